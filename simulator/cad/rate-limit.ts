import type { Moment } from './clock.ts'

export const MINUTE = 60_000

export interface Limit {
  /** Requests a minute. */
  limit: number
  /** Over the last 60 seconds, or from one full minute of the wall clock to the next. */
  window: 'sliding' | 'fixed'
}

/** Those of the requests that were let through which still count against the limit. Oldest first, as all lists here. */
export function counted({ window }: Limit, spent: readonly Moment[], now: Moment): Moment[] {
  return window === 'sliding'
    ? spent.filter((one) => one.at > now.at - MINUTE)
    : spent.filter((one) => minuteOf(one) === minuteOf(now))
}

/** How long until the next request is let through, or, while some are left, until one more is. */
export function waitMs({ limit, window }: Limit, spent: readonly Moment[], now: Moment): number {
  if (window === 'fixed') return (minuteOf(now) + 1) * MINUTE - now.wall
  // After the limit was lowered, more than one has to fall out of the window.
  const blocking = spent[Math.max(0, spent.length - limit)]
  return blocking ? blocking.at + MINUTE - now.at : MINUTE
}

/** Rounded up, in both forms: who comes back at the named time is let through. */
export function retryAfter(form: 'seconds' | 'date', wait: number, now: Moment): string {
  if (form === 'seconds') return String(Math.ceil(wait / 1000))
  return new Date(Math.ceil((now.wall + wait) / 1000) * 1000).toUTCString()
}

function minuteOf({ wall }: Moment): number {
  return Math.floor(wall / MINUTE)
}
