import { expect, test } from 'vitest'
import { liveThrough } from './life.ts'

const HOURS = 6

test.each(Array.from({ length: 20 }, (_, i) => i + 1))('simulated day %i', async (seed) => {
  const { requests } = await liveThrough(seed, HOURS)
  // A day on which nobody asked would prove nothing.
  expect(requests).toBeGreaterThan(HOURS * 60 * 0.4)
})
