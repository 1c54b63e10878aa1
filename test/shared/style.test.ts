import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_RULES } from '../../server/core/config/defaults.ts'
import type { SeenCall } from '../../shared/call.ts'
import { type Conditions, DEFAULT_STYLE, matchesPattern, styleOf } from '../../shared/style.ts'
import { dispatchCall, emergencyCall } from '../fixtures/calls.ts'
import { seenCall } from '../fixtures/seen-call.ts'

const robbery = seenCall(dispatchCall(501, { priority: 1, status: 0, code: '10-90', title: 'Bank Alarm' }))
const call911 = seenCall(emergencyCall(302))
const civil = seenCall(emergencyCall(303, { isEmergency: false }))
const approximate = seenCall(dispatchCall(502, { position: null }), { x: 1, y: 2, z: 0 })
const withoutPosition = seenCall(dispatchCall(503, { position: null }))

describe('matchesPattern', () => {
  const shortText = (...characters: string[]) =>
    fc.string({ unit: fc.constantFrom(...characters), maxLength: 8 })

  test('matches like the equivalent regular expression', () => {
    fc.assert(
      fc.property(shortText('a', 'b', '*'), shortText('a', 'b'), (pattern, text) => {
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
  ])("pattern '%s', text '%s': %s", (pattern, text, expected) =>
    expect(matchesPattern(pattern, text)).toBe(expected),
  )
})

describe('a rule applies to the calls that match its conditions', () => {
  test.each<[string, Conditions, SeenCall[]]>([
    ['none', {}, [robbery, call911, civil, approximate, withoutPosition]],
    ['kind', { kind: 'emergency' }, [call911, civil]],
    ['priority', { priority: [1, 3] }, [robbery]],
    ['status', { status: [0] }, [robbery]],
    ['code', { code: ['211', 'x'] }, [approximate, withoutPosition]],
    ['title', { title: ['*alarm'] }, [robbery]],
    ['emergency', { emergency: true }, [call911]],
    ['not emergency', { emergency: false }, [civil]],
    ['approximate', { approximate: true }, [approximate]],
    ['not approximate', { approximate: false }, [robbery, call911, civil, withoutPosition]],
    ['priority and code', { priority: [1], code: ['211'] }, []],
  ])('%s', (_, when, expected) => {
    const all = [robbery, call911, civil, approximate, withoutPosition]
    const matching = all.filter((call) => styleOf([{ when, style: { sprite: 42 } }], call).sprite === 42)
    expect(matching).toEqual(expected)
  })
})

test('all matching rules apply, and later ones override earlier ones', () => {
  const rules = [
    { when: {}, style: { sprite: 1, colour: 2 } },
    { when: { priority: [1] }, style: { colour: 3 } },
    { when: { priority: [2] }, style: { colour: 4 } },
    { when: { code: ['10-*'] }, style: { scale: 2 } },
  ]
  expect(styleOf(rules, robbery)).toEqual({ ...DEFAULT_STYLE, sprite: 1, colour: 3, scale: 2 })
})

test('default rules: priority 1 is red and flashes longest, 2 is orange, 3 is yellow, pending is paler, 911 is blue', () => {
  const style = (call: SeenCall) => styleOf(DEFAULT_RULES, call)
  const [one, two, three] = [1, 2, 3].map((priority) => style(seenCall(dispatchCall(501, { priority }))))
  expect([one?.colour, two?.colour, three?.colour]).toEqual([1, 17, 5])
  expect(one?.flash).toBeGreaterThan(two?.flash ?? 0)
  expect(style(robbery).alpha).toBeLessThan(one?.alpha ?? 0)
  expect(style(call911)).toMatchObject({ sprite: 817, colour: 38 })
  expect(style(call911).sprite).not.toBe(one?.sprite)
  expect(style(approximate).radius).toBeGreaterThan(0)
  expect(style(withoutPosition).radius).toBe(0)
})
