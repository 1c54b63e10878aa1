import { observe, type RateInfo } from './adaptive-limit.ts'
import type { LimitSetting } from './limit-setting.ts'
import { type LimiterState, MAX_BLOCK_MS, recent } from './limiter-state.ts'

/**
 * What a response contains about rate limits; null if there was none, or its status says nothing about them.
 * `retryMs`: the wait that the gateway requested, or null.
 */
export type RateResponse = { rate: RateInfo; retryMs: number | null } | null

/** The limiter's state after one more response. */
export function applyResponse(
  state: LimiterState,
  { rate, retryMs }: NonNullable<RateResponse>,
  setting: LimitSetting,
  now: number,
): LimiterState {
  const granted = recent(state.log, now).length - (rate.refused ? 1 : 0)
  const share = observe(state.share, rate, granted, setting, now)
  if (!rate.refused) return { log: state.log, share, blockedUntil: 0 }
  return {
    log: state.log,
    // A wait that the gateway names replaces our own.
    share: retryMs === null ? share : { ...share, backoffUntil: 0 },
    blockedUntil: now + Math.min(retryMs ?? 0, MAX_BLOCK_MS),
  }
}
