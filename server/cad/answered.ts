import { WINDOW_MS } from './budget.ts'
import { type Ledger, recent } from './ledger.ts'
import { learn, type RateFacts } from './share.ts'

/** What an answer said of the gateway's counting; null where none came. `retryMs`: how long it asked to stay away. */
export type Told = { rate: RateFacts; retryMs: number | null } | null

/** However long the gateway asks us to stay away. */
export const MOST_BLOCK_MS = 5 * WINDOW_MS

/**
 * The ledger after one more answer.
 *
 * @param refusals refusals in a row, with this answer
 * @param limit requests a window that the owner allows
 */
export function answered(
  ledger: Ledger,
  { rate, retryMs }: NonNullable<Told>,
  refusals: number,
  limit: number,
  now: number,
): Ledger {
  const granted = recent(ledger.log, now).length - (rate.refused ? 1 : 0)
  const untold = WINDOW_MS * 2 ** Math.min(refusals - 1, 3)
  return {
    log: ledger.log,
    share: learn(ledger.share, rate, granted, limit, now),
    blockedUntil: rate.refused ? now + Math.min(retryMs ?? untold, MOST_BLOCK_MS) : 0,
  }
}
