import type { Call } from './call.ts'
import type { UnitPage, UnitStatus } from './unit-codes.ts'

/** A unit that is logged in to the CAD. Text fields are unescaped user input. */
export interface Unit {
  /** The id that a call's `idents` and `primary` contain. */
  id: number
  /** Such as `1A-12`. Empty if the CAD sent none. */
  callSign: string
  name: string
  status: UnitStatus
  department: string
  page: UnitPage
  /** The server id of the player who is this unit. Null if that player is not on this server, or unknown. */
  player: number | null
}

/** A unit as clients receive it. `name` is empty unless `sonoran_calls_shareUnitNames` is true. */
export type SeenUnit = Pick<Unit, 'id' | 'callSign' | 'status' | 'name'>

/** The ids of the units that a call names: the attached units and the primary unit. */
export function unitIdsOf(call: Call): number[] {
  if (call.kind === 'emergency') return []
  return call.primary === null || call.idents.includes(call.primary)
    ? call.idents
    : [...call.idents, call.primary]
}

/** Whether one of the units is attached to the call. The primary unit counts: some CAD versions omit it from `idents`. */
export const isAttached = (call: Call, unitIds: ReadonlySet<number>): boolean =>
  unitIds.size > 0 && unitIdsOf(call).some((id) => unitIds.has(id))
