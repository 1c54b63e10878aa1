import type { Call, DispatchCall } from '../../../shared/call.ts'
import { deepEqual } from '../../../shared/deep-equal.ts'
import { arrivalOf, type Board, type Change, limitRecentlyRemoved, originOf } from '../board.ts'
import { MAX_IDENTS, MAX_NOTES } from '../bounds.ts'
import type { PushEvent } from './parse-event.ts'

/**
 * Applies a push event at once; the poll that each push event requests then corrects the board. Push events arrive late,
 * twice and out of order, so a removed call is never restored by one: a late event would make the call flicker.
 *
 * @param now on the clock of {@link Board.pushed}
 */
export function applyPushEvent(
  board: Board,
  event: PushEvent,
  now: number,
): { board: Board; changes: Change[] } {
  switch (event.type) {
    case 'new':
      return add(board, event.call, now)
    case 'end':
      return remove(board, event.key, event.reason, now)
    default: {
      const before = board.calls.get(event.key)
      return before?.kind === 'dispatch'
        ? update(board, { ...before, ...changedFields(before, event) }, now)
        : unchanged(board)
    }
  }
}

function unchanged(board: Board): { board: Board; changes: Change[] } {
  return { board, changes: [] }
}

function add(board: Board, call: Call, now: number): { board: Board; changes: Change[] } {
  // Before the first reply the board is incomplete, so nothing is added to it.
  if (!board.known || board.calls.has(call.key) || board.recentlyRemoved.has(call.key))
    return unchanged(board)
  const origin = originOf(call)
  const replaced = origin === null ? undefined : board.calls.get(origin)
  const arrival = arrivalOf(call, board)
  const added: Change = { type: 'added', call, arrival, from: replaced?.key ?? null }
  const calls = new Map(board.calls).set(call.key, call)
  const withAdded = { ...board, calls, pushed: new Map(board.pushed).set(call.key, now), reply: null }
  if (replaced === undefined) return { board: withAdded, changes: [added] }
  const withoutReplaced = remove(withAdded, replaced.key, 'dispatched', now)
  return { board: withoutReplaced.board, changes: [added, ...withoutReplaced.changes] }
}

function update(board: Board, call: Call, now: number): { board: Board; changes: Change[] } {
  const before = board.calls.get(call.key)
  if (before === undefined || deepEqual(before, call)) return unchanged(board)
  const calls = new Map(board.calls).set(call.key, call)
  const pushed = new Map(board.pushed).set(call.key, now)
  return { board: { ...board, calls, pushed, reply: null }, changes: [{ type: 'updated', call, before }] }
}

/** Also recorded for an unknown key: a 'new' event for that call may arrive after its end. */
function remove(board: Board, key: string, reason: 'closed' | 'gone' | 'dispatched', now: number) {
  const call = board.calls.get(key)
  const calls = new Map(board.calls)
  calls.delete(key)
  const recentlyRemoved = limitRecentlyRemoved(
    new Map(board.recentlyRemoved).set(key, board.recentlyRemoved.get(key) ?? reason),
  )
  const pushed = new Map(board.pushed).set(key, now)
  const changes: Change[] = call === undefined ? [] : [{ type: 'removed', call, reason }]
  return { board: { ...board, calls, recentlyRemoved, pushed, reply: null }, changes }
}

function changedFields(
  call: DispatchCall,
  event: Exclude<PushEvent, { type: 'new' | 'end' }>,
): Partial<DispatchCall> {
  switch (event.type) {
    case 'edit':
      return event.fields
    case 'note':
      return {
        notes: call.notes.some((note) => deepEqual(note, event.note))
          ? call.notes
          : [...call.notes, event.note].slice(-MAX_NOTES),
      }
    case 'attach':
      return { idents: [...new Set([...call.idents, ...event.idents])].slice(0, MAX_IDENTS) }
    case 'detach':
      return {
        idents: call.idents.filter((ident) => !event.idents.includes(ident)),
        // Which unit is the primary one instead arrives with the next reply.
        primary: call.primary !== null && event.idents.includes(call.primary) ? null : call.primary,
      }
  }
}
