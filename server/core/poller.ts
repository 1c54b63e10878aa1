import type { RateLimiter } from './limiter/rate-limiter.ts'
import { type AnyPollOutcome, type PollOutcome, rateResponseOf } from './poll-outcome.ts'
import { createPollSchedule } from './poll-schedule.ts'

/** Interval while nobody uses the calls. */
const IDLE_PACE_MS = 60_000
/** If the limiter granted nothing although its wait was over. */
const ACQUIRE_RETRY_MS = 1_000

export interface PollerDeps<Outcome extends AnyPollOutcome = PollOutcome> {
  rateLimiter: RateLimiter
  /** Sends one request. May settle off the game thread. */
  fetch(): Promise<Outcome>
  /**
   * Called on the game thread with the result of each request.
   * @param requestedAt when it was sent, on the clock of `now`
   */
  onOutcome(outcome: Outcome, requestedAt: number): void
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

export interface Poller<Outcome extends AnyPollOutcome = PollOutcome> {
  /** Starts, or restarts with other settings, which ends any wait after a failure. */
  start(): void
  /** Sends nothing until {@link start}. */
  pause(): void
  /** Requests as soon as the limit allows, even after a failure, unless the last request is younger than half the pace. */
  requestPoll(): void
  /** As {@link requestPoll}, but during an outage once a minute, and never while the CAD refuses the settings. */
  pushReceived(): void
  /** Requests as soon as the limit allows, and ends any wait after a failure. Resolves to whether a readable reply arrived. */
  refresh(): Promise<boolean>
  /**
   * Applies an outcome that another server received, as if we had requested it at that time on our clock. A pending
   * {@link refresh} stays pending: it promises a request that is sent after the call.
   */
  receiveOutcome(outcome: Outcome, requestedAt: number): void
  /** Call it when {@link PollerDeps.isWatched} may have changed. */
  reschedule(): void
  /** In ms; null while nothing is planned. */
  nextPollIn(): number | null
}

/** The poll loop: one request at a time, within the rate limit, until it is paused. */
export function createPoller<Outcome extends AnyPollOutcome = PollOutcome>(
  deps: PollerDeps<Outcome>,
): Poller<Outcome> {
  const { rateLimiter, now } = deps
  const pace = () => Math.max(rateLimiter.paceMs(), deps.isWatched() ? 0 : IDLE_PACE_MS)
  const schedule = createPollSchedule({ now, pace, random: deps.random })
  const pendingRefreshes: ((succeeded: boolean) => void)[] = []
  let running = false
  let requesting = false
  /** Increases with each change of the settings, so that a response to the previous ones is discarded. */
  let generation = 0
  let cancel = () => {}

  const dueIn = () => Math.max(0, schedule.dueIn(), rateLimiter.waitMs())

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
      if (rateLimiter.waitMs() === 0) schedule.holdFor(ACQUIRE_RETRY_MS)
      return
    }
    const refreshes = pendingRefreshes.splice(0)
    const requestedAt = now()
    schedule.started(requestedAt, false)
    const ownGeneration = generation
    let outcome: Outcome | null = null
    try {
      outcome = await deps.fetch()
    } finally {
      await deps.gameThread()
      const current = ownGeneration === generation ? outcome : null
      permit(current && rateResponseOf(current))
      if (outcome === null) schedule.finished(null)
      for (const resolve of refreshes) resolve(current?.kind === 'calls' || current?.kind === 'units')
      if (current !== null) {
        schedule.finished(current)
        deps.onOutcome(current, requestedAt)
      }
    }
  }

  return {
    start() {
      generation++
      running = true
      schedule.requestNow()
      reschedule()
    },
    pause() {
      generation++
      running = false
      cancel()
      for (const resolve of pendingRefreshes.splice(0)) resolve(false)
    },
    requestPoll() {
      schedule.request()
      reschedule()
    },
    pushReceived() {
      schedule.pushReceived()
      reschedule()
    },
    refresh() {
      if (!running) return Promise.resolve(false)
      schedule.requestNow()
      reschedule()
      return new Promise((resolve) => pendingRefreshes.push(resolve))
    },
    receiveOutcome(outcome, requestedAt) {
      // Older than our own last request.
      if (!running || requestedAt < schedule.lastStart()) return
      schedule.started(requestedAt, pendingRefreshes.length > 0)
      // The last failure still counts: this server's own connection to the CAD may still be down.
      deps.onOutcome(outcome, requestedAt)
      reschedule()
    },
    reschedule,
    nextPollIn: () => (running && !requesting ? dueIn() : null),
  }
}
