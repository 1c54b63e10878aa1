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

/** What may be spent on asking. The poller knows no more of it, whether it is this server's own or shared with others. */
export interface RateLimiter {
  /** In how many ms a request might be granted, as far as is known; 0 means now. */
  waitMs(): number
  /** Time between requests that spends all of it evenly, in ms. */
  paceMs(): number
  /** Takes a request out, or null where none is granted now. Settles on the game thread. */
  acquire(): Promise<Permit | null>
  /** `share`: requests a minute that are ours now. */
  usage(): { requestsInWindow: number; share: number }
}

/** A request that was taken. To be told, once, what its answer said. */
export type Permit = (answer: RateResponse) => void

/** The purse that a server has of its own, whoever else it shares a budget with. */
export interface LocalRateLimiter extends RateLimiter {
  /** Takes a request out that somebody else has granted. */
  acquireGranted(): Permit
  /** Times of the requests that still count, in ms of the steady clock. */
  recentRequests(): number[]
}

export interface RateLimiterDeps {
  /** Requests a minute that the owner allows. */
  limit(): number
  /** Where the state outlives the resource. */
  storage: { get(): string | null; set(text: string): void }
  clocks(): Clocks
}

/** This server's own: a sliding count of its requests that outlives restarts, less what others are felt to take. */
export function createRateLimiter({ limit, storage, clocks }: RateLimiterDeps): LocalRateLimiter {
  /** Read when it is first needed: what unreadable text stands for depends on the limit. */
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

  function settle(sentAt: number, answer: RateResponse): void {
    const now = steady()
    // It arrived at the gateway at some time up to now.
    const before = { ...read(), log: read().log.map((time) => (time === sentAt ? now : time)) }
    if (answer !== null) refusals = answer.rate.refused ? refusals + 1 : 0
    write(answer === null ? before : applyResponse(before, answer, refusals, limit(), now))
  }

  function acquireGranted(): Permit {
    const now = steady()
    // Written before it is sent: a restart in the middle of a request must not forget it.
    write({ ...read(), log: [...recent(read().log, now), now] })
    return (answer) => settle(now, answer)
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
