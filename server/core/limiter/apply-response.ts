import { observe, type RateInfo } from './adaptive-limit.ts'
import { type LimiterState, recent } from './limiter-state.ts'
import { WINDOW_MS } from './sliding-window.ts'

/**
 * What a response contains about rate limits; null if there was no response. `retryMs`: the wait that the gateway
 * requested, or null.
 */
export type RateResponse = { rate: RateInfo; retryMs: number | null } | null

/** Upper bound of any wait that the gateway requests. */
export const MAX_BLOCK_MS = 5 * WINDOW_MS

/** After this many refusals in a row the wait without Retry-After no longer doubles. */
const MAX_DOUBLINGS = 3

/**
 * The limiter's state after one more response.
 *
 * @param refusals consecutive refusals, including this response
 * @param limit requests per window that the owner allows
 */
export function applyResponse(
  state: LimiterState,
  { rate, retryMs }: NonNullable<RateResponse>,
  refusals: number,
  limit: number,
  now: number,
): LimiterState {
  const granted = recent(state.log, now).length - (rate.refused ? 1 : 0)
  const defaultWaitMs = WINDOW_MS * 2 ** Math.min(refusals - 1, MAX_DOUBLINGS)
  return {
    log: state.log,
    share: observe(state.share, rate, granted, limit, now),
    blockedUntil: rate.refused ? now + Math.min(retryMs ?? defaultWaitMs, MAX_BLOCK_MS) : 0,
  }
}
