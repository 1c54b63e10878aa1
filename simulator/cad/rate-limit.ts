import type { Timestamp } from './clock.ts'

export const MINUTE = 60_000

export interface RateLimit {
  /** Requests a minute. */
  limit: number
  /** `sliding`: the last 60 seconds. `fixed`: one full minute of the wall clock. */
  window: 'sliding' | 'fixed'
}

/** The admitted requests that still count against the limit. All lists here are ordered oldest first. */
export function requestsInWindow(
  { window }: RateLimit,
  admitted: readonly Timestamp[],
  now: Timestamp,
): Timestamp[] {
  return window === 'sliding'
    ? admitted.filter((request) => request.at > now.at - MINUTE)
    : admitted.filter((request) => minuteOf(request) === minuteOf(now))
}

/** Milliseconds until one more request than now is admitted. */
export function msUntilAllowed(
  { limit, window }: RateLimit,
  admitted: readonly Timestamp[],
  now: Timestamp,
): number {
  if (window === 'fixed') return (minuteOf(now) + 1) * MINUTE - now.wall
  // After the limit was lowered, more than one request has to leave the window.
  const blocking = admitted[Math.max(0, admitted.length - limit)]
  return blocking ? blocking.at + MINUTE - now.at : MINUTE
}

/** The value of a Retry-After header. Rounded up, so that a request at that time is admitted. */
export function retryAfterValue(form: 'seconds' | 'date', waitMs: number, now: Timestamp): string {
  if (form === 'seconds') return String(Math.ceil(waitMs / 1000))
  return new Date(Math.ceil((now.wall + waitMs) / 1000) * 1000).toUTCString()
}

function minuteOf({ wall }: Timestamp): number {
  return Math.floor(wall / MINUTE)
}
