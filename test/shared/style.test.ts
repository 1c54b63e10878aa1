import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_RULES } from '../../server/core/style/defaults.ts'
import type { SeenCall } from '../../shared/call.ts'
import { BASE_STYLE, type Conditions, matchesPattern, styleOf } from '../../shared/style.ts'
import { dispatchCall, emergencyCall } from '../fixtures/calls.ts'

const seen = (call: ReturnType<typeof dispatchCall | typeof emergencyCall>, near: SeenCall['near'] = null) =>
  ({ ...call, near }) as SeenCall
const robbery = seen(dispatchCall(501, { priority: 1, status: 0, code: '10-90', title: 'Bank Alarm' }))
const call911 = seen(emergencyCall(302))
const civil = seen(emergencyCall(303, { isEmergency: false }))
const nearby = seen(dispatchCall(502, { position: null }), { x: 1, y: 2, z: 0 })
const nowhere = seen(dispatchCall(503, { position: null }))

describe('a pattern', () => {
  const signs = fc.constantFrom('a', 'b', '*')
  const small = (unit: fc.Arbitrary<string>) => fc.string({ unit, maxLength: 8 })

  test('matches what the same pattern as a regular expression does', () => {
    fc.assert(
      fc.property(small(signs), small(fc.constantFrom('a', 'b')), (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(
          new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text),
        )
      }),
      { numRuns: 5_000 },
    )
  })

  test.each([
    ['10-*', '10-90', true],
    ['10-*', '110-90', false],
    ['*fire*', 'Structure FIRE', true],
    ['211', ' 211 ', true],
    ['211', '211A', false],
    ['a.c', 'abc', false],
  ])("'%s' and '%s': %s", (pattern, text, like) => expect(matchesPattern(pattern, text)).toBe(like))
})

describe('a rule is for', () => {
  test.each<[string, Conditions, SeenCall[]]>([
    ['every call', {}, [robbery, call911, civil, nearby, nowhere]],
    ['a kind', { kind: 'emergency' }, [call911, civil]],
    ['priorities', { priority: [1, 3] }, [robbery]],
    ['statuses', { status: [0] }, [robbery]],
    ['codes', { code: ['211', 'x'] }, [nearby, nowhere]],
    ['titles', { title: ['*alarm'] }, [robbery]],
    ['911', { emergency: true }, [call911]],
    ['the civil line', { emergency: false }, [civil]],
    ['places by postal', { approximate: true }, [nearby]],
    ['other places', { approximate: false }, [robbery, call911, civil, nowhere]],
    ['all that it says together', { priority: [1], code: ['211'] }, []],
  ])('%s', (_, when, whose) => {
    const all = [robbery, call911, civil, nearby, nowhere]
    expect(all.filter((call) => styleOf([{ when, style: { sprite: 42 } }], call).sprite === 42)).toEqual(
      whose,
    )
  })
})

test('of the rules that are for a call each sets what it names, the later over the earlier', () => {
  const rules = [
    { when: {}, style: { sprite: 1, colour: 2 } },
    { when: { priority: [1] }, style: { colour: 3 } },
    { when: { priority: [2] }, style: { colour: 4 } },
    { when: { code: ['10-*'] }, style: { scale: 2 } },
  ]
  expect(styleOf(rules, robbery)).toEqual({ ...BASE_STYLE, sprite: 1, colour: 3, scale: 2 })
})

test('by default priority 1 is red and flashes longest, 2 is orange, 3 yellow, pending is paler, 911 is blue', () => {
  const of = (call: SeenCall) => styleOf(DEFAULT_RULES, call)
  const [one, two, three] = [1, 2, 3].map((priority) => of(seen(dispatchCall(501, { priority }))))
  expect([one?.colour, two?.colour, three?.colour]).toEqual([1, 17, 5])
  expect(one?.flash).toBeGreaterThan(two?.flash ?? 0)
  expect(of(robbery).alpha).toBeLessThan(one?.alpha ?? 0)
  expect(of(call911)).toMatchObject({ sprite: 817, colour: 38 })
  expect(of(call911).sprite).not.toBe(one?.sprite)
  expect(of(nearby).radius).toBeGreaterThan(0)
  expect(of(nowhere).radius).toBe(0)
})
