import type { Call } from '../../../shared/call.ts'
import { type Unit, unitIdsOf } from '../../../shared/unit.ts'

export interface UnitDemandDeps {
  /** Since when a player waits whose unit is not known, on the steady clock. Null if none does. */
  awaitedSince(): number | null
  /** Whether it matters if a dispatcher is online. */
  needsPresence(): boolean
  /** Whether it matters which units the players on duty are. */
  needsUnits(): boolean
}

/** Decides when the list of active units is worth a request. */
export function createUnitDemand({ awaitedSince, needsPresence, needsUnits }: UnitDemandDeps) {
  let requestedAt = Number.NEGATIVE_INFINITY
  /** Ids on calls that were unknown when the last request was sent: the CAD may not know them either. */
  let requestedIds: ReadonlySet<number> = new Set()

  function unknownIds(calls: Iterable<Call>, units: ReadonlyMap<number, Unit>): Set<number> {
    const ids = [...calls].flatMap(unitIdsOf)
    return new Set(ids.filter((id) => !units.has(id)))
  }

  return {
    /** Whether the list is needed at all: not while no call has units, and nothing else depends on them. */
    isNeeded: (calls: Iterable<Call>): boolean =>
      awaitedSince() !== null ||
      needsPresence() ||
      needsUnits() ||
      [...calls].some((call) => unitIdsOf(call).length > 0),

    /** Whether a call has an unknown unit, or a player waits, for whom no request was sent yet. */
    isUrgent: (calls: Iterable<Call>, units: ReadonlyMap<number, Unit>): boolean =>
      (awaitedSince() ?? Number.NEGATIVE_INFINITY) > requestedAt ||
      [...unknownIds(calls, units)].some((id) => !requestedIds.has(id)),

    /** A request was sent. `now` is the time on the steady clock. */
    requested(calls: Iterable<Call>, units: ReadonlyMap<number, Unit>, now: number): void {
      requestedAt = now
      requestedIds = unknownIds(calls, units)
    },
  }
}
