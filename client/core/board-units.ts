import type { SeenCall } from '../../shared/call.ts'
import type { EncodedUnit, UnitsDelta } from '../../shared/protocol.ts'
import { isAttached, type SeenUnit } from '../../shared/unit.ts'

/** The known units on the board's calls, and the ids of the player's own units. */
export function createBoardUnits() {
  const units = new Map<number, SeenUnit>()
  let ownIds: ReadonlySet<number> = new Set()

  function set(encoded: readonly EncodedUnit[]): void {
    for (const [id, callSign, status, name = ''] of encoded) units.set(id, { id, callSign, status, name })
  }

  return {
    units,

    setOwn(ids: readonly number[]): void {
      ownIds = new Set(ids)
    },

    replace(encoded: readonly EncodedUnit[]): void {
      units.clear()
      set(encoded)
    },

    apply([, changed, removedIds]: UnitsDelta): void {
      set(changed)
      for (const id of removedIds) units.delete(id)
    },

    clear(): void {
      units.clear()
      ownIds = new Set()
    },

    /** Returns the same object if `mine` is right already. */
    withMine(call: SeenCall): SeenCall {
      const mine = isAttached(call, ownIds)
      return mine === call.mine ? call : { ...call, mine }
    },
  }
}
