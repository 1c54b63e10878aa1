import type { Call, Note, RemovalReason } from './call.ts'
import type { Rule } from './style.ts'
import type { UnitStatus } from './unit-codes.ts'

/**
 * The net events between the server and the client of this resource. Large messages are streamed, and messages sent later
 * can overtake a stream; a stream can even arrive after a restart of the resource. Therefore each message from the server
 * that changes the calls begins with a {@link Header}, and the client restores the order.
 */
export const NET = {
  /** Client to server, no arguments: the client has registered its handlers. The server sends nothing before. */
  ready: 'sonoran_calls:ready',
  /** Client to server, no arguments: the player opened the list of closed calls. */
  requestClosed: 'sonoran_calls:requestClosed',
  /** Client to server, `(key | null)`: the player responds to this call, or no longer to any. */
  respond: 'sonoran_calls:respond',
  /** Client to server, `(text)`: a note on the call that the player responds to, or else is assigned to. */
  note: 'sonoran_calls:note',
  /** Client to server, `(key)`: the player has arrived at the call that the player responds to. */
  arrived: 'sonoran_calls:arrived',
  /** `(RespondReply, key, number)`: what became of `respond` or `note`. Never streamed, so it has no header. */
  respondReply: 'sonoran_calls:respondReply',
  /** `(EncodedCall[])`: the newest closed calls, newest first, in response to a request. */
  closed: 'sonoran_calls:closed',
  /** `(run)`: the player went on duty in this run of the server's script; a snapshot follows. Never streamed. */
  start: 'sonoran_calls:start',
  /**
   * `(run, ids)`: the ids of this player's units. Sent before the snapshot, and when they change; a player without a unit
   * is sent nothing. Never streamed, so it has no header.
   */
  ownUnits: 'sonoran_calls:ownUnits',
  /**
   * `(...Header, EncodedCall[], DisplaySettings, EncodedUnit[], EncodedResponders[])`: all calls, the known units on them,
   * and who responds to them. The last argument is omitted if nobody does.
   */
  snapshot: 'sonoran_calls:snapshot',
  /** `(...Header, Delta[])`: calls changed. */
  delta: 'sonoran_calls:delta',
  /** `(...Header)`: the player went off duty; the client deletes all calls. */
  off: 'sonoran_calls:off',
  /** `(...Header, boolean)`: the calls became, or are no longer, possibly out of date because the CAD is unreachable. */
  stale: 'sonoran_calls:stale',
  /**
   * `(callId, x, y, callId, x, y, …)`: where calls are that follow their primary unit, in whole metres. Without a header:
   * positions of unknown calls are ignored, and all of them are repeated every few seconds.
   */
  positions: 'sonoran_calls:positions',
  /** `(...callIds)`: these calls no longer follow a unit. */
  untracked: 'sonoran_calls:untracked',
  /** No arguments: the player's `/duty` command was refused. The only message to players off duty. */
  denied: 'sonoran_calls:denied',
  /** `(...Header, DisplaySettings)`: the server owner changed the display settings. */
  display: 'sonoran_calls:display',
} as const

/**
 * `run` identifies the run of the server's script. `n` is the sequence number of the message; a snapshot has the number
 * of the last message whose changes it contains. `previous` is the sequence number of the message that the client has to
 * apply before; it has no meaning in a snapshot or `off`.
 */
export type Header = [run: number, n: number, previous: number]

/** How clients show the calls. */
export interface DisplaySettings {
  notify: 'auto' | 'gta' | 'ox_lib' | 'chat' | 'none'
  locale: string
  /** Whether the calls may be out of date. */
  stale: boolean
  rules: Rule[]
  /** Whether the route to a call that the player is assigned to starts by itself. */
  autoRoute: boolean
  /** Whether players can respond to calls, and whether that attaches their units in the CAD. Omitted if they can't. */
  respond?: 'game' | 'cad' | undefined
}

/** One change of a call, as a short tuple to save bytes. `from` is the key of the 911 call that the added call replaces. */
export type Delta =
  | ['+', EncodedCall, Arrival, from: string | null]
  | Update
  | ['-', key: string, RemovalReason]
  | UnitsDelta
  | RespondersDelta

/** Units on calls became known or changed, or are no longer known or on no call any more. */
export type UnitsDelta = ['u', changed: EncodedUnit[], removedIds: number[]]

/** A unit as a tuple to save bytes. The name is omitted if it is empty. */
export type EncodedUnit = [id: number, callSign: string, UnitStatus, name?: string]

/** Everybody who responds to a call, in the order in which they responded: the player's server id and the name to show. */
export type RespondersDelta = ['r', key: string, responders: EncodedResponders[1]]

export type EncodedResponders = [key: string, responders: [source: number, name: string][]]

/**
 * What became of `respond` or `note`. The key of the text that the player is shown is `respond_` with the name here. The
 * number that is sent with it is a time in seconds or an HTTP status.
 */
export const RESPOND_REPLIES = [
  ...(['sent', 'wait', 'busy', 'kept', 'refused', 'noUnit', 'unreachable', 'unknown'] as const),
  ...(['detachRefused', 'detachUnknown', 'dispatchFailed', 'statusFailed'] as const),
  ...(['denied', 'tooSoon', 'noCall', 'noteSent', 'noteRefused', 'noteUnknown', 'noteNoCall'] as const),
] as const
export type RespondReply = (typeof RESPOND_REPLIES)[number]

/** Notes that were added at the end are sent alone, so that a call with many notes does not send all of them again. */
export type Update =
  | ['~', key: string, changed: Patch]
  | ['~', key: string, changed: Patch, removedNotes: number, addedNotes: Note[]]

/**
 * Why a call was added. `returned`: it was removed earlier without being closed. `dispatched`: it was created from a 911
 * call.
 */
export type Arrival = 'new' | 'reopened' | 'returned' | 'dispatched'

/** The changed fields of a call with their new values. */
export type Patch = Record<string, unknown>

/** A call without its key and without the fields that have their default value. */
export type EncodedCall = Pick<Call, 'kind' | 'callId'> & Record<string, unknown>
