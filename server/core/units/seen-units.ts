import type { Call } from '../../../shared/call.ts'
import { deepEqual } from '../../../shared/deep-equal.ts'
import type { EncodedUnit, UnitsDelta } from '../../../shared/protocol.ts'
import { type Unit, unitIdsOf } from '../../../shared/unit.ts'

export interface SeenUnitsDeps {
  /** All known units, by id. */
  units(): ReadonlyMap<number, Unit>
  /** Whether players may see the units' names. */
  shareNames(): boolean
}

/** The known units on calls, as players were sent them. */
export function createSeenUnits({ units, shareNames }: SeenUnitsDeps) {
  let sent = new Map<number, EncodedUnit>()

  function encode({ id, callSign, status, name }: Unit): EncodedUnit {
    return shareNames() && name !== '' ? [id, callSign, status, name] : [id, callSign, status]
  }

  return {
    /** The units in a snapshot: those of the last {@link update}. */
    encoded: (): EncodedUnit[] => [...sent.values()],

    /** Returns what players have to be sent after the calls or the units changed, or null if there is nothing. */
    update(calls: Iterable<Call>): UnitsDelta | null {
      const known = units()
      const next = new Map<number, EncodedUnit>()
      if (known.size > 0) {
        for (const call of calls) {
          for (const id of unitIdsOf(call)) {
            const unit = next.has(id) ? undefined : known.get(id)
            if (unit !== undefined) next.set(id, encode(unit))
          }
        }
      }
      const changed = [...next.values()].filter((unit) => !deepEqual(unit, sent.get(unit[0])))
      const removedIds = [...sent.keys()].filter((id) => !next.has(id))
      sent = next
      return changed.length + removedIds.length === 0 ? null : ['u', changed, removedIds]
    },
  }
}
