import type { TextStorage } from '../../../shared/text-storage.ts'
import {
  activeReserve,
  currentLimit,
  forSetting,
  type ReserveReason,
  resetLimit,
  totalLimit,
} from './adaptive-limit.ts'
import { applyResponse, type RateResponse } from './apply-response.ts'
import type { LimitSetting } from './limit-setting.ts'
import {
  type Clocks,
  type LimiterState,
  loadLimiterState,
  MAX_BLOCK_MS,
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
  /** Restores the full share after refusals. A wait that the gateway requested stays. */
  reset(): void
  /** Null while the share is the full limit. */
  reduction(): Reduction | null
}

/** Why and for how long the share is below the limit. */
export interface Reduction {
  /** Requests a minute without the reduction. */
  limit: number
  reason: ReserveReason
  remainingMs: number
}

export interface RateLimiterDeps {
  limit(): LimitSetting
  /** Survives a restart of the resource. */
  storage: TextStorage
  clocks(): Clocks
}

/** A sliding window log that survives restarts, with a limit that adapts to other users of the key. */
export function createRateLimiter({ limit, storage, clocks }: RateLimiterDeps): LocalRateLimiter {
  /** Read at first use, when the limit is known: unreadable text counts as a full window. */
  let state: LimiterState | null = null

  const steady = () => clocks().steady

  function read(): LimiterState {
    state ??= loadLimiterState(storage.get(), clocks(), limit())
    return state
  }

  function write(next: LimiterState): void {
    state = next
    storage.set(saveLimiterState(next, clocks()))
  }

  const share = () => currentLimit(read().share, limit(), steady())

  function wait(): number {
    const { log, share: learned, blockedUntil } = read()
    const now = steady()
    const { backoffUntil } = forSetting(learned, limit())
    const blockedMs = Math.min(Math.max(blockedUntil, backoffUntil) - now, MAX_BLOCK_MS)
    return Math.max(0, blockedMs, waitMs(log, now, share()))
  }

  function settle(sentAt: number, response: RateResponse): void {
    const now = steady()
    // The request reached the gateway at some time between sentAt and now; the later time is the safe one.
    const before = { ...read(), log: read().log.map((time) => (time === sentAt ? now : time)) }
    write(response === null ? before : applyResponse(before, response, limit(), now))
  }

  function acquireGranted(): Permit {
    const now = steady()
    // Stored before the request is sent, so that a restart in the middle of it does not lose it.
    write({ ...read(), log: [...recent(read().log, now), now] })
    return (response) => settle(now, response)
  }

  function reduction(): Reduction | null {
    const now = steady()
    const learned = forSetting(read().share, limit())
    const total = totalLimit(learned, limit())
    if (activeReserve(learned, now) === 0 || share() === total) return null
    return { limit: total, reason: learned.reason, remainingMs: learned.reservedUntil - now }
  }

  return {
    waitMs: wait,
    paceMs: () => paceMs(share()),
    acquire: async () => (wait() > 0 ? null : acquireGranted()),
    acquireGranted,
    recentRequests: () => recent(read().log, steady()),
    reset: () => write({ ...read(), share: resetLimit(read().share) }),
    reduction,
    usage: () => ({ requestsInWindow: recent(read().log, steady()).length, share: share() }),
  }
}
