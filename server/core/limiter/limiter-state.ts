import * as z from 'zod/mini'
import { type AdaptiveLimit, FULL_LIMIT } from './adaptive-limit.ts'
import { MARGIN_MS, WINDOW_MS } from './sliding-window.ts'

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
  v: z.literal(1),
  steady: z.number().check(z.nonnegative()),
  wall: z.number().check(z.nonnegative()),
  /** Ages and remaining times at the moment of saving, as the steady clock may restart. */
  ages: z.array(duration).check(z.maxLength(100)),
  blockedFor: duration,
  gatewayLimit: z.nullable(requestCount),
  reservedForOthers: requestCount,
  reservedFor: duration,
  backoffMs: duration,
})

/** Encodes the state as text for storage. */
export function saveLimiterState(
  { log, share, blockedUntil }: LimiterState,
  { steady, wall }: Clocks,
): string {
  const remaining = (time: number) => Math.max(0, Math.round(time - steady))
  return JSON.stringify({
    v: 1,
    steady: Math.round(steady),
    wall: Math.round(wall),
    ages: recent(log, steady).map((time) => Math.max(0, Math.round(steady - time))),
    blockedFor: remaining(blockedUntil),
    gatewayLimit: share.gatewayLimit,
    reservedForOthers: share.reservedForOthers,
    reservedFor: remaining(share.reservedUntil),
    backoffMs: share.backoffMs,
  } satisfies z.infer<typeof savedState>)
}

/**
 * Decodes what {@link saveLimiterState} wrote, converted to the current steady clock.
 *
 * The time since then is the smaller of what the two clocks show, because either may have been changed; a clock that
 * shows a negative time is ignored. Unreadable text counts as a full window of requests just now: the cost is a wait of
 * at most a minute, never a burst.
 *
 * @param text the stored text, or null if nothing is stored
 * @param limit requests per window
 */
export function loadLimiterState(text: string | null, now: Clocks, limit: number): LimiterState {
  if (text === null) return { log: [], share: FULL_LIMIT, blockedUntil: 0 }
  const result = z.safeParse(savedState, parseJson(text))
  if (!result.success) return { log: Array(limit).fill(now.steady), share: FULL_LIMIT, blockedUntil: 0 }
  const { steady, wall, ages, blockedFor, gatewayLimit, reservedForOthers, reservedFor, backoffMs } =
    result.data
  const elapsed = [now.steady - steady, now.wall - wall].filter((ms) => ms >= 0)
  const savedAt = now.steady - (elapsed.length > 0 ? Math.min(...elapsed) : 0)
  return {
    log: recent(
      ages.map((age) => savedAt - age),
      now.steady,
    ),
    share: { gatewayLimit, reservedForOthers, reservedUntil: savedAt + reservedFor, backoffMs },
    blockedUntil: savedAt + blockedFor,
  }
}

/** The log entries within the window. */
export function recent(log: readonly number[], now: number): number[] {
  return log.filter((time) => now - time < WINDOW_MS + MARGIN_MS)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
