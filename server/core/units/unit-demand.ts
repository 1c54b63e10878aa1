import type { Call } from '../../../shared/call.ts'
import { type Unit, unitIdsOf } from '../../../shared/unit.ts'

/** Decides when the list of active units is worth a request. */
export function createUnitDemand() {
  /** Ids on calls that were unknown when the last request was sent: the CAD may not know them either. */
  let requestedIds: ReadonlySet<number> = new Set()

  function unknownIds(calls: Iterable<Call>, units: ReadonlyMap<number, Unit>): Set<number> {
    const ids = [...calls].flatMap(unitIdsOf)
    return new Set(ids.filter((id) => !units.has(id)))
  }

  return {
    /** Whether the list is needed at all: not while no call has units. */
    isNeeded: (calls: Iterable<Call>): boolean => [...calls].some((call) => unitIdsOf(call).length > 0),

    /** Whether a call has an unknown unit that was not there at the last request. */
    isUrgent: (calls: Iterable<Call>, units: ReadonlyMap<number, Unit>): boolean =>
      [...unknownIds(calls, units)].some((id) => !requestedIds.has(id)),

    /** A request was sent. */
    requested(calls: Iterable<Call>, units: ReadonlyMap<number, Unit>): void {
      requestedIds = unknownIds(calls, units)
    },
  }
}
