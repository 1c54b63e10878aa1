import { callKey, type DispatchCall, type EmergencyCall, type Note, type SeenCall } from './call.ts'
import { CALL_ORIGIN, CALL_STATUS } from './call-codes.ts'
import { deepEqual } from './deep-equal.ts'
import type { EncodedCall, Patch, Update } from './protocol.ts'

const COMMON_DEFAULTS = {
  description: '',
  metaData: {},
  position: null,
  near: null,
  mine: false,
  quiet: false,
  tracked: null,
  radius: null,
  updated: null,
}

/** The default field values of each kind of call. */
export const CALL_DEFAULTS: {
  dispatch: Omit<SeenCall & DispatchCall, 'key' | 'callId'>
  emergency: Omit<SeenCall & EmergencyCall, 'key' | 'callId'>
} = {
  dispatch: {
    ...COMMON_DEFAULTS,
    kind: 'dispatch',
    origin: CALL_ORIGIN.radioDispatch,
    status: CALL_STATUS.active,
    priority: 3,
    block: '',
    address: '',
    postal: '',
    title: '',
    code: '',
    primary: null,
    trackPrimary: false,
    notes: [],
    idents: [],
  },
  emergency: {
    ...COMMON_DEFAULTS,
    kind: 'emergency',
    isEmergency: true,
    caller: '',
    location: '',
    postal: '',
  },
}

/** Encodes a call for the network: omits the key and all fields that have their default value. */
export function encodeCall(call: SeenCall): EncodedCall {
  const { key: _, ...fields } = call
  return { ...changedFields(CALL_DEFAULTS[call.kind], fields), kind: call.kind, callId: call.callId }
}

export function decodeCall(call: EncodedCall): SeenCall {
  return { ...CALL_DEFAULTS[call.kind], ...call, key: callKey(call.kind, call.callId) } as SeenCall
}

/** Encodes the difference between two versions of a call, or returns null if there is none. */
export function encodeUpdate(before: SeenCall, after: SeenCall): Update | null {
  const changed = changedFields(before, after)
  if (Object.keys(changed).length === 0) return null
  if (!('notes' in changed) || before.kind !== 'dispatch' || after.kind !== 'dispatch') {
    return ['~', after.key, changed]
  }
  const kept = countKeptNotes(before.notes, after.notes)
  if (kept === 0) return ['~', after.key, changed]
  const { notes: _, ...others } = changed
  return ['~', after.key, others, before.notes.length - kept, after.notes.slice(kept)]
}

export function applyUpdate(call: SeenCall, [, , changed, removedNotes, addedNotes]: Update): SeenCall {
  const updated = { ...call, ...changed } as SeenCall
  return updated.kind === 'dispatch' && addedNotes !== undefined
    ? { ...updated, notes: [...updated.notes.slice(removedNotes), ...addedNotes] }
    : updated
}

/** How many of the last notes of `before` are the first notes of `after`. */
function countKeptNotes(before: readonly Note[], after: readonly Note[]): number {
  for (let kept = Math.min(before.length, after.length); kept > 0; kept--) {
    if (deepEqual(before.slice(-kept), after.slice(0, kept))) return kept
  }
  return 0
}

/** Returns the fields of `after` whose values differ from those of `before`. */
export function changedFields(before: object, after: object): Patch {
  const old = before as Record<string, unknown>
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => !deepEqual(old[field], value)))
}
