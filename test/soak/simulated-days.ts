import { expect, test } from 'vitest'
import { amount } from '../fixtures/amount.ts'
import { openStage } from '../fixtures/stage.ts'
import { createScenario } from './scenario.ts'

const HOURS = amount(1, 6)
/** Only proves that the resource polled at all: it polls once a minute even while nobody is on duty. */
const MIN_REQUESTS = HOURS * 60 * 0.4

/** Adds a test for each of these seeds. Two files call it, because vitest runs files in parallel. */
export function testDays(firstSeed: number, lastSeed: number): void {
  const seeds = Array.from({ length: lastSeed - firstSeed + 1 }, (_, i) => firstSeed + i)
  test.each(seeds)('no invariant is violated on the simulated day of seed %i', async (seed) => {
    const { options, run } = createScenario(seed)
    const { requests } = await run(await openStage(options), HOURS)
    expect(requests).toBeGreaterThan(MIN_REQUESTS)
  })
}
