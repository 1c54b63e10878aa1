import { positionOf, type SeenCall } from '../../shared/call.ts'
import { statusText } from '../../shared/call-code-text.ts'
import { callLocation } from '../../shared/call-text.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import { joinNonEmpty } from '../../shared/join-non-empty.ts'
import type { Translate } from '../../shared/locale.ts'
import type { Style } from '../../shared/style.ts'
import { firstCharacters, sanitize } from '../../shared/text.ts'
import type { Board, Effect } from './board.ts'
import { callLabel } from './call-label.ts'
import { distanceBetween } from './distance.ts'
import { namesText } from './responders-text.ts'
import { callSigns } from './units-text.ts'

/** A notification for the player. The texts contain unescaped user input, which the output functions sanitize. */
export interface Notification {
  /** A notification may replace an earlier one with the same id on the screen. Empty for none. */
  id: string
  /** The name of dispatch, 911 or the civil line. */
  sender: string
  subject: string
  lines: string[]
  /** The style of the call. Null if the notification is not about a call. */
  style: Style | null
  /** The priority of the call, 1 being the highest. Null if the notification is not about a call. */
  priority: number | null
  /** Whether the sound of the style is played. */
  playSound: boolean
  /** Whether it is shown however many others were shown just before. */
  required: boolean
  /** Whether it is about a call of the player's own, or one that the player responds to. */
  isOwn: boolean
}

export interface NotificationContext {
  translate: Translate
  style(call: SeenCall): Style
  board: Pick<Board, 'calls' | 'units'>
  /** The key of the call with the GPS route. */
  routedKey(): string | null
  /** This player's server id, and the key of the call that the player responds to. */
  ownId(): number
  respondedKey(): string | null
}

/** A notification that is not about a call. */
export function textNotification(translate: Translate, text: string, id = ''): Notification {
  return {
    id,
    sender: translate('senderDispatch'),
    subject: text,
    lines: [],
    style: null,
    priority: null,
    playSound: false,
    required: true,
    isOwn: false,
  }
}

/**
 * Returns the notification for an effect, or null, as for most changes of calls. Going on duty is one notification,
 * however many calls there are.
 */
export function notificationFor(effect: Effect, context: NotificationContext): Notification | null {
  const { translate } = context
  if ('call' in effect && isQuiet(effect.call, context)) return null
  switch (effect.type) {
    case 'dutyStarted': {
      return textNotification(translate, dutyStartedText(context), 'duty')
    }
    case 'dutyEnded':
      return textNotification(translate, translate('dutyEnded'), 'duty')
    case 'staleChanged':
      return textNotification(translate, translate(effect.stale ? 'callsStale' : 'callsCurrent'), 'stale')
    case 'added':
      if (effect.call.mine) return assignedNotification(effect.call, context)
      return effect.arrival === 'returned'
        ? null
        : newCallNotification(effect.call, translate(`added_${effect.arrival}`), context)
    case 'updated':
      return updateNotification(effect.call, effect.before, context)
    case 'removed':
      return effect.call.mine
        ? callNotification(effect.call, translate('ownCallClosed'), false, context)
        : null
    case 'respondersChanged':
      return responderNotification(effect, context)
    case 'displayChanged':
    case 'unitsChanged':
      return null
  }
}

/** Whether the player is not notified about the call, unless it became the player's own. */
export const isQuiet = (call: SeenCall, { routedKey }: Pick<NotificationContext, 'routedKey'>): boolean =>
  call.quiet && !call.mine && call.key !== routedKey()

/** A unit has taken up a call that was a 911 call. */
export const takenNotification = (call: SeenCall, context: NotificationContext): Notification =>
  callNotification(
    call,
    context.translate('takenBy', { units: callSigns(call, context.board.units) }),
    false,
    context,
  )

function dutyStartedText({ translate, board }: NotificationContext): string {
  const count = board.calls.size
  const form = count === 0 ? 'none' : count === 1 ? 'one' : 'many'
  const text = translate(`dutyStarted_${form}`, { count })
  const own = [...board.calls.values()].filter(({ mine }) => mine).length
  return own === 0 ? text : translate('dutyStarted_own', { text, count: own })
}

