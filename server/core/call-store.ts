import type { RecentChange } from '../../shared/api.ts'
import { applyReply, type Board, type CallLists, type Change, clearBoard, emptyBoard } from './board.ts'
import type { BoardSaver } from './board-saver.ts'
import { applyPushEvent } from './push/apply-event.ts'
import type { PushEvent } from './push/parse-event.ts'
import { createRecentChanges } from './recent-changes.ts'

export interface CallStoreDeps {
  /** Steady clock, in ms. */
  now(): number
  /** Wall clock, in ms since 1970. */
  wallNow(): number
  saver: BoardSaver
  /** Called once for each reply and each push event, with an empty list if nothing changed. */
  onChanges(changes: readonly Change[]): void
  /** The first complete reply confirmed or corrected the calls from before the restart. */
  onConfirmed(): void
}

/** Holds the current board, and applies replies and push events to it. */
export function createCallStore({ now, wallNow, saver, onChanges, onConfirmed }: CallStoreDeps) {
  let board = emptyBoard
  /** When the CAD confirmed the calls from before the restart; null if a reply of this run did. */
  let restoredFrom: number | null = null
  /** When the latest reply was requested, on the steady clock. */
  let asOf = Number.NEGATIVE_INFINITY
  const recentChanges = createRecentChanges(wallNow)

  function update(next: { board: Board; changes: Change[] }, via: RecentChange['via']): void {
    const isFirst = !board.known && next.board.known
    board = next.board
    if (isFirst || next.changes.length > 0) saver.save(board)
    recentChanges.record(next.changes, via)
    onChanges(next.changes)
  }

  return {
    board: (): Board => board,
    recentChanges: recentChanges.latest,
    /** When the reply was requested that the calls are from, on the steady clock. Push events may have come since. */
    asOf: (): number => asOf,
    /** Null unless all calls are from before the restart; else when the CAD confirmed them, in ms since 1970. */
    restoredFrom: (): number | null => restoredFrom,

    /**
     * Call it when the settings are valid. Restores the calls from before a restart, if they are recent.
     *
     * @param source identifies the API key, URL and server id, and must not contain the key
     */
    setSource(source: string): void {
      saver.setSource(source)
      const saved = board.known ? null : saver.load()
      if (saved === null) return
      board = saved.board
      restoredFrom = saved.confirmedAt
      onChanges([])
    },

    /** @param requestedAt when the request was sent, on the clock of {@link CallStoreDeps.now} */
    applyReply(lists: CallLists, requestedAt: number): void {
      const isComplete = lists.unread.length === 0
      asOf = Math.max(asOf, requestedAt)
      if (isComplete) saver.confirm()
      const isConfirmed = isComplete && restoredFrom !== null
      if (isConfirmed) restoredFrom = null
      update(applyReply(board, lists, requestedAt), 'poll')
      if (isConfirmed) onConfirmed()
    },

    /** The resource now polls another server, whose calls can have the same ids. */
    clear(): void {
      restoredFrom = null
      update(clearBoard(board), 'poll')
    },

    applyPushEvents(events: readonly PushEvent[]): void {
      for (const event of events) update(applyPushEvent(board, event, now()), 'push')
    },

    /** Saves the calls before the resource stops. */
    flush: saver.flush,
  }
}

export type CallStore = ReturnType<typeof createCallStore>
