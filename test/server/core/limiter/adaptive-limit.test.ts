import { describe, expect, test } from 'vitest'
import {
  type AdaptiveLimit,
  currentLimit,
  FULL_LIMIT,
  observe,
  type RateInfo,
} from '../../../../server/core/limiter/adaptive-limit.ts'

const MIN = 60_000
const withoutCounters: RateInfo = { limit: null, remaining: null, refused: false }
const refusal: RateInfo = { ...withoutCounters, refused: true }

/** The share after one response a minute. */
function observeMinutes(
  share: AdaptiveLimit,
  from: number,
  to: number,
  info: RateInfo,
  ours = 2,
): AdaptiveLimit {
  let current = share
  for (let minute = from; minute < to; minute++) current = observe(current, info, ours, 3, minute * MIN)
  return current
}

describe('the adaptive limit', () => {
  test('is the full limit while no other user of the key is detected', () => {
    expect(currentLimit(FULL_LIMIT, 3)).toBe(3)
    expect(
      currentLimit(observeMinutes(FULL_LIMIT, 0, 100, { limit: 3, remaining: 0, refused: false }, 3), 3),
    ).toBe(3)
  })

  test('shrinks after a refusal, recovers step by step, and waits longer after each further refusal', () => {
    const refused = observe(FULL_LIMIT, refusal, 2, 3, 0)
    expect(currentLimit(refused, 3)).toBe(2)
    expect(currentLimit(observeMinutes(refused, 1, 15, withoutCounters), 3)).toBe(2)
    expect(currentLimit(observeMinutes(refused, 1, 16, withoutCounters), 3)).toBe(3)
    const again = observe(observeMinutes(refused, 1, 16, withoutCounters), refusal, 2, 3, 16 * MIN)
    expect(currentLimit(observeMinutes(again, 17, 46, withoutCounters), 3)).toBe(2)
    expect(currentLimit(observeMinutes(again, 17, 47, withoutCounters), 3)).toBe(3)
  })

  test('recovers two lost requests one at a time', () => {
    const lost = observe(observe(FULL_LIMIT, refusal, 2, 3, 0), refusal, 1, 3, MIN)
    expect(currentLimit(lost, 3)).toBe(1)
    expect(currentLimit(observeMinutes(lost, 2, 32, withoutCounters), 3)).toBe(2)
    expect(currentLimit(observeMinutes(lost, 2, 36, withoutCounters), 3)).toBe(2)
    expect(currentLimit(observeMinutes(lost, 2, 37, withoutCounters), 3)).toBe(3)
  })

  test('shrinks without a refusal if the gateway counts requests of others', () => {
    const counted = observe(FULL_LIMIT, { limit: 3, remaining: 0, refused: false }, 2, 3, 0)
    expect(currentLimit(counted, 3)).toBe(2)
    // It stays reduced while others are counted, and recovers ten minutes after the last time.
    expect(currentLimit(observeMinutes(counted, 1, 60, { limit: 3, remaining: 0, refused: false }), 3)).toBe(
      2,
    )
    expect(currentLimit(observeMinutes(counted, 1, 10, { limit: 3, remaining: 1, refused: false }), 3)).toBe(
      2,
    )
    expect(currentLimit(observeMinutes(counted, 1, 11, { limit: 3, remaining: 1, refused: false }), 3)).toBe(
      3,
    )
  })

  test("a gateway's limit below the setting lowers the share, and one above never raises it", () => {
    expect(currentLimit(observe(FULL_LIMIT, { limit: 2, remaining: 1, refused: false }, 1, 3, 0), 3)).toBe(2)
    expect(
      currentLimit(observe(FULL_LIMIT, { limit: 600, remaining: 599, refused: false }, 1, 3, 0), 3),
    ).toBe(3)
  })

  test('is never less than one request', () => {
    let share = FULL_LIMIT
    for (let i = 0; i < 20; i++) share = observe(share, refusal, 0, 3, i * MIN)
    expect(currentLimit(share, 3)).toBe(1)
    expect(currentLimit(observe(FULL_LIMIT, { limit: 0, remaining: 0, refused: true }, 0, 3, 0), 3)).toBe(1)
  })
})
