import { type LimitSetting, limitRange } from './limit-setting.ts'
import { WINDOW_MS } from './sliding-window.ts'

/**
 * Our share of the API key's limit. Other software may use the same key. Its requests are only visible through the
 * gateway's counters or through a refusal. Their number is then reserved for a while.
 *
 * Consecutive refusals are one episode: the reserve grows once, and each episode that follows soon keeps it for longer.
 */
export interface AdaptiveLimit {
  /** The setting that all this was learned under; another one starts over. Null before the first response. */
  setting: LimitSetting | null
  /** The limit that the gateway named last, in requests per window; null if it named none lately. */
  gatewayLimit: number | null
  /** Responses since the gateway named its limit. */
  unnamedResponses: number
  /** Requests per window that are left to other users of the key until `reservedUntil`, in ms. */
  reservedForOthers: number
  reservedUntil: number
  reason: ReserveReason
  /** Consecutive refusals. */
  refusals: number
  /** Index into RESERVE_MS for the next episode. */
  step: number
  /** Nothing is sent before this time, in ms: the wait after a refusal that named none. */
  backoffUntil: number
}

/** A 429, or the gateway's counters showed requests of others. */
export type ReserveReason = 'refused' | 'counted'

/** What a response contains about the gateway's rate limit. */
export interface RateInfo {
  limit: number | null
  remaining: number | null
  /** Whether it was a 429. */
  refused: boolean
  /** Whether the response says that `limit` is per minute: only then it may raise the limit. */
  perMinute?: boolean
}

const MINUTE_MS = 60_000
/** Without counters, only another refusal can show that others are still there: risk it ever more rarely. */
const RESERVE_MS = [2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS] as const
/** After this time at the full share the next episode starts with the shortest reserve. */
const STEP_RESET_MS = 20 * MINUTE_MS
/** Counters are exact, and the next response brings new ones. */
const COUNTED_RESERVE_MS = 10 * MINUTE_MS
/** A limit that this many responses did not repeat was a mistake, or no longer holds. */
const MAX_UNNAMED_RESPONSES = 10
/** The wait after a refusal without Retry-After doubles from one window up to this. */
const MAX_BACKOFF_MS = 5 * MINUTE_MS

export const FULL_LIMIT: AdaptiveLimit = {
  setting: null,
  gatewayLimit: null,
  unnamedResponses: 0,
  reservedForOthers: 0,
  reservedUntil: 0,
  reason: 'refused',
  refusals: 0,
  step: 0,
  backoffUntil: 0,
}

/** Clears the effects of refusals, but not the limit that the gateway named. */
export function resetLimit({ gatewayLimit, unnamedResponses }: AdaptiveLimit): AdaptiveLimit {
  return { ...FULL_LIMIT, gatewayLimit, unnamedResponses }
}

/** The share, reset if it was learned under another setting. */
export function forSetting(share: AdaptiveLimit, setting: LimitSetting): AdaptiveLimit {
  return share.setting === null || share.setting === setting ? share : resetLimit(share)
}

/** Requests per window that we may send. At least 1, because only a response can show that more is possible again. */
export function currentLimit(share: AdaptiveLimit, setting: LimitSetting, now: number): number {
  return Math.max(1, totalLimit(share, setting) - activeReserve(forSetting(share, setting), now))
}

/** Requests per window that we may send if nobody else uses the key. */
export function totalLimit({ gatewayLimit }: AdaptiveLimit, setting: LimitSetting): number {
  const { initial, max } = limitRange(setting)
  return gatewayLimit === null ? initial : Math.min(gatewayLimit, max)
}

export function activeReserve({ reservedForOthers, reservedUntil }: AdaptiveLimit, now: number): number {
  return now < reservedUntil ? reservedForOthers : 0
}

/**
 * The share after one more response with status 200 or 429.
 *
 * @param ours our granted requests within the last window, including this one unless it was refused
 */
export function observe(
  share: AdaptiveLimit,
  info: RateInfo,
  ours: number,
  setting: LimitSetting,
  now: number,
): AdaptiveLimit {
  const updated = { ...observeLimit(forSetting(share, setting), info, setting), setting }
  const limit = totalLimit(updated, setting)
  const counted = info.limit !== null && info.remaining !== null
  const usedByOthers = counted ? limit - Math.min(info.remaining as number, limit) - ours : 0
  if (info.refused) return observeRefusal(updated, Math.max(usedByOthers, limit - ours), limit, now)

  const accepted = { ...updated, refusals: 0, backoffUntil: 0 }
  if (usedByOthers <= 0 || usedByOthers < activeReserve(updated, now)) return accepted
  return {
    ...accepted,
    reservedForOthers: Math.min(usedByOthers, limit - 1),
    reservedUntil: Math.max(updated.reservedUntil, now + COUNTED_RESERVE_MS),
    reason: 'counted',
  }
}

function observeLimit(share: AdaptiveLimit, info: RateInfo, setting: LimitSetting): AdaptiveLimit {
  if (info.limit !== null) {
    const named = info.perMinute ? info.limit : Math.min(info.limit, limitRange(setting).initial)
    return { ...share, gatewayLimit: Math.max(1, named), unnamedResponses: 0 }
  }
  const unnamedResponses = share.unnamedResponses + 1
  const gatewayLimit = unnamedResponses < MAX_UNNAMED_RESPONSES ? share.gatewayLimit : null
  return { ...share, gatewayLimit, unnamedResponses: Math.min(unnamedResponses, MAX_UNNAMED_RESPONSES) }
}

/** @param atLeast requests of others in the last window, as far as they are known */
function observeRefusal(share: AdaptiveLimit, atLeast: number, limit: number, now: number): AdaptiveLimit {
  const backoffMs = Math.min(WINDOW_MS * 2 ** Math.min(share.refusals, 10), MAX_BACKOFF_MS)
  const refused = { ...share, refusals: share.refusals + 1, backoffUntil: now + backoffMs }
  if (share.refusals > 0) {
    const episodeMs = RESERVE_MS[share.step - 1] ?? RESERVE_MS[0]
    return { ...refused, reservedUntil: Math.max(share.reservedUntil, now + episodeMs) }
  }
  const step = now - share.reservedUntil >= STEP_RESET_MS ? 0 : share.step
  const reserve = Math.max(atLeast, activeReserve(share, now) + 1)
  return {
    ...refused,
    reservedForOthers: Math.min(reserve, limit - 1),
    reservedUntil: now + (RESERVE_MS[step] ?? STEP_RESET_MS),
    reason: 'refused',
    step: Math.min(step + 1, RESERVE_MS.length - 1),
  }
}
