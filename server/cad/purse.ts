import { paceMs, WINDOW_MS, waitMs } from './budget.ts'
import { type Clocks, type Ledger, loadLedger, recent, saveLedger } from './ledger.ts'
import { learn, type RateFacts, shareOf } from './share.ts'

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

/** A request that was taken. To be told, once, what its answer said of the gateway's counting, or null where none came. */
export type Spent = (answer: { rate: RateFacts; retryMs: number | null } | null) => void

export interface PurseDeps {
  /** Requests a minute that the owner allows. */
  limit(): number
  /** Where the ledger outlives the resource. */
  storage: { get(): string | null; set(text: string): void }
  clocks(): Clocks
}

/** However long the gateway asks us to stay away. */
const MOST_BLOCK_MS = 5 * WINDOW_MS

/** This server's own: a sliding count of its requests that outlives restarts, less what others are felt to take. */
export function createPurse({ limit, storage, clocks }: PurseDeps): Purse {
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

  function settle(sentAt: number, answer: Parameters<Spent>[0]): void {
    const now = steady()
    const before = read()
    // It arrived at the gateway at some time up to now.
    const log = before.log.map((time) => (time === sentAt ? now : time))
    if (answer === null) {
      write({ ...before, log })
      return
    }
    const { rate, retryMs } = answer
    refusals = rate.refused ? refusals + 1 : 0
    const granted = recent(log, now).length - (rate.refused ? 1 : 0)
    const untold = WINDOW_MS * 2 ** Math.min(refusals - 1, 3)
    write({
      log,
      share: learn(before.share, rate, granted, limit(), now),
      blockedUntil: rate.refused ? now + Math.min(retryMs ?? untold, MOST_BLOCK_MS) : 0,
    })
  }

  return {
    waitMs: wait,
    paceMs: () => paceMs(share()),
    async take() {
      if (wait() > 0) return null
      const now = steady()
      // Written before it is sent: a restart in the middle of a request must not forget it.
      write({ ...read(), log: [...recent(read().log, now), now] })
      return (answer) => settle(now, answer)
    },
    facts: () => ({ requestsInWindow: recent(read().log, steady()).length, share: share() }),
  }
}
