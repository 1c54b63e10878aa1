import { observe, type RateInfo } from './adaptive-limit.ts'
import { type LimiterState, recent } from './limiter-state.ts'
import { WINDOW_MS } from './sliding-window.ts'

/** What an answer said of the gateway's counting; null where none came. `retryMs`: how long it asked to stay away. */
export type RateResponse = { rate: RateInfo; retryMs: number | null } | null

/** However long the gateway asks us to stay away. */
export const MAX_BLOCK_MS = 5 * WINDOW_MS

/**
 * The state after one more answer.
 *
 * @param refusals refusals in a row, with this answer
 * @param limit requests a window that the owner allows
 */
export function applyResponse(
  state: LimiterState,
  { rate, retryMs }: NonNullable<RateResponse>,
  refusals: number,
  limit: number,
  now: number,
): LimiterState {
  const granted = recent(state.log, now).length - (rate.refused ? 1 : 0)
  const untold = WINDOW_MS * 2 ** Math.min(refusals - 1, 3)
  return {
    log: state.log,
    share: observe(state.share, rate, granted, limit, now),
    blockedUntil: rate.refused ? now + Math.min(retryMs ?? untold, MAX_BLOCK_MS) : 0,
  }
}
