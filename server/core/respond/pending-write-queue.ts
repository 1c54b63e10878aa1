import type { PendingWrite, PendingWrites } from './pending-writes.ts'
import type { WriteQueue } from './write-loop.ts'
import type { WriteOutcome } from './write-outcome.ts'

/** The outcomes after which a pending write is not sent again. */
export type SettledOutcome = Exclude<WriteOutcome, { kind: 'rateLimited' }>

export interface PendingWriteQueueDeps<Value, Target> {
  pendingWrites: PendingWrites<Value, Target>
  /** Brings the pending writes up to date. */
  update?(): void
  /** A request with these pending writes is sent, and later settled. */
  onTaken?(batch: PendingWrite<Value, Target>[]): void
  onSettled?(batch: PendingWrite<Value, Target>[]): void
  /** Receives the outcome of a request with this pending write. Not called if the pending write is sent again. */
  settle(pendingWrite: PendingWrite<Value, Target>, outcome: SettledOutcome): void
  /** The pending write was removed, because no permit came in time. */
  expire(pendingWrite: PendingWrite<Value, Target>): void
}

/** The pending writes as a queue of requests. Pending writes that were certainly not carried out are sent again. */
export function createPendingWriteQueue<Value, Target>({
  pendingWrites,
  update = () => {},
  ...deps
}: PendingWriteQueueDeps<Value, Target>): WriteQueue<PendingWrite<Value, Target>[]> {
  return {
    dueInMs() {
      for (const pendingWrite of pendingWrites.takeExpired()) deps.expire(pendingWrite)
      update()
      return pendingWrites.dueInMs()
    },

    take() {
      update()
      const batch = pendingWrites.take()
      deps.onTaken?.(batch)
      return batch.length > 0 ? batch : null
    },

    settle(batch, outcome) {
      for (const pendingWrite of batch) {
        if (outcome.kind === 'rateLimited') pendingWrites.putBack(pendingWrite)
        // One of the units may be unknown to the CAD.
        else if (outcome.kind === 'refused' && batch.length > 1)
          pendingWrites.putBack({ ...pendingWrite, alone: true })
        else deps.settle(pendingWrite, outcome)
      }
      deps.onSettled?.(batch)
    },
  }
}
