import * as z from 'zod/mini'
import { type AdaptiveLimit, FULL_LIMIT } from './adaptive-limit.ts'
import { MARGIN_MS, WINDOW_MS } from './sliding-window.ts'

/** What must be remembered so that a restart neither spends the budget twice nor runs into the same refusal again. */
export interface LimiterState {
  /** Times of the requests that still count, in ms of the steady clock, like all times here. */
  log: number[]
  share: AdaptiveLimit
  /** Until when the gateway asked us to stay away. */
  blockedUntil: number
}

/** Both in ms. `steady` never jumps but starts anew when the machine boots; `wall` goes on then, but may be set. */
export interface Clocks {
  steady: number
  wall: number
}

const span = z.number().check(z.nonnegative(), z.lte(24 * 60 * WINDOW_MS))
const share = z.number().check(z.int(), z.gte(0), z.lte(1000))

const saved = z.object({
  v: z.literal(1),
  steady: z.number().check(z.nonnegative()),
  wall: z.number().check(z.nonnegative()),
  /** How long ago each request was, and how long from then each wait would be, when this was saved. */
  ages: z.array(span).check(z.maxLength(100)),
  blockedFor: span,
  gatewayLimit: z.nullable(share),
  reservedForOthers: share,
  reservedFor: span,
  backoffMs: span,
})

/** The state as text that outlives the resource. */
export function saveLimiterState(
  { log, share, blockedUntil }: LimiterState,
  { steady, wall }: Clocks,
): string {
  const from = (time: number) => Math.max(0, Math.round(time - steady))
  return JSON.stringify({
    v: 1,
    steady: Math.round(steady),
    wall: Math.round(wall),
    ages: recent(log, steady).map((time) => Math.max(0, Math.round(steady - time))),
    blockedFor: from(blockedUntil),
    gatewayLimit: share.gatewayLimit,
    reservedForOthers: share.reservedForOthers,
    reservedFor: from(share.reservedUntil),
    backoffMs: share.backoffMs,
  } satisfies z.infer<typeof saved>)
}

/**
 * The state that {@link saveLimiterState} wrote, on today's steady clock.
 *
 * How much time went by is told by two clocks, of which either may have been set back or forward in between: the one
 * that says less is believed, and one that ran backwards is not asked. Text that can't be read was somebody's requests
 * all the same, so it counts as a full window spent just now: at worst a minute's wait, never a burst.
 *
 * @param text what is stored, or null where nothing is
 * @param limit requests a window
 */
export function loadLimiterState(text: string | null, now: Clocks, limit: number): LimiterState {
  if (text === null) return { log: [], share: FULL_LIMIT, blockedUntil: 0 }
  const stored = z.safeParse(saved, parseJson(text))
  if (!stored.success) return { log: Array(limit).fill(now.steady), share: FULL_LIMIT, blockedUntil: 0 }
  const { steady, wall, ages, blockedFor, gatewayLimit, reservedForOthers, reservedFor, backoffMs } =
    stored.data
  const passed = [now.steady - steady, now.wall - wall].filter((ms) => ms >= 0)
  const savedAt = now.steady - (passed.length > 0 ? Math.min(...passed) : 0)
  return {
    log: recent(
      ages.map((age) => savedAt - age),
      now.steady,
    ),
    share: { gatewayLimit, reservedForOthers, reservedUntil: savedAt + reservedFor, backoffMs },
    blockedUntil: savedAt + blockedFor,
  }
}

/** The part of the log that still counts. */
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
