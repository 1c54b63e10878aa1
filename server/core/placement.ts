import type { CallCounts } from '../../shared/api.ts'
import type { Call, Position } from '../../shared/call.ts'

/** `exact`: at the call's own coordinates. `approximate`: at its postal. `unplaced`: not on the map. */
export type Placement = 'exact' | 'approximate' | 'unplaced'

/** Returns the position of a call's postal, or null if it is unknown. */
export type LocatePostal = (call: Call) => Position | null

export function placementOf(call: Call, locatePostal: LocatePostal): Placement {
  if (call.position !== null) return 'exact'
  return locatePostal(call) === null ? 'unplaced' : 'approximate'
}

export function countPlacements(calls: Iterable<Call>, locatePostal: LocatePostal): CallCounts {
  const counts = { exact: 0, approximate: 0, unplaced: 0 }
  for (const call of calls) counts[placementOf(call, locatePostal)]++
  const { exact, approximate, unplaced } = counts
  const placed = exact + approximate
  return { total: placed + unplaced, placed, approximate, unplaced }
}
