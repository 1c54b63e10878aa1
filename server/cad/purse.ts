import { answered, MOST_BLOCK_MS, type Told } from './answered.ts'
import { paceMs, waitMs } from './budget.ts'
import { type Clocks, type Ledger, loadLedger, recent, saveLedger } from './ledger.ts'
import { shareOf } from './share.ts'

/** What may be spent on asking. The poller knows no more of it, whether it is this server's own or shared with others. */
export interface Purse {
  /** In how many ms a request might be granted, as far as is known; 0 means now. */
  waitMs(): number
  /** Time between requests that spends all of it evenly, in ms. */
  paceMs(): number
  /** Takes a request out, or null where none is granted now. Settles on the game thread. */
  take(): Promise<Spent | null>
  /** `share`: requests a minute that are ours now. */
  facts(): { requestsInWindow: number; share: number }
}

/** A request that was taken. To be told, once, what its answer said. */
export type Spent = (answer: Told) => void

/** The purse that a server has of its own, whoever else it shares a budget with. */
export interface OwnPurse extends Purse {
  /** Takes a request out that somebody else has granted. */
  spend(): Spent
  /** Times of the requests that still count, in ms of the steady clock. */
  log(): number[]
}

export interface PurseDeps {
  /** Requests a minute that the owner allows. */
  limit(): number
  /** Where the ledger outlives the resource. */
  storage: { get(): string | null; set(text: string): void }
  clocks(): Clocks
}

/** This server's own: a sliding count of its requests that outlives restarts, less what others are felt to take. */
export function createPurse({ limit, storage, clocks }: PurseDeps): OwnPurse {
  /** Read when it is first needed: what unreadable text stands for depends on the limit. */
  let ledger: Ledger | null = null
  let refusals = 0

  const steady = () => clocks().steady

  function read(): Ledger {
    ledger ??= loadLedger(storage.get(), clocks(), limit())
    return ledger
  }

  function write(next: Ledger): void {
    ledger = next
    storage.set(saveLedger(next, clocks()))
  }

  const share = () => shareOf(read().share, limit())

  function wait(): number {
    const { log, blockedUntil } = read()
    const now = steady()
    return Math.max(0, Math.min(blockedUntil - now, MOST_BLOCK_MS), waitMs(log, now, share()))
  }

  function settle(sentAt: number, answer: Told): void {
    const now = steady()
    // It arrived at the gateway at some time up to now.
    const before = { ...read(), log: read().log.map((time) => (time === sentAt ? now : time)) }
    if (answer !== null) refusals = answer.rate.refused ? refusals + 1 : 0
    write(answer === null ? before : answered(before, answer, refusals, limit(), now))
  }

  function spend(): Spent {
    const now = steady()
    // Written before it is sent: a restart in the middle of a request must not forget it.
    write({ ...read(), log: [...recent(read().log, now), now] })
    return (answer) => settle(now, answer)
  }

  return {
    waitMs: wait,
    paceMs: () => paceMs(share()),
    take: async () => (wait() > 0 ? null : spend()),
    spend,
    log: () => recent(read().log, steady()),
    facts: () => ({ requestsInWindow: recent(read().log, steady()).length, share: share() }),
  }
}
