import type { RateLimiter } from './limiter/rate-limiter.ts'
import type { PollOutcome } from './poll-outcome.ts'

/** When nobody looks. */
const IDLE_PACE_MS = 60_000
const FIRST_BACKOFF_MS = 5_000
const MOST_BACKOFF_MS = 2 * 60_000
/** After a refusal that only a person can mend. */
const REFUSED_MS = 10 * 60_000
/** Where the purse had nothing after all, and doesn't know when it will. */
const AGAIN_MS = 1_000

export interface PollerDeps {
  rateLimiter: RateLimiter
  /** One request. It may settle off the game thread. */
  fetch(): Promise<PollOutcome>
  /** Told on the game thread how each request ended, and when it was sent (on the clock of `now`). */
  onOutcome(outcome: PollOutcome, askedAt: number): void
  /** Told of a fault in our own code: the loop goes on. */
  onError(error: unknown): void
  /** Whether somebody waits for calls: the full pace then, else once a minute. */
  isWatched(): boolean
  /** In ms, of a clock that nobody sets. */
  now(): number
  after(ms: number, run: () => void): () => void
  gameThread(): Promise<void>
  /** From 0 to 1. */
  random(): number
}

export interface Poller {
  /** Begins, or begins anew with other settings: what was refused before may be granted now. */
  start(): void
  /** Asks no more until {@link start}. */
  pause(): void
  /** Asks as soon as the budget lets, unless it did a moment ago. */
  requestPoll(): void
  /** Asks as soon as the budget lets, whatever was refused before. Resolves to whether it brought calls. */
  refresh(): Promise<boolean>
  /**
   * Takes an outcome that somebody else got by asking the same, as if we had asked then, in ms of our clock. Who waits
   * for a {@link refresh} goes on waiting: they were promised a request that comes after their wish.
   */
  receiveOutcome(outcome: PollOutcome, askedAt: number): void
  /** Takes notice that {@link PollerDeps.isWatched} may answer otherwise now. */
  reschedule(): void
  /** In ms; null while nothing is planned. */
  nextPollIn(): number | null
}

/** Decides when to ask: within the budget, one request at a time, and for ever. */
export function createPoller(deps: PollerDeps): Poller {
  const { rateLimiter, now } = deps
  let lastStart = Number.NEGATIVE_INFINITY
  let holdUntil = Number.NEGATIVE_INFINITY
  let failures = 0
  let pollRequested = false
  let refreshers: ((good: boolean) => void)[] = []
  let running = false
  let asking = false
  /** Counts the settings, so that an answer to the former ones is not taken for one to these. */
  let generation = 0
  let cancel = () => {}

  const pace = () => Math.max(rateLimiter.paceMs(), deps.isWatched() ? 0 : IDLE_PACE_MS)

  function dueIn(): number {
    const wanted = Math.max(pollRequested ? now() : lastStart + pace(), holdUntil)
    return Math.max(0, wanted - now(), rateLimiter.waitMs())
  }

  function reschedule(): void {
    cancel()
    if (running && !asking) cancel = deps.after(dueIn(), turn)
  }

  function turn(): void {
    // Timers may come early where a clock does; asking too early is the one thing that must not be.
    if (dueIn() > 0) {
      reschedule()
      return
    }
    asking = true
    ask()
      .catch(deps.onError)
      .finally(() => {
        asking = false
        reschedule()
      })
  }

  async function ask(): Promise<void> {
    const permit = await rateLimiter.acquire()
    if (permit === null) {
      if (rateLimiter.waitMs() === 0) hold(AGAIN_MS)
      return
    }
    const waiting = refreshers
    refreshers = []
    pollRequested = false
    const askedAt = now()
    lastStart = askedAt
    const mine = generation
    let outcome: PollOutcome | null = null
    try {
      outcome = await deps.fetch()
    } finally {
      await deps.gameThread()
      const answer = mine === generation ? outcome : null
      permit(answer && { rate: answer.rate, retryMs: answer.kind === 'rateLimited' ? answer.waitMs : null })
      if (outcome === null) hold(backoff())
      for (const done of waiting) done(answer?.kind === 'calls')
      if (answer !== null) settle(answer, askedAt)
    }
  }

  function settle(outcome: PollOutcome, askedAt: number): void {
    failures = outcome.kind === 'calls' ? 0 : failures + 1
    if (outcome.kind === 'refused') hold(REFUSED_MS)
    if (outcome.kind === 'unreachable' || outcome.kind === 'malformed') hold(backoff())
    deps.onOutcome(outcome, askedAt)
  }

  function hold(ms: number): void {
    holdUntil = now() + ms
  }

  /** Full jitter: servers that lost the CAD at the same moment don't come back at the same moment. */
  function backoff(): number {
    return deps.random() * Math.min(MOST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10))
  }

  function unhold(): void {
    holdUntil = Number.NEGATIVE_INFINITY
    failures = 0
    pollRequested = true
  }

  return {
    start() {
      generation++
      running = true
      unhold()
      reschedule()
    },
    pause() {
      generation++
      running = false
      cancel()
      for (const done of refreshers.splice(0)) done(false)
    },
    requestPoll() {
      // A board this young would not get better by spending the budget in clumps, and everybody's map worse.
      pollRequested ||= now() - lastStart >= pace() / 2
      reschedule()
    },
    refresh() {
      if (!running) return Promise.resolve(false)
      unhold()
      reschedule()
      return new Promise((done) => refreshers.push(done))
    },
    receiveOutcome(outcome, askedAt) {
      // An older one than ours is no news.
      if (!running || askedAt < lastStart) return
      lastStart = askedAt
      pollRequested = refreshers.length > 0
      // Nothing of how our own requests fared: who can't reach the CAD would else try as often as if it could.
      deps.onOutcome(outcome, askedAt)
      reschedule()
    },
    reschedule,
    nextPollIn: () => (running && !asking ? dueIn() : null),
  }
}
