import type { Disposer } from '../../../shared/disposer.ts'
import type { RateLimiter } from '../limiter/rate-limiter.ts'
import { rateResponseOfWrite, type WriteOutcome } from './write-outcome.ts'

/** What one endpoint of the CAD has to write. */
export interface WriteQueue<Batch> {
  /** How long until {@link WriteQueue.take} returns a batch, in ms. Null while there is nothing to write. */
  dueInMs(): number | null
  /** Takes the next batch from the queue. Null if there is none by now. */
  take(): Batch | null
  /** Receives a batch's outcome. After `rateLimited` it may put the batch back. */
  settle(batch: Batch, outcome: WriteOutcome): void
}

export interface WriteLoopDeps<Batch> {
  queue: WriteQueue<Batch>
  limiter: RateLimiter
  /** Sends one request. Settles on the game thread; never rejects. */
  send(batch: Batch): Promise<WriteOutcome>
  after(ms: number, run: () => void): Disposer
  onError(error: unknown): void
}

/** A wait for a permit is divided, so that the queue can give up what has waited too long. */
const MAX_SLEEP_MS = 1_000
/** If the limiter granted nothing although its wait was over. */
const MIN_SLEEP_MS = 100

/** Writes what is queued, one request at a time, and never more than the endpoint's limiter permits. */
export function createWriteLoop<Batch>(deps: WriteLoopDeps<Batch>) {
  const { queue, limiter } = deps
  let running = false
  let stopped = false

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      deps.after(Math.min(Math.max(ms, MIN_SLEEP_MS), MAX_SLEEP_MS), resolve)
    })

  async function run(): Promise<void> {
    for (;;) {
      const dueInMs = stopped ? null : queue.dueInMs()
      if (dueInMs === null) {
        running = false
        return
      }
      const waitMs = Math.max(dueInMs, limiter.waitMs())
      const permit = waitMs > 0 ? null : await limiter.acquire()
      if (permit === null) {
        await sleep(Math.max(dueInMs, limiter.waitMs()))
        continue
      }
      const batch = queue.take()
      if (batch === null) {
        permit(null)
        continue
      }
      const outcome = await deps.send(batch)
      permit(rateResponseOfWrite(outcome))
      if (!stopped) queue.settle(batch, outcome)
    }
  }

  return {
    /** Call it when something was queued. */
    wake(): void {
      if (running) return
      running = true
      run().catch((error) => {
        running = false
        deps.onError(error)
      })
    },

    stop(): void {
      stopped = true
    },
  }
}
