import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { waitMs } from '../../server/cad/budget.ts'
import { type Ledger, loadLedger, saveLedger } from '../../server/cad/ledger.ts'
import { WHOLE_SHARE } from '../../server/cad/share.ts'

const START = { steady: 5_000_000, wall: 1_780_000_000_000 }
const spent: Ledger = {
  log: [START.steady - 40_000, START.steady - 20_000, START.steady],
  share: WHOLE_SHARE,
  blockedUntil: 0,
}

describe('the ledger outlives the resource', () => {
  test('as it was, when both clocks went on', () => {
    const later = { steady: START.steady + 7_000, wall: START.wall + 7_000 }
    const ledger = {
      ...spent,
      blockedUntil: START.steady + 30_000,
      share: { gatewayLimit: 5, others: 1, until: START.steady + 60_000, patience: 900_000 },
    }
    expect(loadLedger(saveLedger(ledger, START), later, 3)).toEqual(ledger)
  })

  test.each([
    ['the wall clock jumped a day ahead', { steady: 7_000, wall: 86_400_000 }],
    ['the wall clock jumped a day back', { steady: 7_000, wall: -86_400_000 }],
    ['the machine booted, so the steady clock began anew', { steady: 7_000 - START.steady, wall: 7_000 }],
  ])('%s: nothing is forgotten and nothing held longer', (_, passed) => {
    const now = { steady: START.steady + passed.steady, wall: START.wall + passed.wall }
    const { log } = loadLedger(saveLedger(spent, START), now, 3)
    expect(log.map((time) => now.steady - time)).toEqual([47_000, 27_000, 7_000])
  })

  test('whatever the clocks did, at most the limit in a window', () => {
    const shift = fc.integer({ min: -1e9, max: 1e9 })
    fc.assert(
      fc.property(shift, shift, fc.integer({ min: 0, max: 60_000 }), (steadyShift, wallShift, passed) => {
        // At least one of them told the truth.
        const honest = wallShift % 2 === 0
        const now = {
          steady: Math.max(0, START.steady + passed + (honest ? 0 : steadyShift)),
          wall: START.wall + passed + (honest ? wallShift : 0),
        }
        const { log } = loadLedger(saveLedger(spent, START), now, 3)
        expect(waitMs(log, now.steady, 3)).toBeGreaterThanOrEqual(Math.max(0, 60_000 - 40_000 - passed))
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
    '{"v":1,"steady":1,"wall":1,"ages":[-5]}',
  ])('what cannot be read counts as spent: %j', (text) => {
    const { log } = loadLedger(text, START, 3)
    expect(waitMs(log, START.steady, 3)).toBeGreaterThan(0)
    expect(waitMs(log, START.steady + 61_000, 3)).toBe(0)
  })

  test('nothing stored is nothing spent', () => {
    expect(loadLedger(null, START, 3).log).toEqual([])
  })
})
