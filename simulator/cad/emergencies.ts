import type { Calls, DispatchFields } from './calls.ts'
import { type Place, placed } from './coordinates.ts'
import type { DispatchCall, EmergencyCall } from './published.ts'
import { type CallStore, find, without } from './store.ts'

/** `metaData`, where given, replaces what was there; the place and `postal` are then written into it. */
export type EmergencyFields = Partial<Omit<EmergencyCall, 'callId' | 'updated'>> & Place & { postal?: string }

/** What a dispatch call takes over from its 911 call; the caller's number is not among it. */
const PLACE_KEYS = ['x', 'y', 'z', 'radius', 'postal']

/** The 911 and civil lines, whose ids are counted apart from the dispatch calls'. */
export function createEmergencies(ledger: CallStore, calls: Calls) {
  function create({
    callId = ledger.nextEmergencyId(),
    ...fields
  }: EmergencyFields & { callId?: number } = {}) {
    const blank: EmergencyCall = {
      callId,
      isEmergency: true,
      caller: 'Jane Doe',
      location: '',
      description: '',
      metaData: {},
      updated: ledger.stamp(),
    }
    const call = filledIn(blank, fields)
    const emergencyCalls = [...ledger.truth().emergencyCalls, call]
    ledger.record({ emergencyCalls }, { what: 'created', kind: 'emergency', call })
    return call
  }

  function edit(callId: number, fields: EmergencyFields): EmergencyCall {
    const { emergencyCalls } = ledger.truth()
    const before = find(emergencyCalls, callId, 'emergency')
    const call = { ...filledIn(before, fields), updated: ledger.stamp() }
    ledger.record(
      { emergencyCalls: emergencyCalls.map((one) => (one === before ? call : one)) },
      { what: 'edited', kind: 'emergency', call },
    )
    return call
  }

  function take(callId: number, what: 'removed' | 'dispatched'): EmergencyCall {
    const { emergencyCalls } = ledger.truth()
    const call = find(emergencyCalls, callId, 'emergency')
    ledger.record({ emergencyCalls: without(emergencyCalls, callId) }, { what, kind: 'emergency', call })
    return call
  }

  return {
    create,
    edit,
    move: (callId: number, place: Place) => edit(callId, place),

    remove(callId: number): void {
      take(callId, 'removed')
    },

    /** A dispatcher takes it up: the 911 call goes, and a dispatch call that names it comes. */
    dispatch(callId: number, fields: DispatchFields = {}): DispatchCall {
      const { description, location, metaData } = take(callId, 'dispatched')
      const place = Object.fromEntries(Object.entries(metaData).filter(([key]) => PLACE_KEYS.includes(key)))
      return calls.create({
        title: '911 Call',
        description,
        address: location,
        postal: String(metaData.postal ?? ''),
        ...fields,
        metaData: { ...place, createdFromId: String(callId), ...fields.metaData },
      })
    },
  }
}

export type Emergencies = ReturnType<typeof createEmergencies>

function filledIn(
  call: EmergencyCall,
  { x, y, z, radius, postal, ...fields }: EmergencyFields,
): EmergencyCall {
  const metaData = placed(fields.metaData ?? call.metaData, { x, y, z, radius })
  return { ...call, ...fields, metaData: postal === undefined ? metaData : { ...metaData, postal } }
}
