import type { Wish, Wishes } from './wishes.ts'
import type { WriteQueue } from './write-loop.ts'
import type { WriteOutcome } from './write-outcome.ts'

/** The outcomes after which a wish is not sent again. */
export type SettledOutcome = Exclude<WriteOutcome, { kind: 'rateLimited' }>

export interface WishQueueDeps<Value, Target> {
  wishes: Wishes<Value, Target>
  /** Brings the wishes up to date. */
  update?(): void
  /** A request with these wishes is sent, and later settled. */
  onTaken?(batch: Wish<Value, Target>[]): void
  onSettled?(batch: Wish<Value, Target>[]): void
  /** Receives the outcome of a request with this wish. Not called if the wish is sent again. */
  settle(wish: Wish<Value, Target>, outcome: SettledOutcome): void
  /** The wish was removed, because no permit came in time. */
  expire(wish: Wish<Value, Target>): void
}

/** The wishes as a queue of requests. Wishes that were certainly not carried out are sent again. */
export function createWishQueue<Value, Target>({
  wishes,
  update = () => {},
  ...deps
}: WishQueueDeps<Value, Target>): WriteQueue<Wish<Value, Target>[]> {
  return {
    dueInMs() {
      for (const wish of wishes.takeExpired()) deps.expire(wish)
      update()
      return wishes.dueInMs()
    },

    take() {
      update()
      const batch = wishes.take()
      deps.onTaken?.(batch)
      return batch.length > 0 ? batch : null
    },

    settle(batch, outcome) {
      for (const wish of batch) {
        if (outcome.kind === 'rateLimited') wishes.putBack(wish)
        // One of the units may be unknown to the CAD.
        else if (outcome.kind === 'refused' && batch.length > 1) wishes.putBack({ ...wish, alone: true })
        else deps.settle(wish, outcome)
      }
      deps.onSettled?.(batch)
    },
  }
}
