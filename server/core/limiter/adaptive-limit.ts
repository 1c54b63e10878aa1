import { WINDOW_MS } from './sliding-window.ts'

/**
 * Our share of the API key's limit. Other software may use the same key. Its requests are only visible through the
 * gateway's counters or through a refusal. Their number is then reserved for a while, and released step by step.
 */
export interface AdaptiveLimit {
  /** The limit that the gateway named last, in requests per window; null if it named none. */
  gatewayLimit: number | null
  /** Requests per window that are left to other users of the key. */
  reservedForOthers: number
  /** The reserve does not shrink before this time, in ms. */
  reservedUntil: number
  /** How long the reserve stays after the next refusal without counters, in ms. */
  backoffMs: number
}

/** What a response contains about the gateway's rate limit. */
export interface RateInfo {
  limit: number | null
  remaining: number | null
  /** Whether it was a 429. */
  refused: boolean
}

/** Counters are exact, and the next response brings new ones. */
const COUNTED_RESERVE_MS = 10 * WINDOW_MS
/** Without counters, only another refusal can show that others are still there: risk it rarely, and ever more rarely. */
const BACKOFF_MS = 15 * WINDOW_MS
const MAX_BACKOFF_MS = 16 * BACKOFF_MS
/** Time between two steps of releasing the reserve. */
const STEP_MS = 5 * WINDOW_MS

export const FULL_LIMIT: AdaptiveLimit = {
  gatewayLimit: null,
  reservedForOthers: 0,
  reservedUntil: 0,
  backoffMs: BACKOFF_MS,
}

/** Requests per window that we may send. At least 1, because only a response can show that more is possible again. */
export function currentLimit(share: AdaptiveLimit, setting: number): number {
  return Math.max(1, totalLimit(share, setting) - share.reservedForOthers)
}

/**
 * The share after one more response.
 *
 * @param ours our granted requests within the last window, including this one unless it was refused
 * @param setting the limit that the owner configured, in requests per window
 */
export function observe(
  share: AdaptiveLimit,
  info: RateInfo,
  ours: number,
  setting: number,
  now: number,
): AdaptiveLimit {
  const updated = {
    ...share,
    gatewayLimit: info.limit === null ? share.gatewayLimit : Math.max(1, info.limit),
  }
  const limit = totalLimit(updated, setting)
  const counted = info.limit !== null && info.remaining !== null
  const usedByOthers = counted ? limit - Math.min(info.remaining as number, limit) - ours : 0
  const clamp = (reserve: number) => Math.min(Math.max(reserve, 0), limit - 1)

  if (info.refused) {
    const reservedForOthers = clamp(Math.max(usedByOthers, limit - ours, share.reservedForOthers + 1))
    if (counted) return { ...updated, reservedForOthers, reservedUntil: now + COUNTED_RESERVE_MS }
    const backoffMs = Math.min(share.backoffMs * 2, MAX_BACKOFF_MS)
    return { ...updated, reservedForOthers, reservedUntil: now + share.backoffMs, backoffMs }
  }
  if (counted && usedByOthers > 0 && usedByOthers >= share.reservedForOthers)
    return {
      ...updated,
      reservedForOthers: clamp(usedByOthers),
      reservedUntil: now + COUNTED_RESERVE_MS,
    }
  if (now < share.reservedUntil) return updated
  if (share.reservedForOthers > 0)
    return { ...updated, reservedForOthers: share.reservedForOthers - 1, reservedUntil: now + STEP_MS }
  // The full share lasted as long as the backoff, so the next refusal starts with the shortest one.
  return now - share.reservedUntil < share.backoffMs ? updated : { ...updated, backoffMs: BACKOFF_MS }
}

function totalLimit({ gatewayLimit }: AdaptiveLimit, setting: number): number {
  return Math.min(gatewayLimit ?? setting, setting)
}
