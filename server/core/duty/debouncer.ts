import type { Disposer } from '../../../shared/disposer.ts'

export interface DebouncerDeps {
  after(ms: number, run: () => void): Disposer
  /** A monotonic clock, in ms. */
  now(): number
  /** How long after the last call of `schedule` the function runs, in ms. */
  delayMs: number
  /** How long after the first call it runs at the latest, however many calls follow, in ms. */
  maxDelayMs: number
}

/** Runs a function for each key once the calls for that key have stopped. */
export function createDebouncer({ after, now, delayMs, maxDelayMs }: DebouncerDeps) {
  const pending = new Map<number, { stop: Disposer; deadline: number }>()

  function cancel(key: number): void {
    pending.get(key)?.stop()
    pending.delete(key)
  }

  return {
    cancel,

    schedule(key: number, run: () => void): void {
      const deadline = pending.get(key)?.deadline ?? now() + maxDelayMs
      cancel(key)
      const stop = after(Math.min(delayMs, Math.max(0, deadline - now())), () => {
        pending.delete(key)
        run()
      })
      pending.set(key, { stop, deadline })
    },
  }
}
