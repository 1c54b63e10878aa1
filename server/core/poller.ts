import type { RateResponse } from './limiter/apply-response.ts'
import type { RateLimiter } from './limiter/rate-limiter.ts'
import type { PollOutcome } from './poll-outcome.ts'
import { type Failure, type FailureKind, retryDelayMs } from './retry-delay.ts'

/** Interval while nobody uses the calls. */
const IDLE_PACE_MS = 60_000
/** A push event during an outage causes at most one request in this time, so that the retries keep their spacing. */
const PUSH_RETRY_MS = 60_000
/** If the limiter granted nothing although its wait was over. */
const ACQUIRE_RETRY_MS = 1_000

export interface PollerDeps {
  rateLimiter: RateLimiter
  /** Sends one request. May settle off the game thread. */
  fetch(): Promise<PollOutcome>
  /**
   * Called on the game thread with the result of each request.
   * @param requestedAt when it was sent, on the clock of `now`
   */
  onOutcome(outcome: PollOutcome, requestedAt: number): void
  /** Called for an exception in our own code; polling continues. */
  onError(error: unknown): void
  /** Whether anybody uses the calls: the full pace then, else one request a minute. */
  isWatched(): boolean
  /** Steady clock, in ms. */
  now(): number
  after(ms: number, run: () => void): () => void
  gameThread(): Promise<void>
  /** From 0 to 1. */
  random(): number
}

export interface Poller {
  /** Starts, or restarts with other settings, which ends any wait after a failure. */
  start(): void
  /** Sends nothing until {@link start}. */
  pause(): void
  /** Requests as soon as the limit allows, even after a failure, unless the last request is younger than half the pace. */
  requestPoll(): void
  /** As {@link requestPoll}, but during an outage once a minute, and never while the CAD refuses the settings. */
  pushReceived(): void
  /** Requests as soon as the limit allows, and ends any wait after a failure. Resolves to whether calls arrived. */
  refresh(): Promise<boolean>
  /**
   * Applies an outcome that another server received, as if we had requested it at that time on our clock. A pending
   * {@link refresh} stays pending: it promises a request that is sent after the call.
   */
  receiveOutcome(outcome: PollOutcome, requestedAt: number): void
  /** Call it when {@link PollerDeps.isWatched} may have changed. */
  reschedule(): void
  /** In ms; null while nothing is planned. */
  nextPollIn(): number | null
}

/** The poll loop: one request at a time, within the rate limit, until it is paused. */
export function createPoller(deps: PollerDeps): Poller {
  const { rateLimiter, now } = deps
  let lastStart = Number.NEGATIVE_INFINITY
  let notBefore = Number.NEGATIVE_INFINITY
  let lastPushRetry = Number.NEGATIVE_INFINITY
  /** The last request's; null after a success. */
  let failure: Failure | null = null
  let pollRequested = false
  let pendingRefreshes: ((succeeded: boolean) => void)[] = []
  let running = false
  let requesting = false
  /** Increases with each change of the settings, so that a response to the previous ones is discarded. */
  let generation = 0
  let cancel = () => {}

  const pace = () => Math.max(rateLimiter.paceMs(), deps.isWatched() ? 0 : IDLE_PACE_MS)

  function dueIn(): number {
    const interval = failure === null ? pace() : retryDelayMs(failure, pace())
    const due = pollRequested ? now() : lastStart + interval
    return Math.max(0, Math.max(due, notBefore) - now(), rateLimiter.waitMs())
  }

  function reschedule(): void {
    cancel()
    if (running && !requesting) cancel = deps.after(dueIn(), onTimer)
  }

  function onTimer(): void {
    // A timer may fire early, and a request must not be sent early.
    if (dueIn() > 0) {
      reschedule()
      return
    }
    requesting = true
    poll()
      .catch(deps.onError)
      .finally(() => {
        requesting = false
        reschedule()
      })
  }

  async function poll(): Promise<void> {
    const permit = await rateLimiter.acquire()
    if (permit === null) {
      if (rateLimiter.waitMs() === 0) notBefore = now() + ACQUIRE_RETRY_MS
      return
    }
    const refreshes = pendingRefreshes
    pendingRefreshes = []
    pollRequested = false
    const requestedAt = now()
    lastStart = requestedAt
    const ownGeneration = generation
    let outcome: PollOutcome | null = null
    try {
      outcome = await deps.fetch()
    } finally {
      await deps.gameThread()
      const current = ownGeneration === generation ? outcome : null
      permit(current && rateResponseOf(current))
      if (outcome === null) failed('unavailable')
      for (const resolve of refreshes) resolve(current?.kind === 'calls')
      if (current !== null) settle(current, requestedAt)
    }
  }

  function settle(outcome: PollOutcome, requestedAt: number): void {
    if (outcome.kind === 'refused') failed('refused')
    else if (outcome.kind === 'unreachable' || outcome.kind === 'malformed') failed('unavailable')
    // The limiter determines the wait after a 429.
    else failure = null
    deps.onOutcome(outcome, requestedAt)
  }

  function failed(kind: FailureKind): void {
    const count = failure?.kind === kind ? failure.count + 1 : 1
    failure = { kind, count, jitter: deps.random() }
  }

  function pollNow(): void {
    notBefore = Number.NEGATIVE_INFINITY
    failure = null
    pollRequested = true
  }

  function requestPoll(): void {
    // Calls this fresh gain little, and a burst would leave no requests for the rest of the minute.
    pollRequested ||= now() - lastStart >= pace() / 2
    reschedule()
  }

  return {
    start() {
      generation++
      running = true
      pollNow()
      reschedule()
    },
    pause() {
      generation++
      running = false
      cancel()
      for (const resolve of pendingRefreshes.splice(0)) resolve(false)
    },
    requestPoll,
    pushReceived() {
      if (failure === null) requestPoll()
      if (failure?.kind !== 'unavailable' || now() - lastPushRetry < PUSH_RETRY_MS) return
      lastPushRetry = now()
      pollRequested = true
      reschedule()
    },
    refresh() {
      if (!running) return Promise.resolve(false)
      pollNow()
      reschedule()
      return new Promise((resolve) => pendingRefreshes.push(resolve))
    },
    receiveOutcome(outcome, requestedAt) {
      // Older than our own last request.
      if (!running || requestedAt < lastStart) return
      lastStart = requestedAt
      pollRequested = pendingRefreshes.length > 0
      // `failure` stays as it is: this server's own connection to the CAD may still be down.
      deps.onOutcome(outcome, requestedAt)
      reschedule()
    },
    reschedule,
    nextPollIn: () => (running && !requesting ? dueIn() : null),
  }
}

/** Only a status of 200 or 429 shows how the gateway's limiter decided. */
function rateResponseOf(outcome: PollOutcome): RateResponse {
  switch (outcome.kind) {
    case 'calls':
    case 'malformed':
      return { rate: outcome.rate, retryMs: null }
    case 'rateLimited':
      return { rate: outcome.rate, retryMs: outcome.waitMs }
    case 'refused':
    case 'unreachable':
      return null
  }
}
