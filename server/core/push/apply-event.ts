import type { Call, DispatchCall } from '../../../shared/call.ts'
import { deepEqual } from '../../../shared/deep-equal.ts'
import { arrivalOf, type Board, type Change, limitRecentlyRemoved, originOf } from '../board.ts'
import type { PushEvent } from './parse-event.ts'

/**
 * What a push changes. It shows at once, and every push asks for a poll, whose reply decides. Pushes come late, doubled
 * and out of order, so what went is not brought back by one: a late word of a call would have it flicker.
 *
 * @param now on the clock of {@link Board.pushed}
 */
export function applyPushEvent(
  board: Board,
  push: PushEvent,
  now: number,
): { board: Board; changes: Change[] } {
  switch (push.type) {
    case 'new':
      return add(board, push.call, now)
    case 'end':
      return end(board, push.key, push.reason, now)
    default: {
      const before = board.calls.get(push.key)
      return before?.kind === 'dispatch'
        ? update(board, { ...before, ...edited(before, push) }, now)
        : nothing(board)
    }
  }
}

function nothing(board: Board): { board: Board; changes: Change[] } {
  return { board, changes: [] }
}

function add(board: Board, call: Call, now: number): { board: Board; changes: Change[] } {
  // Before the first reply there is nothing to add to, and of a call that is there this is no news.
  if (!board.known || board.calls.has(call.key) || board.recentlyRemoved.has(call.key)) return nothing(board)
  const origin = originOf(call)
  const replaced = origin === null ? undefined : board.calls.get(origin)
  const arrival = arrivalOf(call, board)
  const added: Change = { type: 'added', call, arrival, from: replaced?.key ?? null }
  const calls = new Map(board.calls).set(call.key, call)
  const withNew = { ...board, calls, pushed: new Map(board.pushed).set(call.key, now), reply: null }
  if (replaced === undefined) return { board: withNew, changes: [added] }
  const without = end(withNew, replaced.key, 'dispatched', now)
  return { board: without.board, changes: [added, ...without.changes] }
}

function update(board: Board, call: Call, now: number): { board: Board; changes: Change[] } {
  const before = board.calls.get(call.key)
  if (before === undefined || deepEqual(before, call)) return nothing(board)
  const calls = new Map(board.calls).set(call.key, call)
  const pushed = new Map(board.pushed).set(call.key, now)
  return { board: { ...board, calls, pushed, reply: null }, changes: [{ type: 'updated', call, before }] }
}

/** Also of a call that is not known: a word of it that comes later is late then. */
function end(board: Board, key: string, reason: 'closed' | 'gone' | 'dispatched', now: number) {
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

function edited(
  call: DispatchCall,
  push: Exclude<PushEvent, { type: 'new' | 'end' }>,
): Partial<DispatchCall> {
  switch (push.type) {
    case 'edit':
      return push.fields
    case 'note':
      return {
        notes: call.notes.some((note) => deepEqual(note, push.note))
          ? call.notes
          : [...call.notes, push.note],
      }
    case 'attach':
      return { idents: [...new Set([...call.idents, ...push.idents])] }
    case 'detach':
      return { idents: call.idents.filter((ident) => !push.idents.includes(ident)) }
  }
}
