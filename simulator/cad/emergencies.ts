import type { Calls, DispatchFields } from './calls.ts'
import { type Coordinates, withCoordinates } from './coordinates.ts'
import type { DispatchCall, EmergencyCall } from './published.ts'
import { type CallStore, findCall, without } from './store.ts'

/** `metaData` replaces the existing one; the coordinates and `postal` are then written into it. */
export type EmergencyFields = Partial<Omit<EmergencyCall, 'callId' | 'updated'>> &
  Coordinates & { postal?: string }

/** The metadata that a dispatch call copies from its 911 call. The caller's phone number is not copied. */
const COPIED_KEYS = ['x', 'y', 'z', 'radius', 'postal']

/** Actions on 911 and civil calls. Their ids are counted apart from those of the dispatch calls. */
export function createEmergencies(store: CallStore, calls: Calls) {
  function create({
    callId = store.nextEmergencyId(),
    ...fields
  }: EmergencyFields & { callId?: number } = {}) {
    const blank: EmergencyCall = {
      callId,
      isEmergency: true,
      caller: 'Jane Doe',
      location: '',
      description: '',
      metaData: {},
      updated: store.timestamp(),
    }
    const call = withFields(blank, fields)
    const emergencyCalls = [...store.reply().emergencyCalls, call]
    store.record({ emergencyCalls }, { action: 'created', kind: 'emergency', call })
    return call
  }

  function edit(callId: number, fields: EmergencyFields): EmergencyCall {
    const { emergencyCalls } = store.reply()
    const previous = findCall(emergencyCalls, callId, 'emergency')
    const call = { ...withFields(previous, fields), updated: store.timestamp() }
    store.record(
      { emergencyCalls: emergencyCalls.map((existing) => (existing === previous ? call : existing)) },
      { action: 'edited', kind: 'emergency', call },
    )
    return call
  }

  function removeCall(callId: number, action: 'removed' | 'dispatched'): EmergencyCall {
    const { emergencyCalls } = store.reply()
    const call = findCall(emergencyCalls, callId, 'emergency')
    store.record({ emergencyCalls: without(emergencyCalls, callId) }, { action, kind: 'emergency', call })
    return call
  }

  return {
    create,
    edit,
    move: (callId: number, coordinates: Coordinates) => edit(callId, coordinates),

    remove(callId: number): void {
      removeCall(callId, 'removed')
    },

    /** Replaces the 911 call by a dispatch call, whose metadata contains the id of the 911 call. */
    dispatch(callId: number, fields: DispatchFields = {}): DispatchCall {
      const { description, location, metaData } = removeCall(callId, 'dispatched')
      const copied = Object.fromEntries(Object.entries(metaData).filter(([key]) => COPIED_KEYS.includes(key)))
      return calls.create({
        title: '911 Call',
        description,
        address: location,
        postal: String(metaData.postal ?? ''),
        ...fields,
        metaData: { ...copied, createdFromId: String(callId), ...fields.metaData },
      })
    },
  }
}

export type Emergencies = ReturnType<typeof createEmergencies>

function withFields(
  call: EmergencyCall,
  { x, y, z, radius, postal, ...fields }: EmergencyFields,
): EmergencyCall {
  const metaData = withCoordinates(fields.metaData ?? call.metaData, { x, y, z, radius })
  return { ...call, ...fields, metaData: postal === undefined ? metaData : { ...metaData, postal } }
}
