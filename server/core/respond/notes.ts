import type { Call } from '../../../shared/call.ts'
import type { RespondReply } from '../../../shared/protocol.ts'
import type { WriteQueue } from './write-loop.ts'
import { statusOf, type WriteOutcome } from './write-outcome.ts'

interface QueuedNote {
  source: number
  key: string
  callId: number
  text: string
  label: string
  since: number
}

export interface NotesDeps {
  /** Steady clock, in ms. */
  now(): number
  /** The active calls by key. */
  calls(): ReadonlyMap<string, Call>
  /** The key of the call that the player responds to. */
  respondsTo(source: number): string | null
  /** The calls that the player's units are attached to. */
  ownCalls(source: number): Call[]
  tell(source: number, reply: RespondReply, key: string, number: number): void
}

/** In characters. */
export const MAX_NOTE_LENGTH = 500
/** At 60 notes a minute, the last one waits for less than a minute. */
const MAX_QUEUED = 50
const MAX_WAIT_MS = 50_000

/** The notes that players add to calls, in order. */
export function createNotes({ now, calls, respondsTo, ownCalls, tell }: NotesDeps) {
  const queued: QueuedNote[] = []
  const isActive = (key: string) => calls().get(key)?.kind === 'dispatch'

  function report({ source, key }: QueuedNote, outcome: WriteOutcome | null): void {
    if (outcome?.kind === 'done') tell(source, 'noteSent', key, 0)
    else if (outcome?.kind === 'unknown') tell(source, 'noteUnknown', key, 0)
    else tell(source, 'noteRefused', key, statusOf(outcome))
  }

  /** The dispatch call that a note of the player belongs to. */
  function callFor(source: number): Call | null {
    const responding = calls().get(respondsTo(source) ?? '')
    return responding?.kind === 'dispatch' ? responding : (ownCalls(source).at(-1) ?? null)
  }

  const queue: WriteQueue<QueuedNote> = {
    dueInMs: () => (queued.length > 0 ? 0 : null),
    take() {
      for (let note = queued.shift(); note !== undefined; note = queued.shift()) {
        if (now() - note.since <= MAX_WAIT_MS && isActive(note.key)) return note
        report(note, null)
      }
      return null
    },
    settle(note, outcome) {
      if (outcome.kind === 'rateLimited') queued.unshift(note)
      else report(note, outcome)
    },
  }

  return {
    queue,

    /**
     * Adds a note to the call that the player responds to, or else is assigned to. Returns false if there is none.
     * @param label who wrote it, as the CAD shows it
     */
    add(source: number, text: string, label: string): boolean {
      const call = callFor(source)
      if (call === null) return false
      const note = { source, key: call.key, callId: call.callId, text, label, since: now() }
      if (queued.length < MAX_QUEUED) queued.push(note)
      else report(note, null)
      return true
    },
  }
}
