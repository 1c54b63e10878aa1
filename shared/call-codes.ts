/**
 * The numbers that the CAD uses in calls and requests. The types accept every number, because the CAD may add values.
 */

/** A dispatch call's status. 0: pending, 1: active, 2: closed. */
export type CallStatus = 0 | 1 | 2 | number

export const CALL_STATUS = { pending: 0, active: 1, closed: 2 } as const

/** How a dispatch call was created. 0: by a dispatcher over the radio, 1: by a unit itself. */
export type CallOrigin = 0 | 1 | number

export const CALL_ORIGIN = { radioDispatch: 0, selfInitiated: 1 } as const

/** The kinds of calls that a request to the CAD selects. 0: dispatch calls, 1: 911 calls, 100: all calls. */
export type CallTableType = 0 | 1 | 100 | number

export const CALL_TABLE_TYPE = { dispatch: 0, emergency: 1, all: 100 } as const
