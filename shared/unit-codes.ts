/** The numbers that the CAD uses for units. The types accept every number, because the CAD may add values. */

/** A unit's status. 0: unavailable, 1: busy, 2: available, 3: en route, 4: on scene, 100: offline. */
export type UnitStatus = 0 | 1 | 2 | 3 | 4 | 100 | number

export const UNIT_STATUS = {
  unavailable: 0,
  busy: 1,
  available: 2,
  enRoute: 3,
  onScene: 4,
  offline: 100,
} as const

/** The kind of a unit's department. 0: police, 1: fire, 2: EMS, 3: dispatch, -1: unknown. */
export type UnitPage = 0 | 1 | 2 | 3 | -1 | number

export const UNIT_PAGE = { police: 0, fire: 1, ems: 2, dispatch: 3, unknown: -1 } as const
