import { describe, expect, test } from 'vitest'
import {
  type AdaptiveLimit,
  currentLimit,
  FULL_LIMIT,
  observe,
  type RateInfo,
  resetLimit,
} from '../../../../server/core/limiter/adaptive-limit.ts'
import type { LimitSetting } from '../../../../server/core/limiter/limit-setting.ts'

const MIN = 60_000
const withoutCounters: RateInfo = { limit: null, remaining: null, refused: false }
const refusal: RateInfo = { ...withoutCounters, refused: true }
const counters = (limit: number, remaining: number): RateInfo => ({
  limit,
  remaining,
  refused: false,
  perMinute: true,
})

/** The share after one response a minute. */
function observeMinutes(
  share: AdaptiveLimit,
  from: number,
  to: number,
  info: RateInfo,
  ours = 2,
  setting: LimitSetting = 3,
): AdaptiveLimit {
  let current = share
  for (let minute = from; minute < to; minute++) current = observe(current, info, ours, setting, minute * MIN)
  return current
}

describe('the adaptive limit', () => {
  test('is the full limit while no other user of the key is detected', () => {
    const share = observeMinutes(FULL_LIMIT, 0, 100, counters(3, 0), 3)
    expect(currentLimit(share, 3, 100 * MIN)).toBe(3)
  })

  test('shrinks once in an episode of refusals, which a success ends', () => {
    let share = observe(FULL_LIMIT, refusal, 4, 5, 0)
    expect(currentLimit(share, 5, 0)).toBe(4)
    for (let i = 1; i < 50; i++) share = observe(share, refusal, 4, 5, i)
    expect(currentLimit(share, 5, 50)).toBe(4)
    share = observe(observe(share, withoutCounters, 4, 5, 51), refusal, 4, 5, 52)
    expect(currentLimit(share, 5, 53)).toBe(3)
  })

  test.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 5],
    [30, 5],
  ])('after %i refusals in a row the wait without Retry-After is %i minutes', (refusals, minutes) => {
    let share = FULL_LIMIT
    for (let i = 0; i < refusals; i++) share = observe(share, refusal, 2, 3, 0)
    expect(share.backoffUntil).toBe(minutes * MIN)
    expect(observe(share, withoutCounters, 2, 3, 1).backoffUntil).toBe(0)
  })

  test('shrinks without a refusal if the gateway counts requests of others, until ten minutes after the last', () => {
    const counted = observe(FULL_LIMIT, counters(3, 0), 2, 3, 0)
    expect(currentLimit(counted, 3, 1)).toBe(2)
    expect(currentLimit(observeMinutes(counted, 1, 60, counters(3, 0)), 3, 60 * MIN)).toBe(2)
    const alone = observeMinutes(counted, 1, 10, counters(3, 1))
    expect(currentLimit(alone, 3, 10 * MIN - 1)).toBe(2)
    expect(currentLimit(alone, 3, 10 * MIN)).toBe(3)
  })

  test('is never less than one request', () => {
    let share = FULL_LIMIT
    for (let i = 0; i < 20; i++) {
      share = observe(observe(share, refusal, 0, 3, i), withoutCounters, 0, 3, i)
      expect(currentLimit(share, 3, i)).toBe(1)
    }
    expect(currentLimit(observe(FULL_LIMIT, { ...counters(0, 0), refused: true }, 0, 3, 0), 3, 0)).toBe(1)
  })

  test.each<[string, LimitSetting, RateInfo, number]>([
    ['a number is lowered', 3, counters(2, 1), 2],
    ['a number is never raised', 3, counters(600, 599), 3],
    ['auto is lowered', 'auto', counters(2, 1), 2],
    ['auto follows', 'auto', counters(5, 4), 5],
    ['auto follows up to 12', 'auto', counters(600, 599), 12],
    ['auto ignores a high limit without a window', 'auto', { ...counters(100, 99), perMinute: false }, 3],
    ['auto is lowered by a limit without a window', 'auto', { ...counters(2, 1), perMinute: false }, 2],
    ['auto begins at 3', 'auto', withoutCounters, 3],
  ])('%s', (_, setting, info, limit) => {
    expect(currentLimit(observe(FULL_LIMIT, info, 1, setting, 0), setting, 0)).toBe(limit)
  })

  test('forgets a limit that the last ten responses did not name', () => {
    const named = observe(FULL_LIMIT, { ...counters(1, 1), remaining: null }, 1, 3, 0)
    expect(currentLimit(observeMinutes(named, 1, 10, withoutCounters), 3, 10 * MIN)).toBe(1)
    expect(currentLimit(observeMinutes(named, 1, 11, withoutCounters), 3, 11 * MIN)).toBe(3)
  })

  test('starts over under another setting, and after a reset, but keeps the named limit', () => {
    const reduced = observe(observe(FULL_LIMIT, counters(4, 4), 0, 5, 0), refusal, 1, 5, 0)
    expect(currentLimit(reduced, 5, 1)).toBe(1)
    expect(currentLimit(reduced, 6, 1)).toBe(4)
    expect(currentLimit(resetLimit(reduced), 5, 1)).toBe(4)
  })
})
