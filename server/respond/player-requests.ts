import { NET, type RespondReply } from '../../shared/protocol.ts'
import { limitText } from '../core/coerce.ts'
import { replaceControlCharacters } from '../core/control-characters.ts'
import { MAX_NOTE_LENGTH } from '../core/respond/notes.ts'
import { createPlayerLimit, type PlayerLimit } from '../core/respond/player-limit.ts'
import type { RespondMode } from '../core/respond/responding.ts'
import * as fivem from '../fivem.ts'

export interface PlayerRequestsDeps {
  /** Steady clock, in ms. */
  now(): number
  mode(): RespondMode
  /** Whether players need the ACE. */
  needsAce(): boolean
  isOnDuty(source: number): boolean
  tell(source: number, reply: RespondReply, key: string | null, number?: number): void
  /** Returns false if there is no such call. */
  respond(source: number, key: string): boolean
  unrespond(source: number): void
  arrived(source: number, key: string): void
  /** Returns false if the player is on no call that can have notes. */
  addNote(source: number, text: string): boolean
}

/** A player may change the call that they respond to once in this time, in ms. */
const CHANGE_INTERVAL_MS = 3_000
const NOTE_INTERVAL_MS = 5_000
const MAX_KEY_LENGTH = 40
const ACE = 'sonoran_calls.respond'

const toOneLine = (text: string): string =>
  replaceControlCharacters(text.slice(0, 10 * MAX_NOTE_LENGTH)).trim()

/** Checks what players request: the events can come from modified clients, at any rate and with any content. */
export function createPlayerRequests(deps: PlayerRequestsDeps) {
  const { mode, tell } = deps
  const limits = {
    change: createPlayerLimit(CHANGE_INTERVAL_MS, deps.now),
    note: createPlayerLimit(NOTE_INTERVAL_MS, deps.now),
  }

  /** Whether the player may do this now. A player who may not is told so. */
  function isAllowed(source: number, limit: PlayerLimit): boolean {
    if (!deps.isOnDuty(source)) return false
    const waitMs = limit.attempt(source)
    if (waitMs !== 0) {
      if (waitMs !== null) tell(source, 'tooSoon', null, Math.ceil(waitMs / 1_000))
      return false
    }
    const isDenied = deps.needsAce() && !fivem.isAceAllowed(source, ACE)
    if (isDenied) tell(source, 'denied', null)
    return !isDenied
  }

  function onRespond(source: number, key: unknown): void {
    if (mode() === 'off' || !isAllowed(source, limits.change)) return
    if (key === null || key === undefined) deps.unrespond(source)
    else if (typeof key !== 'string' || key.length > MAX_KEY_LENGTH || !deps.respond(source, key))
      tell(source, 'noCall', null)
  }

  function onArrived(source: number, key: unknown): void {
    if (mode() === 'cad' && deps.isOnDuty(source) && typeof key === 'string') deps.arrived(source, key)
  }

  function onNote(source: number, text: unknown): void {
    if (mode() !== 'cad' || !isAllowed(source, limits.note)) return
    const note = typeof text === 'string' ? limitText(toOneLine(text), MAX_NOTE_LENGTH) : ''
    if (note === '' || !deps.addNote(source, note)) tell(source, 'noteNoCall', null)
  }

  return {
    start(): void {
      fivem.onPlayerEvent(NET.respond, onRespond)
      fivem.onPlayerEvent(NET.arrived, onArrived)
      fivem.onPlayerEvent(NET.note, onNote)
    },

    playerLeft(source: number): void {
      limits.change.playerLeft(source)
      limits.note.playerLeft(source)
    },
  }
}
