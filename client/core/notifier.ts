import type { Disposer } from '../../shared/disposer.ts'
import type { Translate } from '../../shared/locale.ts'
import type { TextStorage } from '../../shared/text-storage.ts'
import { type Notification, textNotification } from './notification.ts'
import { createNotificationThrottle } from './notification-throttle.ts'

export interface NotifierDeps {
  show(notification: Notification): void
  translate: Translate
  /** The time in ms. */
  now(): number
  after(ms: number, run: () => void): Disposer
  /** Stores which notifications the player wants. */
  storage: TextStorage
  /** Whether the player responds to a call. */
  isResponding(): boolean
}

/**
 * Which notifications a player wants. `priority`: calls of priority 1, and the player's own. `mine`: the player's own.
 * `responding`: all, but only the player's own while responding to a call.
 */
export const NOTIFY_CHOICES = ['all', 'priority', 'mine', 'responding', 'none'] as const
export type NotifyChoice = (typeof NOTIFY_CHOICES)[number]

/** Shows notifications, limited by the throttle and by the player's choice to mute them. */
export function createNotifier({ show, translate, now, after, storage, isResponding }: NotifierDeps) {
  const throttle = createNotificationThrottle()
  let [choice, muted] = parseChoice(storage.get())
  let summaryTimer: Disposer | null = null

  /** Shows the number of suppressed notifications, now or as soon as the throttle permits. */
  function scheduleSummary(): void {
    summaryTimer = null
    const delay = throttle.summaryDelayMs(now())
    if (delay === null) return
    if (delay > 0) summaryTimer = after(delay, scheduleSummary)
    else {
      const count = throttle.takeSummary(now())
      const text = translate(count === 1 ? 'moreNotifications_one' : 'moreNotifications_many', { count })
      show(textNotification(translate, text))
    }
  }

  function discardSuppressed(): void {
    summaryTimer?.()
    summaryTimer = null
    throttle.discardSuppressed()
  }

  function isWanted({ style, priority, isOwn }: Notification): boolean {
    if (muted || choice === 'none') return false
    if (style === null || isOwn || choice === 'all') return true
    return choice === 'priority' ? priority === 1 : choice === 'responding' && !isResponding()
  }

  function store(): void {
    storage.set(muted ? `${choice} muted` : choice)
    discardSuppressed()
  }

  return {
    notify(notifications: readonly Notification[]): void {
      const wanted = notifications.filter(isWanted)
      if (wanted.length === 0) return
      const time = now()
      for (const notification of wanted) if (throttle.admit(time, notification.required)) show(notification)
      if (summaryTimer === null) scheduleSummary()
    },

    /** Cancels the summary of suppressed notifications. */
    discardSuppressed,

    /** Mutes or unmutes notifications and returns whether they are muted now. */
    toggleMute(): boolean {
      muted = !muted && choice !== 'none'
      if (choice === 'none') choice = 'all'
      store()
      return muted
    },

    choice: (): NotifyChoice => (muted ? 'none' : choice),

    choose(next: NotifyChoice): void {
      choice = next
      muted = false
      store()
    },
  }
}

/** Earlier versions stored `muted` or `unmuted`. */
function parseChoice(stored: string | null): [NotifyChoice, muted: boolean] {
  const words = stored?.split(' ') ?? []
  return [NOTIFY_CHOICES.find((choice) => words.includes(choice)) ?? 'all', words.includes('muted')]
}

export type Notifier = ReturnType<typeof createNotifier>
