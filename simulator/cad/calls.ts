import { type Place, placed } from './coordinates.ts'
import type { DispatchCall, Note } from './published.ts'
import { type CallStore, find, without } from './store.ts'

/** `metaData`, where given, replaces what was there; `x`, `y`, `z` and `radius` are then written into it. */
export type DispatchFields = Partial<Omit<DispatchCall, 'callId' | 'updated'>> & Place

/** The dispatcher's desk. */
export function createCalls(ledger: CallStore) {
  function create({
    callId = ledger.nextDispatchId(),
    ...fields
  }: DispatchFields & { callId?: number } = {}) {
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
      updated: ledger.stamp(),
    }
    const call = filledIn(blank, fields)
    const activeCalls = [...ledger.truth().activeCalls, call]
    ledger.record({ activeCalls }, { what: 'created', kind: 'dispatch', call })
    return call
  }

  function edit(callId: number, fields: DispatchFields): DispatchCall {
    const { activeCalls } = ledger.truth()
    const before = find(activeCalls, callId, 'active')
    const call = { ...filledIn(before, fields), updated: ledger.stamp() }
    ledger.record(
      { activeCalls: activeCalls.map((one) => (one === before ? call : one)) },
      { what: 'edited', kind: 'dispatch', call },
    )
    return call
  }

  const active = (callId: number) => find(ledger.truth().activeCalls, callId, 'active')

  return {
    create,
    edit,
    move: (callId: number, place: Place) => edit(callId, place),

    /** The first unit to come leads. */
    attach(callId: number, ...units: number[]): DispatchCall {
      const { idents, primary } = active(callId)
      const attached = [...new Set([...idents, ...units])]
      return edit(callId, { idents: attached, primary: primary ?? attached[0] ?? null })
    },

    detach(callId: number, ...units: number[]): DispatchCall {
      const { idents, primary } = active(callId)
      const attached = idents.filter((unit) => !units.includes(unit))
      const leads = primary !== null && units.includes(primary) ? (attached[0] ?? null) : primary
      return edit(callId, { idents: attached, primary: leads })
    },

    note(callId: number, content: string, label = 'Sonoran CAD'): DispatchCall {
      const note: Note = { time: ledger.stamp(), label, type: 'text', content }
      return edit(callId, { notes: [...active(callId).notes, note] })
    },

    close(callId: number): DispatchCall {
      const { activeCalls, closedCalls, closedCallCount } = ledger.truth()
      const call = { ...active(callId), status: 2, updated: ledger.stamp() }
      ledger.record(
        {
          activeCalls: without(activeCalls, callId),
          closedCalls: [call, ...closedCalls],
          closedCallCount: closedCallCount + 1,
        },
        { what: 'closed', kind: 'dispatch', call },
      )
      return call
    },

    reopen(callId: number): DispatchCall {
      const { activeCalls, closedCalls, closedCallCount } = ledger.truth()
      const call = { ...find(closedCalls, callId, 'closed'), status: 1, updated: ledger.stamp() }
      ledger.record(
        {
          activeCalls: [...activeCalls, call],
          closedCalls: without(closedCalls, callId),
          closedCallCount: closedCallCount - 1,
        },
        { what: 'reopened', kind: 'dispatch', call },
      )
      return call
    },

    /** Vanishes from the active calls without ever being seen among the closed ones. */
    remove(callId: number): void {
      const call = active(callId)
      const activeCalls = without(ledger.truth().activeCalls, callId)
      ledger.record({ activeCalls }, { what: 'removed', kind: 'dispatch', call })
    },
  }
}

export type Calls = ReturnType<typeof createCalls>

function filledIn(call: DispatchCall, { x, y, z, radius, ...fields }: DispatchFields): DispatchCall {
  return { ...call, ...fields, metaData: placed(fields.metaData ?? call.metaData, { x, y, z, radius }) }
}
