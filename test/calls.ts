import { callKey, type DispatchCall, type EmergencyCall } from '../shared/call.ts'

/** A dispatch call, with what matters to a test set to what it needs. */
export function dispatchCall(callId: number, fields: Partial<DispatchCall> = {}): DispatchCall {
  return {
    key: callKey('dispatch', callId),
    kind: 'dispatch',
    callId,
    origin: 0,
    status: 1,
    priority: 2,
    block: '100',
    address: 'Mission Row',
    postal: '9001',
    title: 'Armed Robbery',
    code: '211',
    primary: null,
    trackPrimary: false,
    description: 'Clerk reports a firearm.',
    notes: [],
    idents: [],
    metaData: {},
    position: { x: 425.1, y: -979.2, z: 30.7 },
    radius: 75,
    updated: '2026-04-08T21:30:00Z',
    ...fields,
  }
}

export function emergencyCall(callId: number, fields: Partial<EmergencyCall> = {}): EmergencyCall {
  return {
    key: callKey('emergency', callId),
    kind: 'emergency',
    callId,
    isEmergency: true,
    caller: 'Jane Doe',
    location: 'Innocence Blvd',
    postal: '9001',
    description: 'Medical emergency reported.',
    metaData: { phone: '555-0100' },
    position: { x: 425.1, y: -979.2, z: 30.7 },
    radius: null,
    updated: '2026-04-08T21:31:00Z',
    ...fields,
  }
}
