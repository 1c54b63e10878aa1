import { describe, expect, test } from 'vitest'
import {
  type AdaptiveLimit,
  currentLimit,
  FULL_LIMIT,
  observe,
  type RateInfo,
} from '../../../../server/core/limiter/adaptive-limit.ts'

const MIN = 60_000
const blind: RateInfo = { limit: null, remaining: null, refused: false }
const refusal: RateInfo = { ...blind, refused: true }

/** What becomes of a share, one answer a minute. */
function minutes(share: AdaptiveLimit, from: number, to: number, facts: RateInfo, ours = 2): AdaptiveLimit {
  let now = share
  for (let minute = from; minute < to; minute++) now = observe(now, facts, ours, 3, minute * MIN)
  return now
}

describe('our share of the key', () => {
  test('is the whole limit as long as nobody else is felt', () => {
    expect(currentLimit(FULL_LIMIT, 3)).toBe(3)
    expect(currentLimit(minutes(FULL_LIMIT, 0, 100, { limit: 3, remaining: 0, refused: false }, 3), 3)).toBe(
      3,
    )
  })

  test('shrinks by a refusal, is won back step by step, and is risked ever more seldom', () => {
    const refused = observe(FULL_LIMIT, refusal, 2, 3, 0)
    expect(currentLimit(refused, 3)).toBe(2)
    expect(currentLimit(minutes(refused, 1, 15, blind), 3)).toBe(2)
    expect(currentLimit(minutes(refused, 1, 16, blind), 3)).toBe(3)
    const again = observe(minutes(refused, 1, 16, blind), refusal, 2, 3, 16 * MIN)
    expect(currentLimit(minutes(again, 17, 46, blind), 3)).toBe(2)
    expect(currentLimit(minutes(again, 17, 47, blind), 3)).toBe(3)
  })

  test('two steps lost come back one at a time', () => {
    const lost = observe(observe(FULL_LIMIT, refusal, 2, 3, 0), refusal, 1, 3, MIN)
    expect(currentLimit(lost, 3)).toBe(1)
    expect(currentLimit(minutes(lost, 2, 32, blind), 3)).toBe(2)
    expect(currentLimit(minutes(lost, 2, 36, blind), 3)).toBe(2)
    expect(currentLimit(minutes(lost, 2, 37, blind), 3)).toBe(3)
  })

  test('shrinks without any refusal where the gateway counts what others took', () => {
    const felt = observe(FULL_LIMIT, { limit: 3, remaining: 0, refused: false }, 2, 3, 0)
    expect(currentLimit(felt, 3)).toBe(2)
    // As long as they are felt it stays so; ten minutes after the last time it comes back.
    expect(currentLimit(minutes(felt, 1, 60, { limit: 3, remaining: 0, refused: false }), 3)).toBe(2)
    expect(currentLimit(minutes(felt, 1, 10, { limit: 3, remaining: 1, refused: false }), 3)).toBe(2)
    expect(currentLimit(minutes(felt, 1, 11, { limit: 3, remaining: 1, refused: false }), 3)).toBe(3)
  })

  test("a gateway's limit below the setting lowers it, one above never raises it", () => {
    expect(currentLimit(observe(FULL_LIMIT, { limit: 2, remaining: 1, refused: false }, 1, 3, 0), 3)).toBe(2)
    expect(
      currentLimit(observe(FULL_LIMIT, { limit: 600, remaining: 599, refused: false }, 1, 3, 0), 3),
    ).toBe(3)
  })

  test('is never less than one: who does not ask learns nothing', () => {
    let share = FULL_LIMIT
    for (let i = 0; i < 20; i++) share = observe(share, refusal, 0, 3, i * MIN)
    expect(currentLimit(share, 3)).toBe(1)
    expect(currentLimit(observe(FULL_LIMIT, { limit: 0, remaining: 0, refused: true }, 0, 3, 0), 3)).toBe(1)
  })
})
