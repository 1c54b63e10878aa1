import {
  type Call,
  callKey,
  type DispatchCall,
  type EmergencyCall,
  type RemovalReason,
} from '../../shared/call.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import type { Arrival } from '../../shared/protocol.ts'

/** The calls as the CAD told them last. Never changed in place: what comes in makes a new board. */
export interface Board {
  /** Whether any reply has come: before the first nobody knows that there are no calls. */
  known: boolean
  /** Active and emergency calls by key, in the CAD's order. */
  calls: ReadonlyMap<string, Call>
  closed: readonly DispatchCall[]
  closedCount: number
  /** What lately went, by key, oldest first, so that a call which comes back is known again. */
  recentlyRemoved: ReadonlyMap<string, RemovalReason>
  /** When the CAD last pushed something of a call, by key: a reply to a question asked before that is older. */
  pushed: ReadonlyMap<string, number>
  /** The reply that this is, if nothing was pushed since. */
  reply: CallLists | null
}

export type Change =
  /** `from`: the key of the 911 call that this one replaces. */
  | { type: 'added'; call: Call; arrival: Arrival; from: string | null }
  | { type: 'updated'; call: Call; before: Call }
  | { type: 'removed'; call: Call; reason: RemovalReason }

/** The lists of a reply, each without doubles. */
export interface CallLists {
  active: readonly DispatchCall[]
  emergency: readonly EmergencyCall[]
  closed: readonly DispatchCall[]
  closedCount: number
  /** Kinds of which the reply says nothing: what is known of them stands. */
  unread: readonly Call['kind'][]
}

/** Calls that went are remembered up to this many: far more than come back, and a limitRecentlyRemoved memory. */
const MAX_RECENTLY_REMOVED = 1_000

export const emptyBoard: Board = {
  known: false,
  calls: new Map(),
  closed: [],
  closedCount: 0,
  recentlyRemoved: new Map(),
  pushed: new Map(),
  reply: null,
}

/**
 * What a reply changes: `changes` in the order in which they are to be told, arrivals before what they replace, so that
 * a 911 call that was dispatched can turn into its dispatch call before it goes.
 *
 * @param askedAt when the request was sent, on the clock of {@link Board.pushed}: it says nothing of what was pushed later
 */
export function applyReply(
  board: Board,
  lists: CallLists,
  askedAt: number,
): { board: Board; changes: Change[] } {
  if (lists === board.reply) return { board, changes: [] }
  const calls = new Map<string, Call>()
  const changes: Change[] = []
  const recentlyRemoved = new Map(board.recentlyRemoved)
  const origins = new Set<string>()
  /** How many of the calls that were there are there again. */
  let again = 0
  const isNewer = (key: string) => (board.pushed.get(key) ?? Number.NEGATIVE_INFINITY) >= askedAt
  const isGivenUp = (emergency: string) =>
    board.calls.has(emergency) && !isNewer(emergency) && !lists.emergency.some(({ key }) => key === emergency)

  for (const list of [lists.active, lists.emergency]) {
    for (const call of list) {
      const before = board.calls.get(call.key)
      if (before !== undefined) again++
      if (isNewer(call.key)) {
        if (before !== undefined) calls.set(call.key, before)
        continue
      }
      const origin = originOf(call)
      if (origin !== null) origins.add(origin)
      if (before === undefined) {
        const from = origin !== null && isGivenUp(origin) ? origin : null
        changes.push({ type: 'added', call, arrival: arrivalOf(call, board), from })
        recentlyRemoved.delete(call.key)
        calls.set(call.key, call)
      } else if (deepEqual(before, call)) {
        // The older object stays, so that 'unchanged' is '===' further on.
        calls.set(call.key, before)
      } else {
        calls.set(call.key, call)
        changes.push({ type: 'updated', call, before })
      }
    }
  }

  const closed = new Set(lists.closed.map((call) => call.key))
  for (const call of again < board.calls.size ? board.calls.values() : []) {
    if (calls.has(call.key)) continue
    const ended = closed.has(call.key) || origins.has(call.key)
    if (isNewer(call.key) || (lists.unread.includes(call.kind) && !ended)) {
      calls.set(call.key, call)
      continue
    }
    const reason = origins.has(call.key) ? 'dispatched' : closed.has(call.key) ? 'closed' : 'gone'
    recentlyRemoved.set(call.key, reason)
    changes.push({ type: 'removed', call, reason })
  }

  const pushed = new Map([...board.pushed].filter(([, at]) => at >= askedAt))
  const next: Board = {
    known: true,
    calls,
    closed: lists.closed,
    closedCount: lists.closedCount,
    recentlyRemoved: limitRecentlyRemoved(recentlyRemoved),
    pushed,
    reply: pushed.size === 0 ? lists : null,
  }
  return { board: next, changes }
}

/** How a call that is not on the board comes onto it. */
export function arrivalOf(call: Call, { calls, recentlyRemoved }: Board): Arrival {
  const origin = originOf(call)
  if (origin !== null && (calls.has(origin) || recentlyRemoved.has(origin))) return 'dispatched'
  const departure = recentlyRemoved.get(call.key)
  if (departure === undefined) return 'new'
  return departure === 'closed' ? 'reopened' : 'returned'
}

/** The key of the 911 call that a dispatch call came from. The CAD writes its id into the metaData. */
export function originOf(call: Call): string | null {
  if (call.kind !== 'dispatch') return null
  const id = call.metaData.createdFromId ?? call.metaData.origin911
  return id === undefined ? null : callKey('emergency', Number(id))
}

/** The youngest of what went. */
export function limitRecentlyRemoved(
  recentlyRemoved: Map<string, RemovalReason>,
): Map<string, RemovalReason> {
  for (const key of recentlyRemoved.keys()) {
    if (recentlyRemoved.size <= MAX_RECENTLY_REMOVED) break
    recentlyRemoved.delete(key)
  }
  return recentlyRemoved
}
