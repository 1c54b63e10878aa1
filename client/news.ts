import { sameData } from '../shared/data.ts'
import { place } from '../shared/label.ts'
import { type Look, placeOf } from '../shared/look.ts'
import type { SeenCall } from '../shared/protocol.ts'
import type { Effect } from './board.ts'
import { listed, metres } from './listing.ts'

/** Says a text of the locale. */
export type Say = (key: string, params?: Record<string, string | number>) => string

/** Something to tell the player. `lines` hold players' words and are made harmless where they are shown. */
export interface News {
  /** Of news with the same, the newer may take the older's place. */
  id: string
  /** Dispatch, 911 or the civil line. */
  sender: string
  subject: string
  lines: string[]
  /** Of the call that it is about, if it is about one. */
  look: Look | null
  /** The call's, 1 being the highest; null for what isn't about one. */
  priority: number | null
  /** It is about something that the player may have to go to now, and is heard. */
  loud: boolean
}

/** What news are made with. */
export interface Desk {
  say: Say
  label(call: SeenCall): string
  look(call: SeenCall): Look
  /** How many calls there are. */
  count(): number
  /** The key of the call that the player is led to. */
  routed(): string | null
}

/** A line that is not about a call. */
export function note(say: Say, text: string, id = ''): News {
  return { id, sender: say('sender'), subject: text, lines: [], look: null, priority: null, loud: false }
}

/** What is worth a word. Signing on is one line however many calls there are; most changes are none. */
export function newsOf(effect: Effect, desk: Desk): News | null {
  const { say } = desk
  switch (effect.type) {
    case 'signedOn': {
      const count = desk.count()
      const form = count === 0 ? 'none' : count === 1 ? 'one' : 'many'
      return note(say, say(`signedOn_${form}`, { count }), 'duty')
    }
    case 'signedOff':
      return note(say, say('signedOff'), 'duty')
    case 'stale':
      return note(say, say(effect.stale ? 'stale' : 'back'), 'stale')
    case 'added':
      return effect.arrival === 'returned' ? null : about(effect.call, say(effect.arrival), true, desk)
    case 'updated':
      return changeNews(effect.call, effect.before, desk)
    case 'removed':
    case 'view':
      return null
  }
}

function changeNews(call: SeenCall, before: SeenCall, desk: Desk): News | null {
  const { say } = desk
  const dispatch = call.kind === 'dispatch' && before.kind === 'dispatch'
  if (dispatch && call.priority < before.priority)
    return about(call, say('raised', { priority: call.priority }), true, desk)
  if (movedFar(call, before)) return about(call, say('moved'), false, desk)
  if (!dispatch || call.key !== desk.routed()) return null
  const added = call.notes.filter((one) => !before.notes.some((old) => sameData(old, one)))
  if (added.length === 0) return null
  const words = added.map(({ label, content }) => listed(': ', [label, content]))
  return { ...about(call, say('noted'), false, desk), lines: [desk.label(call), ...words] }
}

function about(call: SeenCall, subject: string, loud: boolean, { say, label, look }: Desk): News {
  const emergency = call.kind === 'emergency'
  const lines = emergency
    ? [place(call) || label(call), listed(': ', [call.caller, call.description])]
    : [label(call), place(call)]
  return {
    id: call.key,
    sender: say(emergency ? (call.isEmergency ? 'sender911' : 'senderCivil') : 'sender'),
    subject,
    lines: lines.filter((line) => line !== ''),
    look: look(call),
    priority: emergency ? 2 : call.priority,
    loud,
  }
}

/** Metres within which a place is the same place, said more exactly. */
const SAME_PLACE = 25

function movedFar(call: SeenCall, before: SeenCall): boolean {
  // A call that goes where its unit goes moves all the time; and that the server got to know postals moves nothing.
  if (call.kind === 'dispatch' && call.trackPrimary) return false
  if (call.position === null && before.position === null && call.postal === before.postal) return false
  const [to, from] = [placeOf(call), placeOf(before)]
  if (to === null || from === null) return to !== from && to !== null
  return metres(to, from) > SAME_PLACE
}
