import type { Call } from '../../../shared/call.ts'

/** `quiet`: on the map, smaller and paler, without a notification. `hidden`: not sent at all. */
export type Access = 'full' | 'quiet' | 'hidden'

/** Players who may see the same calls. Two audiences with the same key are the same. */
export interface Audience {
  key: string
  /** How these players may see a call. */
  accessTo(call: Call): Access
}

export const EVERYBODY: Audience = { key: '', accessTo: () => 'full' }
