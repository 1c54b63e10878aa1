import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MARGIN_MS, paceMs, WINDOW_MS, waitMs } from '../../../../server/core/limiter/sliding-window.ts'

const limit = fc.integer({ min: 1, max: 60 })
const time = fc.integer({ min: 0, max: 10 * WINDOW_MS })

/** The largest number of times within one window. */
function maxInAnyWindow(times: number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return Math.max(
    0,
    ...sorted.map((start) => sorted.filter((t) => t >= start && t < start + WINDOW_MS).length),
  )
}

describe('the sliding window', () => {
  test('grants requests up to the limit, and the next one when the first has left the window', () => {
    expect(waitMs([], 1_000, 3)).toBe(0)
    expect(waitMs([0, 500], 1_000, 3)).toBe(0)
    expect(waitMs([0, 500, 900], 1_000, 3)).toBe(WINDOW_MS + MARGIN_MS - 1_000)
  })

  test('never grants more than the limit in any window, whenever requests are attempted', () => {
    fc.assert(
      fc.property(limit, fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 200 }), (max, steps) => {
        const log: number[] = []
        let now = 0
        for (const step of steps) {
          now += step
          if (waitMs(log, now, max) === 0) log.push(now)
        }
        expect(maxInAnyWindow(log)).toBeLessThanOrEqual(max)
      }),
    )
  })

  test('returns the exact wait: it suffices, and a millisecond less does not', () => {
    fc.assert(
      fc.property(limit, fc.array(time, { maxLength: 80 }), time, (max, log, now) => {
        const wait = waitMs(log, now, max)
        const past = log.map((t) => Math.min(t, now))
        expect(waitMs(past, now + wait, max)).toBe(0)
        if (wait > 0) expect(waitMs(past, now + wait - 1, max)).toBeGreaterThan(0)
      }),
    )
  })

  test('never waits longer than one window with its margin, even if the clock was set back by days', () => {
    fc.assert(
      fc.property(limit, fc.array(fc.integer({ min: -1e12, max: 1e12 })), time, (max, log, now) => {
        expect(waitMs(log, now, max)).toBeLessThanOrEqual(WINDOW_MS + MARGIN_MS)
      }),
    )
  })

  test('a lowered limit counts the requests made under the higher one', () => {
    const log = [0, 10_000, 20_000, 30_000, 40_000]
    expect(waitMs(log, 50_000, 5)).toBeGreaterThan(0)
    expect(waitMs(log, 50_000, 2)).toBe(30_000 + WINDOW_MS + MARGIN_MS - 50_000)
  })

  test('the margin is at most 2 % of the window, and the pace uses the whole limit', () => {
    expect(MARGIN_MS).toBeLessThanOrEqual(0.02 * WINDOW_MS)
    expect(paceMs(3) * 3).toBeCloseTo(WINDOW_MS + MARGIN_MS)
  })
})
