import type { Clock } from './clock.ts'
import type { Fault } from './faults.ts'

/** For how many requests, or for how long. */
export type Span = { times: number } | { ms: number }

const FOR_GOOD = { times: Number.POSITIVE_INFINITY }

/** Which fault there is at the moment, and when it ends by itself. */
export function createOutage(clock: Clock) {
  const listeners = new Set<() => void>()
  let fault: Fault | null = null
  let timesLeft = FOR_GOOD.times
  let cancelEnd = () => {}

  function set(next: Fault | null, span: Span = FOR_GOOD): void {
    cancelEnd()
    fault = next
    timesLeft = 'times' in span ? span.times : FOR_GOOD.times
    cancelEnd = 'ms' in span ? clock.after(span.ms, () => set(null)) : () => {}
    for (const listener of listeners) listener()
  }

  return {
    now: () => fault,
    set,

    /** The fault that the request which has just arrived meets. */
    meet(): Fault | null {
      const met = fault
      if (met && --timesLeft <= 0) set(null)
      return met
    },

    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export type Outage = ReturnType<typeof createOutage>
