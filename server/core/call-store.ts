import type { RecentChange } from '../../shared/api.ts'
import { applyReply, type Board, type CallLists, type Change, clearBoard, emptyBoard } from './board.ts'
import { applyPushEvent } from './push/apply-event.ts'
import type { PushEvent } from './push/parse-event.ts'
import { createRecentChanges } from './recent-changes.ts'

export interface CallStoreDeps {
  /** Steady clock, in ms. */
  now(): number
  /** Wall clock, in ms since 1970. */
  wallNow(): number
  /** Called once for each reply and each push event, with an empty list if nothing changed. */
  onChanges(changes: readonly Change[]): void
}

/** Holds the current board, and applies replies and push events to it. */
export function createCallStore({ now, wallNow, onChanges }: CallStoreDeps) {
  let board = emptyBoard
  const recentChanges = createRecentChanges(wallNow)

  function update(next: { board: Board; changes: Change[] }, via: RecentChange['via']): void {
    board = next.board
    recentChanges.record(next.changes, via)
    onChanges(next.changes)
  }

  return {
    board: (): Board => board,
    recentChanges: recentChanges.latest,

    /** @param requestedAt when the request was sent, on the clock of {@link CallStoreDeps.now} */
    applyReply: (lists: CallLists, requestedAt: number): void =>
      update(applyReply(board, lists, requestedAt), 'poll'),

    /** The resource now polls another server, whose calls can have the same ids. */
    clear: (): void => update(clearBoard(board), 'poll'),

    applyPushEvents(events: readonly PushEvent[]): void {
      for (const event of events) update(applyPushEvent(board, event, now()), 'push')
    },
  }
}

export type CallStore = ReturnType<typeof createCallStore>
