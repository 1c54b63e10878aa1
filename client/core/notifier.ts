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
  /** Stores whether the player has muted notifications. */
  storage: TextStorage
}

/** Shows notifications, limited by the throttle and by the player's choice to mute them. */
export function createNotifier({ show, translate, now, after, storage }: NotifierDeps) {
  const throttle = createNotificationThrottle()
  let muted = storage.get() === 'muted'
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

  return {
    notify(notifications: readonly Notification[]): void {
      if (muted || notifications.length === 0) return
      const time = now()
      for (const notification of notifications)
        if (throttle.admit(time, notification.required)) show(notification)
      if (summaryTimer === null) scheduleSummary()
    },

    /** Cancels the summary of suppressed notifications. */
    discardSuppressed,

    /** Mutes or unmutes notifications and returns whether they are muted now. */
    toggleMute(): boolean {
      muted = !muted
      storage.set(muted ? 'muted' : 'unmuted')
      discardSuppressed()
      return muted
    },
  }
}

export type Notifier = ReturnType<typeof createNotifier>
