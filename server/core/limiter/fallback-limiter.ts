import { FULL_LIMIT } from './adaptive-limit.ts'
import { type Clocks, saveLimiterState } from './limiter-state.ts'
import { createRateLimiter, type LocalRateLimiter, type RateLimiter } from './rate-limiter.ts'
import { WINDOW_MS } from './sliding-window.ts'

export interface FallbackDeps {
  own: LocalRateLimiter
  /** Requests a minute for all servers together. */
  limit: number
  /** The number of servers, and the rank of this one among them from 0; null if Redis never answered. */
  servers: { count: number; rank: number } | null
  clocks(): Clocks
  /** From 0 to 1. */
  random(): number
}

/** Upper bound of the time between two polls of a server id. */
export const MAX_PACE_MS = 3 * WINDOW_MS
/** Servers notice at different moments that Redis is away, and their requests travel. */
const SLACK = 1.1

/**
 * The limiter of a server while Redis is away: an even part of the limit, starting at an offset
 * by its rank. What it observed about other users of the key is discarded when Redis is back.
 */
export function createFallbackLimiter({ own, limit, servers, clocks, random }: FallbackDeps): RateLimiter {
  const { count, rank } = servers ?? unknownServers(limit, random())
  let state = saveLimiterState({ log: own.recentRequests(), share: FULL_LIMIT, blockedUntil: 0 }, clocks())
  const local = createRateLimiter({
    limit: () => Math.max(1, Math.floor(limit / count)),
    storage: {
      get: () => state,
      set(text) {
        state = text
      },
    },
    clocks,
  })
  const evenMs = (SLACK * WINDOW_MS * count) / limit
  const paceMs = () => Math.max(evenMs, local.paceMs())
  let next = clocks().steady + (evenMs * (rank + 1)) / count

  /** At most the pace, in case the clock was set back. */
  const waitMs = () => Math.max(0, Math.min(next - clocks().steady, paceMs()), local.waitMs())

  return {
    waitMs,
    paceMs,
    async acquire() {
      if (waitMs() > 0) return null
      next = clocks().steady + paceMs()
      own.acquireGranted()(null)
      return local.acquire()
    },
    usage: () => ({ ...own.usage(), share: Math.round((10 * WINDOW_MS) / paceMs()) / 10 }),
  }
}

/** The number of servers is unknown: assumes as many as the longest pace allows. */
function unknownServers(limit: number, chance: number): { count: number; rank: number } {
  const count = Math.max(1, Math.floor((limit * MAX_PACE_MS) / WINDOW_MS))
  return { count, rank: Math.floor(chance * count) }
}
