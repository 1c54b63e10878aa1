import type { Disposer } from '../../shared/disposer.ts'
import type { TextStorage } from '../../shared/text-storage.ts'
import type { Board } from './board.ts'
import { decodeBoard, encodeBoard } from './saved-board.ts'

/** Calls that the CAD confirmed longer ago than this are not shown after a restart. */
const MAX_AGE_MS = 5 * 60_000
/** Changes within this time are saved together. */
const SAVE_DELAY_MS = 2_000

export interface BoardSaverDeps {
  storage(name: string): TextStorage
  after(ms: number, run: () => void): Disposer
  wallNow(): number
}

export type BoardSaver = ReturnType<typeof createBoardSaver>

/** Keeps the board over a restart of the resource. */
export function createBoardSaver({ storage, after, wallNow }: BoardSaverDeps) {
  const calls = storage('calls')
  /** When the CAD confirmed the calls, in ms since 1970. */
  const confirmedAt = storage('calls confirmed')
  let source = ''
  let unsaved: Board | null = null
  let cancel: Disposer = () => {}

  function flush(): void {
    cancel()
    cancel = () => {}
    if (unsaved !== null) calls.set(encodeBoard(unsaved, source))
    unsaved = null
  }

  return {
    /** Deletes saved calls of another source. See {@link encodeBoard} for `next`. */
    setSource(next: string): void {
      if (next === source) return
      const isChange = source !== ''
      source = next
      unsaved = null
      if (!isChange && decodeBoard(calls.get(), source) !== null) return
      calls.set('')
      confirmedAt.set('')
    },

    /** The saved board and when the CAD confirmed it, or null. */
    load(): { board: Board; confirmedAt: number } | null {
      const at = Number(confirmedAt.get())
      const age = wallNow() - at
      if (!(age >= 0 && age <= MAX_AGE_MS)) return null
      const board = decodeBoard(calls.get(), source)
      return board && { board, confirmedAt: at }
    },

    save(board: Board): void {
      if (unsaved === null) cancel = after(SAVE_DELAY_MS, flush)
      unsaved = board
    },

    /** A complete reply confirmed the calls. */
    confirm: (): void => confirmedAt.set(String(wallNow())),

    /** Saves at once, before the resource stops. */
    flush,
  }
}
