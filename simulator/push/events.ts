import type { Cad } from '../cad/cad.ts'
import type { DispatchCall } from '../cad/published.ts'
import type { Change } from '../cad/store.ts'

/** A push event as the CAD sends it, less the key. */
export interface PushEvent {
  type: string
  data: unknown
}

/** What the CAD pushes of what happens at the dispatcher's desk. Its data has been an object and a list of one. */
export function onPushEvent(cad: Cad, hear: (event: PushEvent) => void): () => void {
  let before = byId(cad)
  return cad.onChange((change) => {
    for (const event of eventsOf(change, before)) hear(event)
    before = byId(cad)
  })
}

function byId(cad: Cad): ReadonlyMap<number, DispatchCall> {
  return new Map(cad.currentReply().activeCalls.map((call) => [call.callId, call]))
}

function eventsOf(change: Change, before: ReadonlyMap<number, DispatchCall>): PushEvent[] {
  if (change.action === 'loaded') return []
  const { callId } = change.call
  if (change.kind === 'emergency') {
    if (change.action === 'created') {
      const { metaData, ...call } = change.call
      return [{ type: 'EVENT_911', data: [{ call, metaData }] }]
    }
    // An edit of a 911 call is not pushed.
    return change.action === 'edited' ? [] : [{ type: 'EVENT_REMOVE_911', data: { callIds: [callId] } }]
  }
  const { updated: _, trackPrimary: __, ...dispatch } = change.call
  switch (change.action) {
    case 'created':
      return [{ type: 'EVENT_DISPATCH_NEW', data: [{ eventOriginIdent: 1, dispatch }] }]
    case 'closed':
      return [{ type: 'EVENT_DISPATCH_CLOSED', data: { callIds: [callId] } }]
    case 'edited':
      return editEvents(change.call, before.get(callId), { eventOriginIdent: 1, dispatch })
    // Neither has an event of its own.
    case 'reopened':
    case 'removed':
      return []
  }
}

/** Units and notes have events of their own. */
function editEvents(call: DispatchCall, old: DispatchCall | undefined, whole: object): PushEvent[] {
  const { callId, idents, notes } = call
  if (old === undefined) return [{ type: 'EVENT_DISPATCH_EDIT', data: whole }]
  const attached = idents.filter((ident) => !old.idents.includes(ident))
  const detached = old.idents.filter((ident) => !idents.includes(ident))
  const added = notes.slice(old.notes.length)
  if (attached.length > 0) return [{ type: 'EVENT_DISPATCH_UNIT_ATTACH', data: { callId, idents: attached } }]
  if (detached.length > 0)
    return [{ type: 'EVENT_DISPATCH_UNIT_DETACH', data: { callId, ident: detached[0] } }]
  if (added.length > 0) return added.map((note) => ({ type: 'EVENT_DISPATCH_NOTE', data: { callId, note } }))
  return [{ type: 'EVENT_DISPATCH_EDIT', data: whole }]
}
