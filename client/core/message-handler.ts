import type { DisplaySettings } from '../../shared/protocol.ts'
import type { Board, Effect, Message } from './board.ts'
import { MAX_MARKERS } from './markers.ts'
import {
  isQuiet,
  type Notification,
  type NotificationContext,
  notificationFor,
  takenNotification,
  textNotification,
} from './notification.ts'
import type { Notifier } from './notifier.ts'
import type { Responding } from './responding.ts'
import { createTakenCalls } from './taken-calls.ts'

export interface MessageHandlerDeps {
  board: Board
  updateDisplay(changes: Partial<DisplaySettings>): void
  map: {
    /** Transfers the blip of one call to another. */
    renameBlip(fromKey: string, toKey: string): void
    /** @param newKeys the keys of the calls whose blips flash */
    redraw(newKeys: ReadonlySet<string>): { hidden: number }
  }
  route: { onEffect(effect: Effect): void }
  notifier: Pick<Notifier, 'notify' | 'discardSuppressed'>
  notificationContext: NotificationContext
  api: { onEffect(effect: Effect): void }
  responding: Pick<Responding, 'update'>
  /** Runs after the notification about going on duty. */
  onDutyStarted(): void
  /** Removes the calls that only the player's menus contain. */
  onDutyEnded(): void
}

/** Returns a function that applies a server message to the board and passes the effects to the client's outputs. */
export function createMessageHandler({
  board,
  updateDisplay,
  map,
  route,
  notifier,
  notificationContext,
  api,
  responding,
  onDutyStarted,
  onDutyEnded,
}: MessageHandlerDeps): (message: Message) => void {
  const { translate } = notificationContext
  /** Whether the player was notified, since going on duty, that the map does not show all calls. */
  let hiddenReported = false
  const takenCalls = createTakenCalls(board)

  function applyEffect(effect: Effect): void {
    if (effect.type === 'dutyStarted') hiddenReported = false
    // A setting that is omitted has no earlier value.
    if (effect.type === 'dutyStarted' || effect.type === 'displayChanged')
      updateDisplay({ respond: undefined, ...effect.display })
    if (effect.type === 'staleChanged') updateDisplay({ stale: effect.stale })
    if (effect.type === 'dutyEnded') {
      notifier.discardSuppressed()
      onDutyEnded()
    }
    if (effect.type === 'added' && effect.from !== null) map.renameBlip(effect.from, effect.call.key)
    route.onEffect(effect)
    takenCalls.onEffect(effect)
  }

  function notificationsFor(effects: readonly Effect[], hidden: number): Notification[] {
    const notifications = [
      ...effects.flatMap((effect) => notificationFor(effect, notificationContext) ?? []),
      ...takenCalls
        .take()
        .filter((call) => !call.mine && !isQuiet(call, notificationContext))
        .map((call) => takenNotification(call, notificationContext)),
    ]
    if (hidden === 0 || hiddenReported) return notifications
    hiddenReported = true
    const params = { shown: MAX_MARKERS, count: MAX_MARKERS + hidden }
    const notice = textNotification(translate, translate('mapLimited', params))
    // First, but after the notification about going on duty.
    const index = effects[0]?.type === 'dutyStarted' ? 1 : 0
    return [...notifications.slice(0, index), notice, ...notifications.slice(index)]
  }

  return (message) => {
    const effects = board.receive(message)
    if (effects.length === 0) return
    effects.forEach(applyEffect)
    responding.update(effects)
    const newKeys = effects.flatMap((effect) => (effect.type === 'added' ? effect.call.key : []))
    const { hidden } = map.redraw(new Set(newKeys))
    notifier.notify(notificationsFor(effects, hidden))
    if (effects.some(({ type }) => type === 'dutyStarted')) onDutyStarted()
    effects.forEach(api.onEffect)
  }
}
