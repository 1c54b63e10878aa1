import {
  type Call,
  callKey,
  type DispatchCall,
  type EmergencyCall,
  type RemovalReason,
} from '../../shared/call.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import type { Arrival } from '../../shared/protocol.ts'

/** The current calls. Immutable: each reply and each push event produces a new board. */
export interface Board {
  /** False until the first reply arrives: an empty board does not mean that there are no calls. */
  known: boolean
  /** Active and emergency calls by key, in the CAD's order. */
  calls: ReadonlyMap<string, Call>
  closed: readonly DispatchCall[]
  closedCount: number
  /** Why recently removed calls were removed, by key, oldest first: a call that comes back is recognized. */
  recentlyRemoved: ReadonlyMap<string, RemovalReason>
  /** When the last push event about a call arrived, by key. The reply to a request sent before that is older. */
  pushed: ReadonlyMap<string, number>
  /** The reply that the board equals, or null if a push event has changed the board since. */
  reply: CallLists | null
}

export type Change =
  /** `from`: the key of the 911 call that this call replaces. */
  | { type: 'added'; call: Call; arrival: Arrival; from: string | null }
  | { type: 'updated'; call: Call; before: Call }
  | { type: 'removed'; call: Call; reason: RemovalReason }

/** The lists of a reply, without duplicate keys. */
export interface CallLists {
  active: readonly DispatchCall[]
  emergency: readonly EmergencyCall[]
  /** The newest closed calls; null if the reply contains older ones in their place. */
  closed: readonly DispatchCall[] | null
  closedCount: number
  /** Kinds that the reply contains no information about: their calls on the board stay. */
  unread: readonly Call['kind'][]
}

/** Bounds the memory. Far fewer calls than this ever come back. */
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
 * Applies a reply. In `changes`, added calls come before removed calls, so that the blip of a dispatched 911 call can
 * become the blip of its dispatch call before the 911 call is removed.
 *
 * @param requestedAt when the request was sent, on the clock of {@link Board.pushed}. Push events since then are newer.
 */
export function applyReply(
  board: Board,
  lists: CallLists,
  requestedAt: number,
): { board: Board; changes: Change[] } {
  if (board.reply !== null && isSameReply(lists, board.reply)) return { board, changes: [] }
  const calls = new Map<string, Call>()
  const changes: Change[] = []
  const recentlyRemoved = new Map(board.recentlyRemoved)
  /** How many calls of the old board are in the reply. */
  let retained = 0
  const isNewer = (key: string) => (board.pushed.get(key) ?? Number.NEGATIVE_INFINITY) >= requestedAt
  const isReplaced = (emergency: string) =>
    board.calls.has(emergency) && !isNewer(emergency) && !lists.emergency.some(({ key }) => key === emergency)

  for (const list of [lists.active, lists.emergency]) {
    for (const call of list) {
      const before = board.calls.get(call.key)
      if (before !== undefined) retained++
      if (call === before) {
        calls.set(call.key, call)
        continue
      }
      if (isNewer(call.key)) {
        if (before !== undefined) calls.set(call.key, before)
        continue
      }
      if (before === undefined) {
        const origin = originOf(call)
        const from = origin !== null && isReplaced(origin) ? origin : null
        changes.push({ type: 'added', call, arrival: arrivalOf(call, board), from })
        recentlyRemoved.delete(call.key)
        calls.set(call.key, call)
      } else if (deepEqual(before, call)) {
        // Keep the older object, so that later code can detect an unchanged call by '==='.
        calls.set(call.key, before)
      } else {
        calls.set(call.key, call)
        changes.push({ type: 'updated', call, before })
      }
    }
  }

  const missing =
    retained < board.calls.size ? [...board.calls.values()].filter(({ key }) => !calls.has(key)) : []
  const closed = new Set(missing.length > 0 ? lists.closed?.map(({ key }) => key) : [])
  // Without the newest closed calls, only their number tells whether calls were closed.
  const areClosed = lists.closed === null && lists.closedCount > board.closedCount
  const origins = new Set(missing.length > 0 ? Array.from(calls.values(), originOf) : [])
  for (const call of missing) {
    const hasEnded = closed.has(call.key) || origins.has(call.key)
    if (isNewer(call.key) || (lists.unread.includes(call.kind) && !hasEnded)) {
      calls.set(call.key, call)
      continue
    }
    const isClosed = closed.has(call.key) || (areClosed && call.kind === 'dispatch')
    const reason = origins.has(call.key) ? 'dispatched' : isClosed ? 'closed' : 'gone'
    recentlyRemoved.set(call.key, reason)
    changes.push({ type: 'removed', call, reason })
  }

  const pushed = new Map([...board.pushed].filter(([, at]) => at >= requestedAt))
  const next: Board = {
    known: true,
    calls,
    closed: lists.closed ?? board.closed,
    closedCount: lists.closedCount,
    recentlyRemoved: limitRecentlyRemoved(recentlyRemoved),
    pushed,
    reply: pushed.size === 0 ? lists : null,
  }
  return { board: next, changes }
}

/** For equal texts, the parser returns the same lists. */
const isSameReply = (a: CallLists, b: CallLists): boolean =>
  a.active === b.active &&
  a.emergency === b.emergency &&
  a.closed === b.closed &&
  a.closedCount === b.closedCount &&
  a.unread === b.unread

/** Removes all calls, which belong to a server that is no longer polled. */
export function clearBoard({ known, calls }: Board): { board: Board; changes: Change[] } {
  return {
    board: { ...emptyBoard, known },
    changes: Array.from(calls.values(), (call) => ({ type: 'removed', call, reason: 'gone' })),
  }
}

/** How a call arrives that is not on the board yet. */
export function arrivalOf(call: Call, { calls, recentlyRemoved }: Board): Arrival {
  const origin = originOf(call)
  if (origin !== null && (calls.has(origin) || recentlyRemoved.has(origin))) return 'dispatched'
  const reason = recentlyRemoved.get(call.key)
  if (reason === undefined) return 'new'
  return reason === 'closed' ? 'reopened' : 'returned'
}

/** The key of the 911 call that a dispatch call was created from. The CAD writes its id into the metaData. */
export function originOf(call: Call): string | null {
  if (call.kind !== 'dispatch') return null
  const id = call.metaData.createdFromId ?? call.metaData.origin911
  return id === undefined ? null : callKey('emergency', Number(id))
}

/** Deletes the oldest entries above the limit. */
export function limitRecentlyRemoved(
  recentlyRemoved: Map<string, RemovalReason>,
): Map<string, RemovalReason> {
  for (const key of recentlyRemoved.keys()) {
    if (recentlyRemoved.size <= MAX_RECENTLY_REMOVED) break
    recentlyRemoved.delete(key)
  }
  return recentlyRemoved
}
