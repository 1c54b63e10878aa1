import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCall, shortIdOf } from '../../../client/core/call-list.ts'
import { createMarkerBuilder, MAX_DRAWN, urgency } from '../../../client/core/markers.ts'
import { createNotificationThrottle } from '../../../client/core/notification-throttle.ts'
import type { SeenCall } from '../../../shared/call.ts'
import { dispatchCall, emergencyCall } from '../../fixtures/calls.ts'

const seen = (call: ReturnType<typeof dispatchCall | typeof emergencyCall>): SeenCall => ({
  ...call,
  near: null,
})
const byKey = (...calls: SeenCall[]) => new Map(calls.map((call) => [call.key, call]))

describe('pace', () => {
  const arrivals = fc.array(fc.nat({ max: 4_000 }), { maxLength: 80 })

  test('shows at most 5 in any 10 s, the count of the others among them, and loses none', () => {
    fc.assert(
      fc.property(arrivals, (gaps) => {
        const pace = createNotificationThrottle()
        const shown: number[] = []
        let [now, told, due] = [0, 0, null as number | null]
        const waitUntil = (time: number) => {
          while (due !== null && due <= time) {
            const at = due
            expect(pace.dueIn(at)).toBe(0)
            told += pace.release(at)
            shown.push(at)
            due = null
          }
          now = time
        }
        for (const gap of gaps) {
          waitUntil(now + gap)
          if (pace.admits(now, false)) {
            shown.push(now)
            told++
          } else due ??= now + (pace.dueIn(now) ?? Number.NaN)
        }
        waitUntil(now + 20_000)
        expect(told).toBe(gaps.length)
        expect(pace.dueIn(now)).toBeNull()
        for (const time of shown)
          expect(shown.filter((one) => one >= time && one < time + 10_000).length).toBeLessThanOrEqual(5)
      }),
      { numRuns: 1_000 },
    )
  })

  test('what must be told is, and takes up room', () => {
    const pace = createNotificationThrottle()
    for (let i = 0; i < 7; i++) expect(pace.admits(0, true)).toBe(true)
    expect(pace.admits(0, false)).toBe(false)
    expect(pace.admits(0, true)).toBe(true)
    expect(pace.admits(60_000, false)).toBe(false)
    expect(pace.release(60_000)).toBe(2)
    expect(pace.admits(60_000, false)).toBe(true)
  })
})

describe('what is drawn', () => {
  const some = fc.uniqueArray(
    fc.record({
      id: fc.nat(500),
      priority: fc.integer({ min: 1, max: 4 }),
      placed: fc.boolean(),
      is911: fc.boolean(),
    }),
    { selector: ({ id, is911 }) => `${id}${is911}`, minLength: 90, maxLength: 260 },
  )

  test('is at most 100 calls: the most urgent, of those the newest, and the one that the player is led to', () => {
    fc.assert(
      fc.property(some, fc.nat(), (specs, pick) => {
        const calls = specs.map(({ id, priority, placed, is911 }) => {
          const place = placed ? {} : { position: null }
          return seen(is911 ? emergencyCall(id, place) : dispatchCall(id, { priority, ...place }))
        })
        const placed = calls.filter((call) => call.position !== null)
        const routed = placed[pick % Math.max(1, placed.length)]?.key ?? null
        const { markers, hidden } = createMarkerBuilder([], false, ({ key }) => key)(calls, routed)
        expect(markers.size).toBe(Math.min(MAX_DRAWN, placed.length))
        expect(hidden).toBe(placed.length - markers.size)
        if (routed !== null) expect(markers.get(routed)?.route).toBe(true)
        const age = new Map(calls.map((call, index) => [call.key, index]))
        const before = (a: SeenCall, b: SeenCall) =>
          urgency(a) - urgency(b) || (age.get(b.key) ?? 0) - (age.get(a.key) ?? 0)
        const drawn = placed.filter(({ key }) => markers.has(key) && key !== routed)
        const left = placed.filter(({ key }) => !markers.has(key))
        for (const a of drawn) for (const b of left) expect(before(a, b)).toBeLessThan(0)
      }),
      { numRuns: 100 },
    )
  })

  test('of a call that did not change is the same object, so that nothing is to be done about it', () => {
    const draw = createMarkerBuilder([], false, ({ key }) => key)
    const [one, two] = [seen(dispatchCall(1)), seen(dispatchCall(2))]
    const before = draw([one, two], null).markers
    const after = draw([one, { ...two }], null).markers
    expect(after.get(one.key)).toBe(before.get(one.key))
    expect(after.get(two.key)).not.toBe(before.get(two.key))
    expect(after.get(two.key)).toEqual(before.get(two.key))
  })
})

describe('what a player types to name a call', () => {
  const both = byKey(seen(dispatchCall(501)), seen(emergencyCall(501)), seen(emergencyCall(302)))

  test.each([
    ['501', 'dispatch:501'],
    ['#501', 'dispatch:501'],
    ['0501', 'dispatch:501'],
    ['e501', 'emergency:501'],
    ['E501', 'emergency:501'],
    ['302', 'emergency:302'],
    ['emergency:302', 'emergency:302'],
    ['502', undefined],
    ['', undefined],
    ['bank', undefined],
    ['__proto__', undefined],
  ])("'%s' is %s", (typed, key) => expect(findCall(both, typed)?.key).toBe(key))

  test('each call is found by its id', () => {
    for (const call of both.values()) expect(findCall(both, shortIdOf(call))).toBe(call)
  })
})
