import type { Undo } from './game.ts'
import { type News, note, type Say } from './news.ts'
import { createPace } from './pace.ts'

export interface TellerDeps {
  notify(news: News): void
  say: Say
  now(): number
  after(ms: number, run: () => void): Undo
  /** What the player chose outlives the session. */
  storage: { get(): string | null; set(text: string): void }
}

/** Tells the player the news: no more at once than can be read, and none to who wants none. */
export function createTeller({ notify, say, now, after, storage }: TellerDeps) {
  const pace = createPace()
  let muted = storage.get() === 'muted'
  let waiting: Undo | null = null

  /** How many there was no room for, once there is room for that. */
  function tellHeld(): void {
    waiting = null
    const due = pace.dueIn(now())
    if (due === null) return
    if (due > 0) waiting = after(due, tellHeld)
    else {
      const count = pace.release(now())
      notify(note(say, say(count === 1 ? 'more_one' : 'more_many', { count })))
    }
  }

  function forget(): void {
    waiting?.()
    waiting = null
    pace.forget()
  }

  return {
    tell(news: readonly News[]): void {
      if (muted || news.length === 0) return
      const time = now()
      for (const one of news) if (pace.admits(time, one.look === null)) notify(one)
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
