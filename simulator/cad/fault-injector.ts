import type { Clock } from './clock.ts'
import type { Fault } from './faults.ts'

/** A number of requests, or milliseconds. */
export type FaultDuration = { times: number } | { ms: number }

const UNLIMITED = { times: Number.POSITIVE_INFINITY }

/** Holds the current fault and clears it when its duration has passed. */
export function createFaultInjector(clock: Clock) {
  const listeners = new Set<() => void>()
  let fault: Fault | null = null
  let requestsLeft = UNLIMITED.times
  let cancelTimer = () => {}

  function set(next: Fault | null, duration: FaultDuration = UNLIMITED): void {
    cancelTimer()
    fault = next
    requestsLeft = 'times' in duration ? duration.times : UNLIMITED.times
    cancelTimer = 'ms' in duration ? clock.after(duration.ms, () => set(null)) : () => {}
    for (const listener of listeners) listener()
  }

  return {
    current: () => fault,
    set,

    /** The fault for a request that arrives now. Counts the request against the fault's duration. */
    faultForRequest(): Fault | null {
      const applied = fault
      if (applied && --requestsLeft <= 0) set(null)
      return applied
    },

    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export type FaultInjector = ReturnType<typeof createFaultInjector>
