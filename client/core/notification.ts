import type { SeenCall } from '../../shared/call.ts'
import { callLocation } from '../../shared/call-text.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import type { Translate } from '../../shared/locale.ts'
import { positionOf, type Style } from '../../shared/style.ts'
import type { Effect } from './board.ts'
import { distanceBetween, joinNonEmpty } from './call-list.ts'

/** Something to tell the player. `lines` hold players' words and are made harmless where they are shown. */
export interface Notification {
  /** Of news with the same, the newer may take the older's place. */
  id: string
  /** Dispatch, 911 or the civil line. */
  sender: string
  subject: string
  lines: string[]
  /** Of the call that it is about, if it is about one. */
  style: Style | null
  /** The call's, 1 being the highest; null for what isn't about one. */
  priority: number | null
  /** It is about something that the player may have to go to now, and is heard. */
  loud: boolean
}

/** What news are made with. */
export interface NotificationContext {
  translate: Translate
  label(call: SeenCall): string
  style(call: SeenCall): Style
  /** How many calls there are. */
  count(): number
  /** The key of the call that the player is led to. */
  routed(): string | null
}

/** A line that is not about a call. */
export function plainNotification(translate: Translate, text: string, id = ''): Notification {
  return {
    id,
    sender: translate('sender'),
    subject: text,
    lines: [],
    style: null,
    priority: null,
    loud: false,
  }
}

/** What is worth a word. Signing on is one line however many calls there are; most changes are none. */
export function notificationFor(effect: Effect, context: NotificationContext): Notification | null {
  const { translate } = context
  switch (effect.type) {
    case 'signedOn': {
      const count = context.count()
      const form = count === 0 ? 'none' : count === 1 ? 'one' : 'many'
      return plainNotification(translate, translate(`signedOn_${form}`, { count }), 'duty')
    }
    case 'signedOff':
      return plainNotification(translate, translate('signedOff'), 'duty')
    case 'stale':
      return plainNotification(translate, translate(effect.stale ? 'stale' : 'back'), 'stale')
    case 'added':
      return effect.arrival === 'returned'
        ? null
        : about(effect.call, translate(effect.arrival), true, context)
    case 'updated':
      return changeNews(effect.call, effect.before, context)
    case 'removed':
    case 'display':
      return null
  }
}

function changeNews(call: SeenCall, before: SeenCall, context: NotificationContext): Notification | null {
  const { translate } = context
  const dispatch = call.kind === 'dispatch' && before.kind === 'dispatch'
  if (dispatch && call.priority < before.priority)
    return about(call, translate('raised', { priority: call.priority }), true, context)
  if (movedFar(call, before)) return about(call, translate('moved'), false, context)
  if (!dispatch || call.key !== context.routed()) return null
  const added = call.notes.filter((one) => !before.notes.some((old) => deepEqual(old, one)))
  if (added.length === 0) return null
  const words = added.map(({ label, content }) => joinNonEmpty(': ', [label, content]))
  return { ...about(call, translate('noted'), false, context), lines: [context.label(call), ...words] }
}

function about(
  call: SeenCall,
  subject: string,
  loud: boolean,
  { translate, label, style }: NotificationContext,
): Notification {
  const emergency = call.kind === 'emergency'
  const lines = emergency
    ? [callLocation(call) || label(call), joinNonEmpty(': ', [call.caller, call.description])]
    : [label(call), callLocation(call)]
  return {
    id: call.key,
    sender: translate(emergency ? (call.isEmergency ? 'sender911' : 'senderCivil') : 'sender'),
    subject,
    lines: lines.filter((line) => line !== ''),
    style: style(call),
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
  const [to, from] = [positionOf(call), positionOf(before)]
  if (to === null || from === null) return to !== from && to !== null
  return distanceBetween(to, from) > SAME_PLACE
}
