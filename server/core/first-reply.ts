import type { CallCounts } from '../../shared/api.ts'
import type { Log } from './log.ts'
import { firstReply } from './messages.ts'

/** After a restart of the resource, the players' duty is known this much later. In ms. */
const DELAY_MS = 2_000

export interface FirstReplyDeps {
  counts(): CallCounts
  playersOnDuty(): readonly number[]
  dutyProviders(): readonly string[]
  after(ms: number, run: () => void): void
  log: Pick<Log, 'info'>
}

/** Prints one line after the first complete reply, so that the owner sees that everything works. */
export function createFirstReplyReporter({
  counts,
  playersOnDuty,
  dutyProviders,
  after,
  log,
}: FirstReplyDeps) {
  let isScheduled = false

  return {
    /** @param isComplete whether the reply contains all lists */
    received(isComplete: boolean): void {
      if (isScheduled || !isComplete) return
      isScheduled = true
      after(DELAY_MS, () => log.info(firstReply(counts(), playersOnDuty().length, dutyProviders())))
    },
  }
}
