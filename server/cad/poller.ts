import type { Outcome } from './client.ts'
import type { Purse } from './purse.ts'

/** When nobody looks. */
const IDLE_PACE_MS = 60_000
const FIRST_BACKOFF_MS = 5_000
const MOST_BACKOFF_MS = 2 * 60_000
/** After a refusal that only a person can mend. */
const REFUSED_MS = 10 * 60_000
/** Where the purse had nothing after all, and doesn't know when it will. */
const AGAIN_MS = 1_000

export interface PollerDeps {
  purse: Purse
  /** One request. It may settle off the game thread. */
  ask(): Promise<Outcome>
  /** Told on the game thread how each request ended, and when it was sent (on the clock of `now`). */
  tell(outcome: Outcome, askedAt: number): void
  /** Told of a fault in our own code: the loop goes on. */
  fault(error: unknown): void
  /** Whether somebody waits for calls: the full pace then, else once a minute. */
  watched(): boolean
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
  wish(): void
  /** Asks as soon as the budget lets, whatever was refused before. Resolves to whether it brought calls. */
  refresh(): Promise<boolean>
  /**
   * Takes an outcome that somebody else got by asking the same, as if we had asked then, in ms of our clock. Who waits
   * for a {@link refresh} goes on waiting: they were promised a request that comes after their wish.
   */
  heard(outcome: Outcome, askedAt: number): void
  /** Takes notice that {@link PollerDeps.watched} may answer otherwise now. */
  replan(): void
  /** In ms; null while nothing is planned. */
  nextIn(): number | null
}

/** Decides when to ask: within the budget, one request at a time, and for ever. */
export function createPoller(deps: PollerDeps): Poller {
  const { purse, now } = deps
  let lastStart = Number.NEGATIVE_INFINITY
  let holdUntil = Number.NEGATIVE_INFINITY
  let failures = 0
  let wished = false
  let refreshers: ((good: boolean) => void)[] = []
  let running = false
  let asking = false
  /** Counts the settings, so that an answer to the former ones is not taken for one to these. */
  let era = 0
  let cancel = () => {}

  const pace = () => Math.max(purse.paceMs(), deps.watched() ? 0 : IDLE_PACE_MS)

  function dueIn(): number {
    const wanted = Math.max(wished ? now() : lastStart + pace(), holdUntil)
    return Math.max(0, wanted - now(), purse.waitMs())
  }

  function replan(): void {
    cancel()
    if (running && !asking) cancel = deps.after(dueIn(), turn)
  }

  function turn(): void {
    // Timers may come early where a clock does; asking too early is the one thing that must not be.
    if (dueIn() > 0) {
      replan()
      return
    }
    asking = true
    ask()
      .catch(deps.fault)
      .finally(() => {
        asking = false
        replan()
      })
  }

  async function ask(): Promise<void> {
    const spent = await purse.take()
    if (spent === null) {
      if (purse.waitMs() === 0) hold(AGAIN_MS)
      return
    }
    const waiting = refreshers
    refreshers = []
    wished = false
    const askedAt = now()
    lastStart = askedAt
    const mine = era
    let outcome: Outcome | null = null
    try {
      outcome = await deps.ask()
    } finally {
      await deps.gameThread()
      const answer = mine === era ? outcome : null
      spent(answer && { rate: answer.rate, retryMs: answer.kind === 'rateLimited' ? answer.waitMs : null })
      if (outcome === null) hold(backoff())
      for (const done of waiting) done(answer?.kind === 'calls')
      if (answer !== null) settle(answer, askedAt)
    }
  }

  function settle(outcome: Outcome, askedAt: number): void {
    failures = outcome.kind === 'calls' ? 0 : failures + 1
    if (outcome.kind === 'refused') hold(REFUSED_MS)
    if (outcome.kind === 'unreachable' || outcome.kind === 'malformed') hold(backoff())
    deps.tell(outcome, askedAt)
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
    wished = true
  }

  return {
    start() {
      era++
      running = true
      unhold()
      replan()
    },
    pause() {
      era++
      running = false
      cancel()
      for (const done of refreshers.splice(0)) done(false)
    },
    wish() {
      // A board this young would not get better by spending the budget in clumps, and everybody's map worse.
      wished ||= now() - lastStart >= pace() / 2
      replan()
    },
    refresh() {
      if (!running) return Promise.resolve(false)
      unhold()
      replan()
      return new Promise((done) => refreshers.push(done))
    },
    heard(outcome, askedAt) {
      // An older one than ours is no news.
      if (!running || askedAt < lastStart) return
      lastStart = askedAt
      wished = refreshers.length > 0
      // Nothing of how our own requests fared: who can't reach the CAD would else try as often as if it could.
      deps.tell(outcome, askedAt)
      replan()
    },
    replan,
    nextIn: () => (running && !asking ? dueIn() : null),
  }
}