function updateNotification(
  call: SeenCall,
  before: SeenCall,
  context: NotificationContext,
): Notification | null {
  const { translate } = context
  if (call.mine && !before.mine) return assignedNotification(call, context)
  if (before.mine && !call.mine) return callNotification(call, translate('unassigned'), false, context)
  const isDispatch = call.kind === 'dispatch' && before.kind === 'dispatch'
  if (isDispatch && call.priority < before.priority)
    return callNotification(call, translate('priorityRaised', { priority: call.priority }), true, context)
  if (hasMoved(call, before)) return callNotification(call, translate('locationChanged'), false, context)
  if (!isDispatch || !(call.mine || call.key === context.routedKey())) return null
  if (call.mine && call.status !== before.status)
    return callNotification(
      call,
      translate('statusChanged', { status: statusText(call, translate) }),
      false,
      context,
    )
  const newNotes = call.notes.filter((note) => !before.notes.some((old) => deepEqual(old, note)))
  if (newNotes.length === 0) return null
  const lines = newNotes.map(({ label, content }) => joinNonEmpty(': ', [label, content]))
  return {
    ...callNotification(call, translate('noteAdded'), false, context),
    lines: [callLabel(call, translate), ...lines],
  }
}

/** A player who responds to the call knows it already, and learns that the CAD has attached the unit. */
function assignedNotification(call: SeenCall, context: NotificationContext): Notification {
  const { translate } = context
  if (call.key === context.respondedKey())
    return callNotification(call, translate('attached'), false, context)
  return { ...newCallNotification(call, translate('assigned'), context), required: true }
}

/** Others have responded to the call for the first time. */
function responderNotification(
  { call, added }: Extract<Effect, { type: 'respondersChanged' }>,
  context: NotificationContext,
): Notification | null {
  const others = added.filter(({ source }) => source !== context.ownId())
  if (others.length === 0) return null
  return callNotification(
    call,
    context.translate('isResponding', { names: namesText(others) }),
    false,
    context,
  )
}

function newCallNotification(call: SeenCall, subject: string, context: NotificationContext): Notification {
  const notification = callNotification(call, subject, true, context)
  const units = callSigns(call, context.board.units)
  const lines = units === '' ? notification.lines : [...notification.lines, units]
  const description = firstCharacters(sanitize(call.description), MAX_DESCRIPTION_CHARACTERS)
  // The notifications of 911 calls always contain the description.
  if (call.kind === 'emergency' || description === '') return { ...notification, lines }
  return { ...notification, lines: [...lines, description] }
}

function callNotification(
  call: SeenCall,
  subject: string,
  playSound: boolean,
  { translate, style, respondedKey }: NotificationContext,
): Notification {
  const label = callLabel(call, translate)
  const isEmergency = call.kind === 'emergency'
  const lines = isEmergency
    ? [callLocation(call) || label, joinNonEmpty(': ', [call.caller, call.description])]
    : [label, callLocation(call)]
  return {
    id: call.key,
    sender: translate(isEmergency ? (call.isEmergency ? 'sender911' : 'senderCivil') : 'senderDispatch'),
    subject,
    lines: lines.filter((line) => line !== ''),
    style: style(call),
    priority: isEmergency ? 2 : call.priority,
    playSound,
    required: false,
    isOwn: call.mine || call.key === respondedKey(),
  }
}

/** The description of a dispatch call may be long; `/call` shows more of it. */
const MAX_DESCRIPTION_CHARACTERS = 120

/** Metres. A shorter move is a correction of the same location. */
const MIN_MOVE_DISTANCE = 25

function hasMoved(call: SeenCall, before: SeenCall): boolean {
  // A call that follows its unit moves all the time.
  if (call.kind === 'dispatch' && call.trackPrimary) return false
  // With the same postal as before, only the server's list of postals changed.
  if (call.position === null && before.position === null && call.postal === before.postal) return false
  const [to, from] = [positionOf(call), positionOf(before)]
  if (to === null || from === null) return to !== from && to !== null
  return distanceBetween(to, from) > MIN_MOVE_DISTANCE
}
