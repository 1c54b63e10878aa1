import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMarkerBuilder, MAX_MARKERS, urgencyRank } from '../../../client/core/markers.ts'
import type { SeenCall } from '../../../shared/call.ts'
import { dispatchCall, emergencyCall } from '../../fixtures/calls.ts'
import { seenCall } from '../../fixtures/seen-call.ts'

const callSpecs = fc.uniqueArray(
  fc.record({
    id: fc.nat(500),
    priority: fc.integer({ min: 1, max: 4 }),
    hasPosition: fc.boolean(),
    is911: fc.boolean(),
  }),
  { selector: ({ id, is911 }) => `${id}${is911}`, minLength: 90, maxLength: 260 },
)

test('shows at most 100 calls: the call with the route, then the most urgent, then the newest', () => {
  fc.assert(
    fc.property(callSpecs, fc.nat(), (specs, routedIndex) => {
      const calls = specs.map(({ id, priority, hasPosition, is911 }) => {
        const position = hasPosition ? {} : { position: null }
        return seenCall(is911 ? emergencyCall(id, position) : dispatchCall(id, { priority, ...position }))
      })
      const candidates = calls.filter((call) => call.position !== null)
      const routedKey = candidates[routedIndex % Math.max(1, candidates.length)]?.key ?? null
      const { markers, hidden } = createMarkerBuilder([], false, ({ key }) => key)(calls, routedKey)
      expect(markers.size).toBe(Math.min(MAX_MARKERS, candidates.length))
      expect(hidden).toBe(candidates.length - markers.size)
      if (routedKey !== null) expect(markers.get(routedKey)?.route).toBe(true)

      const index = new Map(calls.map((call, i) => [call.key, i]))
      const compare = (a: SeenCall, b: SeenCall) =>
        urgencyRank(a) - urgencyRank(b) || (index.get(b.key) ?? 0) - (index.get(a.key) ?? 0)
      const shown = candidates.filter(({ key }) => markers.has(key) && key !== routedKey)
      const omitted = candidates.filter(({ key }) => !markers.has(key))
      expect(shown.every((a) => omitted.every((b) => compare(a, b) < 0))).toBe(true)
    }),
    // Shrinking a list of this length takes minutes.
    { numRuns: 100, endOnFailure: true },
  )
})

test('returns the same marker object for an unchanged call', () => {
  const buildMarkers = createMarkerBuilder([], false, ({ key }) => key)
  const unchanged = seenCall(dispatchCall(1))
  const replaced = seenCall(dispatchCall(2))
  const before = buildMarkers([unchanged, replaced], null).markers
  const after = buildMarkers([unchanged, { ...replaced }], null).markers
  expect(after.get(unchanged.key)).toBe(before.get(unchanged.key))
  expect(after.get(replaced.key)).not.toBe(before.get(replaced.key))
  expect(after.get(replaced.key)).toEqual(before.get(replaced.key))
})
