/**
 * A call as this resource knows it and hands it out. The names are Sonoran CAD's own. Everything here is plain data:
 * it is packed with msgpack at every border between resources and between server and client.
 */
export type Call = DispatchCall | EmergencyCall

interface CallBase {
  /** `dispatch:501` or `emergency:302`. The two kinds count their `callId`s separately, so only this is unique. */
  key: string
  callId: number
  description: string
  metaData: Record<string, string>
  /** Game coordinates in metres, or null where the CAD named no usable place. */
  position: Position | null
  /** Metres, above 0. */
  radius: number | null
  /** When the CAD last changed it: ISO 8601, as the CAD sent it. */
  updated: string | null
}

export interface DispatchCall extends CallBase {
  kind: 'dispatch'
  origin: number
  /** 0 pending, 1 active, 2 closed. */
  status: number
  /** 1 is the highest. */
  priority: number
  block: string
  address: string
  postal: string
  title: string
  code: string
  /** The id of the unit that leads, if any. */
  primary: number | null
  trackPrimary: boolean
  notes: Note[]
  /** Ids of the units that are attached. */
  idents: number[]
}

/** A 911 call that no dispatcher has taken up yet. */
export interface EmergencyCall extends CallBase {
  kind: 'emergency'
  /** False for a call to the civil line. */
  isEmergency: boolean
  caller: string
  location: string
  postal: string
}

/** A call as players are sent it. */
export type SeenCall = Call & {
  /** Where its postal is, roughly: of a call without a position, where the server knows the postal. */
  near: Position | null
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

/** Why a call is no longer there. `gone`: it left the CAD's list of active calls and was not seen among the closed ones. */
export type RemovalReason = 'closed' | 'gone' | 'dispatched'

export function callKey(kind: Call['kind'], callId: number): string {
  return `${kind}:${callId}`
}
