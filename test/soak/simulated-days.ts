import { expect, test } from 'vitest'
import { liveThrough } from './scenario.ts'

const HOURS = 6

/** A test for each of these days. Two files share the twenty, so that both of a machine's cores have something to do. */
export function testDays(first: number, last: number): void {
  const seeds = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  test.each(seeds)('simulated day %i', async (seed) => {
    const { requests } = await liveThrough(seed, HOURS)
    // A day on which nobody asked would prove nothing.
    expect(requests).toBeGreaterThan(HOURS * 60 * 0.4)
  })
}
