import type { Clock, Io } from './clock.ts'

/** The waits of one exchange, one after another. */
export interface Pause {
  /** Never resolves for a peer that left: whatever awaits it is simply dropped. */
  for(ms: number): Promise<void>
  leave(): void
}

export function createPause(clock: Clock, io: Io | undefined): Pause {
  let left = false
  let stop = () => {}

  return {
    for(ms) {
      if (ms === 0) return Promise.resolve()
      return new Promise((resolve) => {
        if (left) return
        const unpark = io?.park()
        const cancel = ms === Number.POSITIVE_INFINITY ? undefined : clock.after(ms, over)
        stop = () => {
          stop = () => {}
          cancel?.()
          unpark?.()
        }
        function over() {
          stop()
          resolve()
        }
      })
    },
    leave() {
      left = true
      stop()
    },
  }
}
