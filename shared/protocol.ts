import type { Call, RemovalReason } from './call.ts'
import type { Rule } from './style.ts'

/**
 * The net events between this resource's two sides. Each message from the server carries a number that only grows: a
 * snapshot may be overtaken on its way by what was sent after it, and the numbers put them back in order.
 */
export const NET = {
  /** Client to server, no arguments: my handlers exist. Before it a client is sent nothing. */
  ready: 'sonoran_calls:ready',
  /** `(number, ThinCall[], View)`: on duty from now on, with all calls. */
  snapshot: 'sonoran_calls:snapshot',
  /** `(number, Delta[])`: what changed. */
  delta: 'sonoran_calls:delta',
  /** `(number)`: off duty from now on; forget everything. */
  off: 'sonoran_calls:off',
  /** `(number, boolean)`: whether the CAD can't be reached for so long that the calls may be out of date. */
  stale: 'sonoran_calls:stale',
  /** No arguments: you may not sign on by command. The one thing that a player off duty is sent, and only when asking. */
  denied: 'sonoran_calls:denied',
  /** `(number, View)`: the owner changed how things are shown. */
  display: 'sonoran_calls:display',
} as const

/** How this server shows things. */
export interface DisplaySettings {
  notify: 'auto' | 'gta' | 'ox_lib' | 'chat' | 'none'
  locale: string
  stale: boolean
  rules: Rule[]
}

/** Short, as it is packed into every message. `from`: the key of the 911 call that this one replaces. */
export type Delta =
  | ['+', EncodedCall, Arrival, from: string | null]
  | ['~', key: string, changed: Patch]
  | ['-', key: string, RemovalReason]

/** `returned`: it had left without being closed. `dispatched`: out of a 911 call. */
export type Arrival = 'new' | 'reopened' | 'returned' | 'dispatched'

/** The fields of a call that changed, whole. */
export type Patch = Record<string, unknown>

/** A call without its key and without the fields that hold what {@link whole} puts there. */
export type EncodedCall = Pick<Call, 'kind' | 'callId'> & Record<string, unknown>
