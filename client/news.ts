import type { Call } from '../shared/call.ts'
import { place } from '../shared/label.ts'
import type { Effect } from './board.ts'

/** Says a text of the locale. */
export type Say = (key: string, params?: Record<string, string | number>) => string

/** Something to tell the player. `body` holds players' words and is made harmless where it is shown. */
export interface News {
  /** Who says it: dispatch, or a 911 caller. */
  from: 'dispatch' | '911'
  subject: string
  body: string
}

/** What is worth a word. Signing on is one line however many calls there are; most changes are none. */
export function newsOf(
  effect: Effect,
  activeCalls: number,
  say: Say,
  label: (call: Call) => string,
): News | null {
  const note = (subject: string): News => ({ from: 'dispatch', subject, body: '' })
  switch (effect.type) {
    case 'signedOn': {
      const key = activeCalls === 0 ? 'signedOn_none' : activeCalls === 1 ? 'signedOn_one' : 'signedOn_many'
      return note(say(key, { count: activeCalls }))
    }
    case 'signedOff':
      return note(say('signedOff'))
    case 'stale':
      return note(say(effect.stale ? 'stale' : 'back'))
    case 'added':
      return effect.arrival === 'returned' ? null : about(effect.call, say(effect.arrival), label)
    case 'updated':
      return changeNews(effect.call, effect.before, say, label)
    case 'removed':
    case 'view':
      return null
  }
}

function changeNews(call: Call, before: Call, say: Say, label: (call: Call) => string): News | null {
  if (call.kind === 'dispatch' && before.kind === 'dispatch' && call.priority < before.priority) {
    return about(call, say('raised', { priority: call.priority }), label)
  }
  return movedFar(call, before) ? about(call, say('moved'), label) : null
}

function about(call: Call, subject: string, label: (call: Call) => string): News {
  const words =
    call.kind === 'emergency' ? [place(call) || label(call), call.description] : [label(call), place(call)]
  const body = words.filter((text) => text !== '').join(', ')
  return { from: call.kind === 'emergency' ? '911' : 'dispatch', subject, body }
}

/** Metres within which a place is the same place, said more exactly. */
const SAME_PLACE = 25

function movedFar({ position: to }: Call, { position: from }: Call): boolean {
  if (to === null || from === null) return to !== from && to !== null
  return Math.hypot(to.x - from.x, to.y - from.y) > SAME_PLACE
}
