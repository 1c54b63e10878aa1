import * as z from 'zod/mini'
import { parseJson } from '../../../shared/parse-json.ts'
import { type AdaptiveLimit, FULL_LIMIT } from './adaptive-limit.ts'
import { type LimitSetting, limitRange } from './limit-setting.ts'
import { MARGIN_MS, WINDOW_MS } from './sliding-window.ts'

/** Upper bound of any wait that the gateway requests. */
export const MAX_BLOCK_MS = 5 * WINDOW_MS

/** The limiter's persistent state: without it a restart could exceed the limit, or repeat a refused request. */
export interface LimiterState {
  /** Times of the requests within the window, in ms of the steady clock, like all times here. */
  log: number[]
  share: AdaptiveLimit
  /** The gateway requested that nothing is sent before this time. */
  blockedUntil: number
}

/** Both in ms. `steady` never jumps, but restarts when the machine boots; `wall` survives a boot, but can be set. */
export interface Clocks {
  steady: number
  wall: number
}

const duration = z.number().check(z.nonnegative(), z.lte(24 * 60 * WINDOW_MS))
const requestCount = z.number().check(z.int(), z.gte(0), z.lte(1000))

const savedState = z.object({
  v: z.literal(2),
  steady: z.number().check(z.nonnegative()),
  wall: z.number().check(z.nonnegative()),
  /** Ages and remaining times at the moment of saving, as the steady clock may restart. */
  ages: z.array(duration).check(z.maxLength(100)),
  blockedFor: duration,
  setting: z.nullable(z.union([z.literal('auto'), requestCount])),
  gatewayLimit: z.nullable(requestCount),
  unnamedResponses: requestCount,
  reservedForOthers: requestCount,
  reservedFor: duration,
  reason: z.enum(['refused', 'counted']),
  refusals: requestCount,
  step: requestCount,
  backoffFor: duration,
})

/** Encodes the state as text for storage. */
export function saveLimiterState(
  { log, share, blockedUntil }: LimiterState,
  { steady, wall }: Clocks,
): string {
  const remaining = (time: number) => Math.max(0, Math.round(time - steady))
  return JSON.stringify({
    v: 2,
    steady: Math.round(steady),
    wall: Math.round(wall),
    ages: recent(log, steady).map((time) => Math.max(0, Math.round(steady - time))),
    blockedFor: remaining(blockedUntil),
    setting: share.setting,
    gatewayLimit: share.gatewayLimit,
    unnamedResponses: share.unnamedResponses,
    reservedForOthers: share.reservedForOthers,
    reservedFor: remaining(share.reservedUntil),
    reason: share.reason,
    refusals: Math.min(share.refusals, 1000),
    step: share.step,
    backoffFor: remaining(share.backoffUntil),
  } satisfies z.infer<typeof savedState>)
}

/**
 * Decodes what {@link saveLimiterState} wrote, converted to the current steady clock.
 *
 * The time since then is the smaller of what the two clocks show, because either may have been changed; a clock that
 * shows a negative time is ignored. Unreadable text counts as a full window of requests just now: the cost is a wait of
 * a minute, never a burst.
 *
 * @param text the stored text, or null if nothing is stored
 */
export function loadLimiterState(text: string | null, now: Clocks, setting: LimitSetting): LimiterState {
  if (text === null) return { log: [], share: FULL_LIMIT, blockedUntil: 0 }
  const result = z.safeParse(savedState, parseJson(text))
  if (!result.success) {
    const log = Array<number>(limitRange(setting).max).fill(now.steady)
    // The setting may not be known yet.
    return { log, share: FULL_LIMIT, blockedUntil: now.steady + WINDOW_MS + MARGIN_MS }
  }
  const { v: _, steady, wall, ages, blockedFor, reservedFor, backoffFor, ...share } = result.data
  const elapsed = [now.steady - steady, now.wall - wall].filter((ms) => ms >= 0)
  const savedAt = now.steady - (elapsed.length > 0 ? Math.min(...elapsed) : 0)
  return {
    log: recent(
      ages.map((age) => savedAt - age),
      now.steady,
    ),
    share: { ...share, reservedUntil: savedAt + reservedFor, backoffUntil: savedAt + boundWait(backoffFor) },
    blockedUntil: savedAt + boundWait(blockedFor),
  }
}

const boundWait = (ms: number) => Math.min(ms, MAX_BLOCK_MS)

/** The log entries within the window. */
export function recent(log: readonly number[], now: number): number[] {
  return log.filter((time) => now - time < WINDOW_MS + MARGIN_MS)
}
