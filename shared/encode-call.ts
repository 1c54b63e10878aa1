import { callKey, type DispatchCall, type EmergencyCall, type SeenCall } from './call.ts'
import { deepEqual } from './deep-equal.ts'
import type { EncodedCall, Patch } from './protocol.ts'

const BASE = { description: '', metaData: {}, position: null, near: null, radius: null, updated: null }

const BLANK: {
  dispatch: Omit<DispatchCall, 'key' | 'callId'>
  emergency: Omit<EmergencyCall, 'key' | 'callId'>
} = {
  dispatch: {
    ...BASE,
    kind: 'dispatch',
    origin: 0,
    status: 1,
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
  emergency: { ...BASE, kind: 'emergency', isEmergency: true, caller: '', location: '', postal: '' },
}

/** A call as it crosses the net: what most calls hold is left out. */
export function encodeCall(call: SeenCall): EncodedCall {
  const { key: _, ...fields } = call
  return { ...changedFields(BLANK[call.kind], fields), kind: call.kind, callId: call.callId }
}

/** The call that {@link encodeCall} made thin. */
export function decodeCall(call: EncodedCall): SeenCall {
  return { ...BLANK[call.kind], ...call, key: callKey(call.kind, call.callId) } as SeenCall
}

/** The fields of `after` that hold something else than in `before`. */
export function changedFields(before: object, after: object): Patch {
  const old = before as Record<string, unknown>
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => !deepEqual(old[field], value)))
}
