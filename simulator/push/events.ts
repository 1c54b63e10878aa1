import type { Cad } from '../cad/cad.ts'
import type { DispatchCall } from '../cad/published.ts'
import type { Change } from '../cad/store.ts'
import type { CadUnit, UnitChange } from '../cad/units.ts'

/** A push event as the CAD sends it, without the key. */
export interface PushEvent {
  type: string
  data: unknown
}

/**
 * Converts each change of the calls to the CAD's push events. As in the real CAD, `data` is an object in some events
 * and a list with one object in others. Returns a function that removes the listener.
 */
export function onPushEvent(cad: Cad, listener: (event: PushEvent) => void): () => void {
  let previous = activeCallsById(cad)
  const removers = [
    cad.onChange((change) => {
      if (!cad.writes.isSilent()) for (const event of toPushEvents(change, previous)) listener(event)
      previous = activeCallsById(cad)
    }),
    cad.units.onChange((change) => {
      if (!cad.writes.isSilent()) listener(toUnitEvent(change))
    }),
  ]
  return () => {
    for (const remove of removers) remove()
  }
}

function toUnitEvent({ action, unit }: UnitChange): PushEvent {
  const { id, status, isDispatch } = unit
  switch (action) {
    case 'loggedIn':
      return { type: 'EVENT_UNIT_LOGIN', data: [{ unit, isDispatch, selfDispatch: false }] }
    case 'loggedOut':
      return { type: 'EVENT_UNIT_LOGOUT', data: { identId: id } }
    case 'updated':
      return { type: 'EVENT_UNIT_UPDATE', data: { units: [unit] } }
    case 'status':
      return { type: 'EVENT_UNIT_STATUS', data: statusData(id, status, unit) }
  }
}

/** The CAD sends the status in three forms. Here the id selects one, so that a test sees all of them. */
function statusData(id: number, status: number, unit: CadUnit): object {
  if (id % 3 === 0) return { units: [unit] }
  return { identIds: id % 3 === 1 ? id : [id], status }
}

function activeCallsById(cad: Cad): ReadonlyMap<number, DispatchCall> {
  return new Map(cad.currentReply().activeCalls.map((call) => [call.callId, call]))
}

function toPushEvents(change: Change, previous: ReadonlyMap<number, DispatchCall>): PushEvent[] {
  if (change.action === 'loaded') return []
  const { callId } = change.call
  if (change.kind === 'emergency') {
    if (change.action === 'created') {
      const { metaData, ...call } = change.call
      return [{ type: 'EVENT_911', data: [{ call, metaData }] }]
    }
    // The CAD does not push an edit of a 911 call.
    return change.action === 'edited' ? [] : [{ type: 'EVENT_REMOVE_911', data: { callIds: [callId] } }]
  }
  const { updated: _, trackPrimary: __, ...dispatch } = change.call
  switch (change.action) {
    case 'created':
      return [{ type: 'EVENT_DISPATCH_NEW', data: [{ eventOriginIdent: 1, dispatch }] }]
    case 'closed':
      return [{ type: 'EVENT_DISPATCH_CLOSED', data: { callIds: [callId] } }]
    case 'edited':
      return toEditEvents(change.call, previous.get(callId), { eventOriginIdent: 1, dispatch })
    // The CAD has no event for these two.
    case 'reopened':
    case 'removed':
      return []
  }
}

/** Changes of the units and the notes have events of their own. */
function toEditEvents(call: DispatchCall, previous: DispatchCall | undefined, editData: object): PushEvent[] {
  const { callId, idents, notes } = call
  if (previous === undefined) return [{ type: 'EVENT_DISPATCH_EDIT', data: editData }]
  const attached = idents.filter((ident) => !previous.idents.includes(ident))
  const detached = previous.idents.filter((ident) => !idents.includes(ident))
  const added = notes.slice(previous.notes.length)
  if (attached.length > 0) return [{ type: 'EVENT_DISPATCH_UNIT_ATTACH', data: { callId, idents: attached } }]
  if (detached.length > 0) {
    const idents = detached.length === 1 ? { ident: detached[0] } : { idents: detached }
    return [{ type: 'EVENT_DISPATCH_UNIT_DETACH', data: { callId, ...idents } }]
  }
  if (added.length > 0) return added.map((note) => ({ type: 'EVENT_DISPATCH_NOTE', data: { callId, note } }))
  return [{ type: 'EVENT_DISPATCH_EDIT', data: editData }]
}
