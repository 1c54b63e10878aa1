import type { RateInfo } from './adaptive-limit.ts'

export const NO_RATE_INFO: RateInfo = { limit: null, remaining: null, refused: false }

const MINUTE_S = 60

/** Returns a header's value, or null. */
export type GetHeader = (name: string) => string | null

/** The gateway's rate limit headers. Only responses that its limiter let through or refused, 200 and 429, count. */
export function parseRateInfo(status: number, header: GetHeader): RateInfo {
  const refused = status === 429
  if (status !== 200 && !refused) return NO_RATE_INFO
  const limit = toCount(header('X-RateLimit-Limit-Minute'))
  if (limit !== null) {
    return { limit, remaining: toCount(header('X-RateLimit-Remaining-Minute')), refused, perMinute: true }
  }
  // Without a unit in its name, the limit is that of any window, such as an hour.
  const reset = toCount(header('RateLimit-Reset'))
  if (reset !== null && reset > MINUTE_S) return { ...NO_RATE_INFO, refused }
  return {
    limit: toCount(header('RateLimit-Limit')),
    remaining: toCount(header('RateLimit-Remaining')),
    refused,
    perMinute: reset !== null,
  }
}

/**
 * The wait that the gateway requests, in ms: Retry-After in seconds or as a date, else RateLimit-Reset in seconds.
 *
 * @param wallNow wall clock in ms since 1970
 */
export function parseRetryMs(header: GetHeader, wallNow: number): number | null {
  const retryAfter = header('Retry-After')?.trim() ?? ''
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  const date = Date.parse(retryAfter)
  if (!Number.isNaN(date)) return Math.max(0, date - wallNow)
  const reset = toCount(header('RateLimit-Reset'))
  return reset === null ? null : reset * 1000
}

function toCount(text: string | null): number | null {
  const digits = /^\s*(\d{1,9})/.exec(text ?? '')?.[1]
  return digits === undefined ? null : Number(digits)
}
