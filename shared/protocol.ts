import type { Call, RemovalReason } from './call.ts'
import type { Rule } from './style.ts'

/**
 * The net events between the server and the client of this resource. Each message from the server except `denied` and `closed` starts
 * with a sequence number, because later messages can overtake a snapshot. The client restores the order.
 */
export const NET = {
  /** Client to server, no arguments: the client has registered its handlers. The server sends nothing before. */
  ready: 'sonoran_calls:ready',
  /** Client to server, no arguments: the player opened the list of closed calls. */
  requestClosed: 'sonoran_calls:requestClosed',
  /** `(EncodedCall[])`: the newest closed calls, newest first, in response to a request. */
  closed: 'sonoran_calls:closed',
  /** `(number, EncodedCall[], DisplaySettings)`: the player went on duty; contains all calls. */
  snapshot: 'sonoran_calls:snapshot',
  /** `(number, Delta[])`: calls changed. */
  delta: 'sonoran_calls:delta',
  /** `(number)`: the player went off duty; the client deletes all calls. */
  off: 'sonoran_calls:off',
  /** `(number, boolean)`: the calls became, or are no longer, possibly out of date because the CAD is unreachable. */
  stale: 'sonoran_calls:stale',
  /** No arguments: the player's `/duty` command was refused. The only message to players off duty. */
  denied: 'sonoran_calls:denied',
  /** `(number, DisplaySettings)`: the server owner changed the display settings. */
  display: 'sonoran_calls:display',
} as const

/** How clients show the calls. */
export interface DisplaySettings {
  notify: 'auto' | 'gta' | 'ox_lib' | 'chat' | 'none'
  locale: string
  /** Whether the calls may be out of date. */
  stale: boolean
  rules: Rule[]
}

/** One change of a call, as a short tuple to save bytes. `from` is the key of the 911 call that the added call replaces. */
export type Delta =
  | ['+', EncodedCall, Arrival, from: string | null]
  | ['~', key: string, changed: Patch]
  | ['-', key: string, RemovalReason]

/**
 * Why a call was added. `returned`: it was removed earlier without being closed. `dispatched`: it was created from a 911
 * call.
 */
export type Arrival = 'new' | 'reopened' | 'returned' | 'dispatched'

/** The changed fields of a call with their new values. */
export type Patch = Record<string, unknown>

/** A call without its key and without the fields that have their default value. */
export type EncodedCall = Pick<Call, 'kind' | 'callId'> & Record<string, unknown>
