import type { Clock, Io } from './clock.ts'

/** The waits of one response, one after another. */
export interface Delay {
  /** Resolves after that simulated time; never for Infinity, nor after {@link cancel}. */
  wait(ms: number): Promise<void>
  /** The peer has disconnected: ends the current wait and all later ones without resolving them. */
  cancel(): void
}

export function createDelay(clock: Clock, io: Io | undefined): Delay {
  let cancelled = false
  let endWait = () => {}

  return {
    wait(ms) {
      if (ms === 0) return Promise.resolve()
      return new Promise((resolve) => {
        if (cancelled) return
        const unpark = io?.park()
        const cancelTimer = ms === Number.POSITIVE_INFINITY ? undefined : clock.after(ms, elapsed)
        endWait = () => {
          endWait = () => {}
          cancelTimer?.()
          unpark?.()
        }
        function elapsed() {
          endWait()
          resolve()
        }
      })
    },
    cancel() {
      cancelled = true
      endWait()
    },
  }
}
