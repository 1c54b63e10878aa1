import { currentLimit } from './adaptive-limit.ts'
import { applyResponse, MAX_BLOCK_MS, type RateResponse } from './apply-response.ts'
import {
  type Clocks,
  type LimiterState,
  loadLimiterState,
  recent,
  saveLimiterState,
} from './limiter-state.ts'
import { paceMs, waitMs } from './sliding-window.ts'

/** Limits the requests to the CAD. The poller uses this interface for this server's own limit and for a shared one. */
export interface RateLimiter {
  /** How long until a request may be granted, as far as is known, in ms; 0 means now. */
  waitMs(): number
  /** Interval between requests that uses the whole limit evenly, in ms. */
  paceMs(): number
  /** Acquires permission for one request, or null if none is granted now. Settles on the game thread. */
  acquire(): Promise<Permit | null>
  /** `share`: requests a minute that this server may send now. */
  usage(): { requestsInWindow: number; share: number }
}

/** Permission for one request. Call it once, with what the response contained about rate limits. */
export type Permit = (response: RateResponse) => void

/** This server's own limit. A shared limiter uses it for its bookkeeping, and as a fallback. */
export interface LocalRateLimiter extends RateLimiter {
  /** Records a request that the shared limiter granted. */
  acquireGranted(): Permit
  /** Times of the requests within the window, in ms of the steady clock. */
  recentRequests(): number[]
}

export interface RateLimiterDeps {
  /** Requests a minute that the owner configured. */
  limit(): number
  /** Survives a restart of the resource. */
  storage: { get(): string | null; set(text: string): void }
  clocks(): Clocks
}

/** A sliding window log that survives restarts, with a limit that adapts to other users of the key. */
export function createRateLimiter({ limit, storage, clocks }: RateLimiterDeps): LocalRateLimiter {
  /** Read at first use, when the limit is known: unreadable text counts as a full window. */
  let state: LimiterState | null = null
  let refusals = 0

  const steady = () => clocks().steady

  function read(): LimiterState {
    state ??= loadLimiterState(storage.get(), clocks(), limit())
    return state
  }

  function write(next: LimiterState): void {
    state = next
    storage.set(saveLimiterState(next, clocks()))
  }

  const share = () => currentLimit(read().share, limit())

  function wait(): number {
    const { log, blockedUntil } = read()
    const now = steady()
    return Math.max(0, Math.min(blockedUntil - now, MAX_BLOCK_MS), waitMs(log, now, share()))
  }

  function settle(sentAt: number, response: RateResponse): void {
    const now = steady()
    // The request reached the gateway at some time between sentAt and now; the later time is the safe one.
    const before = { ...read(), log: read().log.map((time) => (time === sentAt ? now : time)) }
    if (response !== null) refusals = response.rate.refused ? refusals + 1 : 0
    write(response === null ? before : applyResponse(before, response, refusals, limit(), now))
  }

  function acquireGranted(): Permit {
    const now = steady()
    // Stored before the request is sent, so that a restart in the middle of it does not lose it.
    write({ ...read(), log: [...recent(read().log, now), now] })
    return (response) => settle(now, response)
  }

  return {
    waitMs: wait,
    paceMs: () => paceMs(share()),
    acquire: async () => (wait() > 0 ? null : acquireGranted()),
    acquireGranted,
    recentRequests: () => recent(read().log, steady()),
    usage: () => ({ requestsInWindow: recent(read().log, steady()).length, share: share() }),
  }
}
