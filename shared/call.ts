import type { CallOrigin, CallStatus } from './call-codes.ts'

/**
 * A call of Sonoran CAD, with the CAD's own field names. Calls are plain data, because FiveM serializes them with msgpack
 * between resources and between the server and its clients. Text fields are unescaped user input.
 */
export type Call = DispatchCall | EmergencyCall

interface CallBase {
  /**
   * The unique id of the call, such as `dispatch:501` or `emergency:302`. A dispatch call and a 911 call can have the
   * same `callId`.
   */
  key: string
  callId: number
  description: string
  /** Additional fields that the CAD stores with the call. Empty on clients unless `sonoran_calls_shareCaller` is true. */
  metaData: Record<string, string>
  /** Game coordinates in metres. Null if the CAD sent no valid coordinates. */
  position: Position | null
  /** The radius of the call's area in metres, above 0. Null if the CAD sent none. */
  radius: number | null
  /** When the CAD last changed the call, in ISO 8601. Null if the CAD sent no time. */
  updated: string | null
}

/** A dispatch call, which is pending, active or closed. */
export interface DispatchCall extends CallBase {
  kind: 'dispatch'
  origin: CallOrigin
  status: CallStatus
  /** 1 is the highest priority. */
  priority: number
  block: string
  address: string
  postal: string
  title: string
  code: string
  /** The id of the primary unit. Null if there is none. */
  primary: number | null
  /** Whether the call's location follows its primary unit. */
  trackPrimary: boolean
  notes: Note[]
  /** The ids of the attached units. */
  idents: number[]
}

/** A 911 call that is waiting for a dispatcher. */
export interface EmergencyCall extends CallBase {
  kind: 'emergency'
  /** True for a call to 911, false for a call to the CAD's civil (non-emergency) line. */
  isEmergency: boolean
  /** The caller's name. Empty on clients unless `sonoran_calls_shareCaller` is true. */
  caller: string
  location: string
  postal: string
}

/** A call as clients receive it. */
export type SeenCall = Call & {
  /** The approximate position, from the call's postal code. Null if the call has a position or the postal is unknown. */
  near: Position | null
  /** Whether this player's unit is attached to the call. */
  mine: boolean
  /** Where the primary unit is, which the call follows on this player's map. Null if it follows none. */
  tracked: Position | null
  /** Whether the call is mainly for others: it is smaller and paler on the map, and causes no notification. */
  quiet: boolean
}

export interface Note {
  time: string
  label: string
  type: string
  content: string
}

export interface Position {
  x: number
  y: number
  z: number
}

/**
 * Why a call was removed. `closed`: it was closed. `dispatched`: this 911 call became a dispatch call. `gone`: the CAD
 * stopped listing it without closing it, for example because it was deleted.
 */
export type RemovalReason = 'closed' | 'gone' | 'dispatched'

export function callKey(kind: Call['kind'], callId: number): string {
  return `${kind}:${callId}`
}

/** The position at which the map shows a call, which may be approximate. Null if none is known. */
export const positionOf = (call: Pick<SeenCall, 'position' | 'near' | 'tracked'>): Position | null =>
  call.tracked ?? call.position ?? call.near

/** Whether the map shows the call at the position of its postal, or where it was last. */
export const isApproximate = (call: Pick<SeenCall, 'position' | 'tracked'>): boolean =>
  call.tracked === null && call.position === null
