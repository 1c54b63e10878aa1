import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FULL_LIMIT } from '../../../../server/core/limiter/adaptive-limit.ts'
import {
  type LimiterState,
  loadLimiterState,
  saveLimiterState,
} from '../../../../server/core/limiter/limiter-state.ts'
import { waitMs } from '../../../../server/core/limiter/sliding-window.ts'

const START = { steady: 5_000_000, wall: 1_780_000_000_000 }
const fullWindow: LimiterState = {
  log: [START.steady - 40_000, START.steady - 20_000, START.steady],
  share: FULL_LIMIT,
  blockedUntil: 0,
}

describe('the limiter state survives a restart', () => {
  test('unchanged, if both clocks continued', () => {
    const later = { steady: START.steady + 7_000, wall: START.wall + 7_000 }
    const state = {
      ...fullWindow,
      blockedUntil: START.steady + 30_000,
      share: {
        setting: 'auto' as const,
        gatewayLimit: 5,
        unnamedResponses: 4,
        reservedForOthers: 1,
        reservedUntil: START.steady + 60_000,
        reason: 'counted' as const,
        refusals: 2,
        step: 3,
        backoffUntil: START.steady + 90_000,
      },
    }
    expect(loadLimiterState(saveLimiterState(state, START), later, 3)).toEqual(state)
  })

  test.each([
    ['the wall clock jumped a day ahead', { steady: 7_000, wall: 86_400_000 }],
    ['the wall clock jumped a day back', { steady: 7_000, wall: -86_400_000 }],
    ['the machine booted, so the steady clock restarted', { steady: 7_000 - START.steady, wall: 7_000 }],
  ])('%s: request ages stay correct', (_, elapsed) => {
    const now = { steady: START.steady + elapsed.steady, wall: START.wall + elapsed.wall }
    const { log } = loadLimiterState(saveLimiterState(fullWindow, START), now, 3)
    expect(log.map((time) => now.steady - time)).toEqual([47_000, 27_000, 7_000])
  })

  test('at most the limit in any window, if at least one clock is right', () => {
    const shift = fc.integer({ min: -1e9, max: 1e9 })
    fc.assert(
      fc.property(shift, shift, fc.integer({ min: 0, max: 60_000 }), (steadyShift, wallShift, elapsed) => {
        const steadyIsRight = wallShift % 2 === 0
        const now = {
          steady: Math.max(0, START.steady + elapsed + (steadyIsRight ? 0 : steadyShift)),
          wall: START.wall + elapsed + (steadyIsRight ? wallShift : 0),
        }
        const { log } = loadLimiterState(saveLimiterState(fullWindow, START), now, 3)
        expect(waitMs(log, now.steady, 3)).toBeGreaterThanOrEqual(Math.max(0, 60_000 - 40_000 - elapsed))
      }),
    )
  })

  test.each([
    '',
    'null',
    '[]',
    '{"v":2}',
    'x'.repeat(100),
    '{"v":1,"steady":"1"}',
    '{"v":2,"steady":1,"wall":1,"ages":[-5]}',
  ])('unreadable text counts as a full window, whatever the limit is: %j', (text) => {
    const { log, blockedUntil } = loadLimiterState(text, START, 3)
    expect(waitMs(log, START.steady, 3)).toBeGreaterThan(60_000)
    expect(waitMs(log, START.steady + 61_000, 3)).toBe(0)
    // The setting may be read later than this state.
    expect(blockedUntil).toBe(START.steady + 60_600)
  })

  test('waits of a stored state end after 5 minutes at the latest', () => {
    const hour = START.steady + 3_600_000
    const stored = saveLimiterState(
      { log: [], share: { ...FULL_LIMIT, backoffUntil: hour }, blockedUntil: hour },
      START,
    )
    const { blockedUntil, share } = loadLimiterState(stored, START, 3)
    expect(blockedUntil).toBe(START.steady + 300_000)
    expect(share.backoffUntil).toBe(START.steady + 300_000)
  })

  test('no stored text means no requests', () => {
    expect(loadLimiterState(null, START, 3).log).toEqual([])
  })
})
