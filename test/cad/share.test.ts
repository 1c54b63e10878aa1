import { describe, expect, test } from 'vitest'
import { learn, type RateFacts, type Share, shareOf, WHOLE_SHARE } from '../../server/cad/share.ts'

const MIN = 60_000
const blind: RateFacts = { limit: null, remaining: null, refused: false }
const refusal: RateFacts = { ...blind, refused: true }

/** What becomes of a share, one answer a minute. */
function minutes(share: Share, from: number, to: number, facts: RateFacts, ours = 2): Share {
  let now = share
  for (let minute = from; minute < to; minute++) now = learn(now, facts, ours, 3, minute * MIN)
  return now
}

describe('our share of the key', () => {
  test('is the whole limit as long as nobody else is felt', () => {
    expect(shareOf(WHOLE_SHARE, 3)).toBe(3)
    expect(shareOf(minutes(WHOLE_SHARE, 0, 100, { limit: 3, remaining: 0, refused: false }, 3), 3)).toBe(3)
  })

  test('shrinks by a refusal, is won back step by step, and is risked ever more seldom', () => {
    const refused = learn(WHOLE_SHARE, refusal, 2, 3, 0)
    expect(shareOf(refused, 3)).toBe(2)
    expect(shareOf(minutes(refused, 1, 15, blind), 3)).toBe(2)
    expect(shareOf(minutes(refused, 1, 16, blind), 3)).toBe(3)
    const again = learn(minutes(refused, 1, 16, blind), refusal, 2, 3, 16 * MIN)
    expect(shareOf(minutes(again, 17, 46, blind), 3)).toBe(2)
    expect(shareOf(minutes(again, 17, 47, blind), 3)).toBe(3)
  })

  test('two steps lost come back one at a time', () => {
    const lost = learn(learn(WHOLE_SHARE, refusal, 2, 3, 0), refusal, 1, 3, MIN)
    expect(shareOf(lost, 3)).toBe(1)
    expect(shareOf(minutes(lost, 2, 32, blind), 3)).toBe(2)
    expect(shareOf(minutes(lost, 2, 36, blind), 3)).toBe(2)
    expect(shareOf(minutes(lost, 2, 37, blind), 3)).toBe(3)
  })

  test('shrinks without any refusal where the gateway counts what others took', () => {
    const felt = learn(WHOLE_SHARE, { limit: 3, remaining: 0, refused: false }, 2, 3, 0)
    expect(shareOf(felt, 3)).toBe(2)
    // As long as they are felt it stays so; ten minutes after the last time it comes back.
    expect(shareOf(minutes(felt, 1, 60, { limit: 3, remaining: 0, refused: false }), 3)).toBe(2)
    expect(shareOf(minutes(felt, 1, 10, { limit: 3, remaining: 1, refused: false }), 3)).toBe(2)
    expect(shareOf(minutes(felt, 1, 11, { limit: 3, remaining: 1, refused: false }), 3)).toBe(3)
  })

  test("a gateway's limit below the setting lowers it, one above never raises it", () => {
    expect(shareOf(learn(WHOLE_SHARE, { limit: 2, remaining: 1, refused: false }, 1, 3, 0), 3)).toBe(2)
    expect(shareOf(learn(WHOLE_SHARE, { limit: 600, remaining: 599, refused: false }, 1, 3, 0), 3)).toBe(3)
  })

  test('is never less than one: who does not ask learns nothing', () => {
    let share = WHOLE_SHARE
    for (let i = 0; i < 20; i++) share = learn(share, refusal, 0, 3, i * MIN)
    expect(shareOf(share, 3)).toBe(1)
    expect(shareOf(learn(WHOLE_SHARE, { limit: 0, remaining: 0, refused: true }, 0, 3, 0), 3)).toBe(1)
  })
})
