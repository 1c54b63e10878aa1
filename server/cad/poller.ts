import { paceMs, WINDOW_MS, waitMs } from './budget.ts'
import type { Outcome } from './client.ts'
import { type Clocks, type Ledger, loadLedger, recent, saveLedger } from './ledger.ts'
import { learn, shareOf } from './share.ts'

/** When nobody looks. */
const IDLE_PACE_MS = 60_000
const FIRST_BACKOFF_MS = 5_000
const MOST_BACKOFF_MS = 2 * WINDOW_MS
/** However long the gateway asks us to stay away. */
const MOST_BLOCK_MS = 5 * WINDOW_MS
/** After a refusal that only a person can mend. */
const REFUSED_MS = 10 * WINDOW_MS

export interface PollerDeps {
  /** One request. It may settle off the game thread. */
  ask(): Promise<Outcome>
  /** Told on the game thread how each request ended, with the share of the budget that is left to us. */
  tell(outcome: Outcome, share: number): void
  /** Told of a fault in our own code: the loop goes on. */
  fault(error: unknown): void
  /** Requests a minute that the owner allows. */
  limit(): number
  /** Whether somebody waits for calls: the full pace then, else once a minute. */
  watched(): boolean
  /** Where the ledger outlives the resource. */
  storage: { get(): string | null; set(text: string): void }
  clocks(): Clocks
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
  /** Takes notice that {@link PollerDeps.watched} may answer otherwise now. */
  replan(): void
  /** `nextInMs` is null while nothing is planned. */
  facts(): { nextInMs: number | null; requestsInWindow: number; share: number }
}

/** Decides when to ask: within the budget, one request at a time, and for ever. */
export function createPoller(deps: PollerDeps): Poller {
  const steady = () => deps.clocks().steady
  let ledger: Ledger = loadLedger(deps.storage.get(), deps.clocks(), deps.limit())
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

  const share = () => shareOf(ledger.share, deps.limit())
  const pace = () => Math.max(paceMs(share()), deps.watched() ? 0 : IDLE_PACE_MS)

  function dueIn(): number {
    const now = steady()
    const wanted = Math.max(wished ? now : lastStart + pace(), holdUntil)
    const blocked = Math.min(ledger.blockedUntil - now, MOST_BLOCK_MS)
    return Math.max(0, wanted - now, blocked, waitMs(ledger.log, now, share()))
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
    const waiting = refreshers
    refreshers = []
    wished = false
    const mine = era
    lastStart = steady()
    book({ ...ledger, log: [...recent(ledger.log, lastStart), lastStart] })
    let outcome: Outcome | null = null
    try {
      outcome = await deps.ask()
    } finally {
      await deps.gameThread()
      settle(outcome, mine)
      for (const done of waiting) done(outcome?.kind === 'calls')
    }
  }

  function settle(outcome: Outcome | null, askedIn: number): void {
    const now = steady()
    // It arrived at the gateway at some time up to now.
    const log = ledger.log.map((time) => (time === lastStart ? now : time))
    if (outcome === null || askedIn !== era) {
      if (outcome === null) hold(backoff())
      book({ ...ledger, log })
      return
    }
    const ours = recent(log, now).length - (outcome.rate.refused ? 1 : 0)
    const learned = learn(ledger.share, outcome.rate, ours, deps.limit(), now)
    book({ log, share: learned, blockedUntil: outcome.kind === 'rateLimited' ? now + blockMs(outcome) : 0 })
    failures = outcome.kind === 'calls' ? 0 : failures + 1
    if (outcome.kind === 'refused') hold(REFUSED_MS)
    if (outcome.kind === 'unreachable' || outcome.kind === 'malformed') hold(backoff())
    deps.tell(outcome, share())
  }

  function book(next: Ledger): void {
    ledger = next
    deps.storage.set(saveLedger(ledger, deps.clocks()))
  }

  function hold(ms: number): void {
    holdUntil = steady() + ms
  }

  /** Full jitter: servers that lost the CAD at the same moment don't come back at the same moment. */
  function backoff(): number {
    return deps.random() * Math.min(MOST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10))
  }

  function blockMs({ waitMs }: { waitMs: number | null }): number {
    return Math.min(waitMs ?? WINDOW_MS * 2 ** Math.min(failures, 3), MOST_BLOCK_MS)
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
      wished ||= steady() - lastStart >= pace() / 2
      replan()
    },
    refresh() {
      if (!running) return Promise.resolve(false)
      unhold()
      replan()
      return new Promise((done) => refreshers.push(done))
    },
    replan,
    facts: () => ({
      nextInMs: running && !asking ? dueIn() : null,
      requestsInWindow: recent(ledger.log, steady()).length,
      share: share(),
    }),
  }
}
