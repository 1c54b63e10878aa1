import type { Disposer as Undo } from '../../shared/disposer.ts'
import type { Translate } from '../../shared/locale.ts'
import { type Notification, plainNotification } from './notification.ts'
import { createNotificationThrottle } from './notification-throttle.ts'

export interface NotifierDeps {
  notify(news: Notification): void
  translate: Translate
  now(): number
  after(ms: number, run: () => void): Undo
  /** What the player chose outlives the session. */
  storage: { get(): string | null; set(text: string): void }
}

/** Tells the player the news: no more at once than can be read, and none to who wants none. */
export function createNotifier({ notify, translate, now, after, storage }: NotifierDeps) {
  const throttle = createNotificationThrottle()
  let muted = storage.get() === 'muted'
  let waiting: Undo | null = null

  /** How many there was no room for, once there is room for that. */
  function tellHeld(): void {
    waiting = null
    const due = throttle.dueIn(now())
    if (due === null) return
    if (due > 0) waiting = after(due, tellHeld)
    else {
      const count = throttle.release(now())
      notify(plainNotification(translate, translate(count === 1 ? 'more_one' : 'more_many', { count })))
    }
  }

  function forget(): void {
    waiting?.()
    waiting = null
    throttle.forget()
  }

  return {
    tell(news: readonly Notification[]): void {
      if (muted || news.length === 0) return
      const time = now()
      for (const one of news) if (throttle.admits(time, one.style === null)) notify(one)
      if (waiting === null) tellHeld()
    },

    /** What there was no room for is of no interest any more. */
    forget,

    /** Silences news, or no longer; returns whether they are silent now. */
    toggleMute(): boolean {
      muted = !muted
      storage.set(muted ? 'muted' : 'heard')
      forget()
      return muted
    },
  }
}
