import {
  type Call,
  callKey,
  type DispatchCall,
  type EmergencyCall,
  type RemovalReason,
} from '../shared/call.ts'
import { sameData } from '../shared/data.ts'
import type { Arrival } from '../shared/protocol.ts'

/** The calls as the CAD told them last. Never changed in place: a new reply makes a new board. */
export interface Board {
  /** Active and emergency calls by key, in the CAD's order. */
  calls: ReadonlyMap<string, Call>
  closed: readonly DispatchCall[]
  closedCount: number
  /** What lately went, by key, oldest first, so that a call which comes back is known again. */
  departed: ReadonlyMap<string, RemovalReason>
}

export type Change =
  /** `from`: the key of the 911 call that this one replaces. */
  | { type: 'added'; call: Call; arrival: Arrival; from: string | null }
  | { type: 'updated'; call: Call; before: Call }
  | { type: 'removed'; call: Call; reason: RemovalReason }

/** The lists of a reply, each without doubles. */
export interface Lists {
  active: readonly DispatchCall[]
  emergency: readonly EmergencyCall[]
  closed: readonly DispatchCall[]
  closedCount: number
  /** Kinds of which the reply says nothing: what is known of them stands. */
  unread: readonly Call['kind'][]
}

/** Calls that went are remembered up to this many: far more than come back, and a bounded memory. */
const MOST_DEPARTED = 1_000

export const emptyBoard: Board = { calls: new Map(), closed: [], closedCount: 0, departed: new Map() }

/**
 * What a reply changes: `changes` in the order in which they are to be told, arrivals before what they replace, so that
 * a 911 call that was dispatched can turn into its dispatch call before it goes.
 */
export function apply(board: Board, lists: Lists): { board: Board; changes: Change[] } {
  const calls = new Map<string, Call>()
  const changes: Change[] = []
  const departed = new Map(board.departed)
  const stillEmergency = new Set(lists.emergency.map((call) => call.key))
  const origins = new Set<string>()

  for (const call of [...lists.active, ...lists.emergency]) {
    const origin = originOf(call)
    if (origin !== null) origins.add(origin)
    const before = board.calls.get(call.key)
    if (before === undefined) {
      const cameFrom911 = origin !== null && (board.calls.has(origin) || departed.has(origin))
      const arrival = cameFrom911 ? 'dispatched' : arrivalOf(departed.get(call.key))
      const from = origin !== null && board.calls.has(origin) && !stillEmergency.has(origin) ? origin : null
      departed.delete(call.key)
      calls.set(call.key, call)
      changes.push({ type: 'added', call, arrival, from })
    } else if (sameData(before, call)) {
      // The older object stays, so that 'unchanged' is '===' further on.
      calls.set(call.key, before)
    } else {
      calls.set(call.key, call)
      changes.push({ type: 'updated', call, before })
    }
  }

  const closed = new Set(lists.closed.map((call) => call.key))
  for (const call of board.calls.values()) {
    if (calls.has(call.key)) continue
    if (lists.unread.includes(call.kind) && !closed.has(call.key) && !origins.has(call.key)) {
      calls.set(call.key, call)
      continue
    }
    const reason = origins.has(call.key) ? 'dispatched' : closed.has(call.key) ? 'closed' : 'gone'
    departed.set(call.key, reason)
    changes.push({ type: 'removed', call, reason })
  }
  for (const key of departed.keys()) {
    if (departed.size <= MOST_DEPARTED) break
    departed.delete(key)
  }

  return { board: { calls, closed: lists.closed, closedCount: lists.closedCount, departed }, changes }
}

/** The key of the 911 call that a dispatch call came from. The CAD writes its id into the metaData. */
function originOf(call: Call): string | null {
  if (call.kind !== 'dispatch') return null
  const id = call.metaData.createdFromId ?? call.metaData.origin911
  return id === undefined ? null : callKey('emergency', Number(id))
}

function arrivalOf(departure: RemovalReason | undefined): Arrival {
  if (departure === undefined) return 'new'
  return departure === 'closed' ? 'reopened' : 'returned'
}
