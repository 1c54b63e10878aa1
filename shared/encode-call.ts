import { callKey, type DispatchCall, type EmergencyCall, type SeenCall } from './call.ts'
import { CALL_ORIGIN, CALL_STATUS } from './call-codes.ts'
import { deepEqual } from './deep-equal.ts'
import type { EncodedCall, Patch } from './protocol.ts'

const COMMON_DEFAULTS = {
  description: '',
  metaData: {},
  position: null,
  near: null,
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

/** Returns the fields of `after` whose values differ from those of `before`. */
export function changedFields(before: object, after: object): Patch {
  const old = before as Record<string, unknown>
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => !deepEqual(old[field], value)))
}
