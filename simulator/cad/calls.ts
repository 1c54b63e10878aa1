import { type Coordinates, withCoordinates } from './coordinates.ts'
import type { DispatchCall, Note } from './published.ts'
import { type CallStore, findCall, without } from './store.ts'

/** `metaData` replaces the existing one; `x`, `y`, `z` and `radius` are then written into it. */
export type DispatchFields = Partial<Omit<DispatchCall, 'callId' | 'updated'>> & Coordinates

/** A dispatcher's actions on dispatch calls. An unknown call id throws an Error. */
export function createCalls(store: CallStore) {
  function create({ callId = store.nextDispatchId(), ...fields }: DispatchFields & { callId?: number } = {}) {
    const blank: DispatchCall = {
      callId,
      origin: 0,
      status: 1,
      priority: 3,
      block: '',
      address: '',
      postal: '',
      title: 'Call for Service',
      code: '',
      primary: null,
      trackPrimary: false,
      description: '',
      notes: [],
      idents: [],
      metaData: {},
      updated: store.timestamp(),
    }
    const call = withFields(blank, fields)
    const activeCalls = [...store.reply().activeCalls, call]
    store.record({ activeCalls }, { action: 'created', kind: 'dispatch', call })
    return call
  }

  function edit(callId: number, fields: DispatchFields): DispatchCall {
    const { activeCalls } = store.reply()
    const previous = findCall(activeCalls, callId, 'active')
    const call = { ...withFields(previous, fields), updated: store.timestamp() }
    store.record(
      { activeCalls: activeCalls.map((existing) => (existing === previous ? call : existing)) },
      { action: 'edited', kind: 'dispatch', call },
    )
    return call
  }

  const findActive = (callId: number) => findCall(store.reply().activeCalls, callId, 'active')

  return {
    create,
    edit,
    move: (callId: number, coordinates: Coordinates) => edit(callId, coordinates),

    /** The first attached unit becomes the primary one. */
    attach(callId: number, ...units: number[]): DispatchCall {
      const { idents, primary } = findActive(callId)
      const attached = [...new Set([...idents, ...units])]
      return edit(callId, { idents: attached, primary: primary ?? attached[0] ?? null })
    },

    detach(callId: number, ...units: number[]): DispatchCall {
      const { idents, primary } = findActive(callId)
      const attached = idents.filter((unit) => !units.includes(unit))
      const nextPrimary = primary !== null && units.includes(primary) ? (attached[0] ?? null) : primary
      return edit(callId, { idents: attached, primary: nextPrimary })
    },

    note(callId: number, content: string, label = 'Sonoran CAD'): DispatchCall {
      const note: Note = { time: store.timestamp(), label, type: 'text', content }
      return edit(callId, { notes: [...findActive(callId).notes, note] })
    },

    close(callId: number): DispatchCall {
      const { activeCalls, closedCalls, closedCallCount } = store.reply()
      const call = { ...findActive(callId), status: 2, updated: store.timestamp() }
      store.record(
        {
          activeCalls: without(activeCalls, callId),
          closedCalls: [call, ...closedCalls],
          closedCallCount: closedCallCount + 1,
        },
        { action: 'closed', kind: 'dispatch', call },
      )
      return call
    },

    reopen(callId: number): DispatchCall {
      const { activeCalls, closedCalls, closedCallCount } = store.reply()
      const call = { ...findCall(closedCalls, callId, 'closed'), status: 1, updated: store.timestamp() }
      store.record(
        {
          activeCalls: [...activeCalls, call],
          closedCalls: without(closedCalls, callId),
          closedCallCount: closedCallCount - 1,
        },
        { action: 'reopened', kind: 'dispatch', call },
      )
      return call
    },

    /** Deletes the call; it does not become a closed call. */
    remove(callId: number): void {
      const call = findActive(callId)
      const activeCalls = without(store.reply().activeCalls, callId)
      store.record({ activeCalls }, { action: 'removed', kind: 'dispatch', call })
    },
  }
}

export type Calls = ReturnType<typeof createCalls>

function withFields(call: DispatchCall, { x, y, z, radius, ...fields }: DispatchFields): DispatchCall {
  const metaData = withCoordinates(fields.metaData ?? call.metaData, { x, y, z, radius })
  return { ...call, ...fields, metaData }
}
