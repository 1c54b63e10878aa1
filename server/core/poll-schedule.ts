import type { AnyPollOutcome } from './poll-outcome.ts'
import { type Failure, type FailureKind, retryDelayMs } from './retry-delay.ts'

/** A push event during an outage causes at most one request in this time, so that the retries keep their spacing. */
const PUSH_RETRY_MS = 60_000

export interface PollScheduleDeps {
  /** Steady clock, in ms. */
  now(): number
  /** Interval between requests, in ms. */
  pace(): number
  /** From 0 to 1. */
  random(): number
}

/** When the next request is due, apart from the rate limit. */
export function createPollSchedule({ now, pace, random }: PollScheduleDeps) {
  let lastStart = Number.NEGATIVE_INFINITY
  let notBefore = Number.NEGATIVE_INFINITY
  let lastPushRetry = Number.NEGATIVE_INFINITY
  /** The last request's; null after a success. */
  let failure: Failure | null = null
  let requested = false

  function failed(kind: FailureKind): void {
    const count = failure?.kind === kind ? failure.count + 1 : 1
    failure = { kind, count, jitter: random() }
  }

  function request(): void {
    // Calls this fresh gain little, and a burst would leave no requests for the rest of the minute.
    requested ||= now() - lastStart >= pace() / 2
  }

  return {
    lastStart: (): number => lastStart,

    /** How long until the next request is due, in ms; may be negative. */
    dueIn(): number {
      const interval = failure === null ? pace() : retryDelayMs(failure, pace())
      return Math.max(requested ? now() : lastStart + interval, notBefore) - now()
    },

    /** A request is due at once, unless the last one is younger than half the pace. */
    request,

    /** As {@link request}, but during an outage once a minute, and never while the CAD refuses the settings. */
    pushReceived(): void {
      if (failure === null) request()
      if (failure?.kind !== 'unavailable' || now() - lastPushRetry < PUSH_RETRY_MS) return
      lastPushRetry = now()
      requested = true
    },

    /** A request is due at once, and the wait after a failure ends. */
    requestNow(): void {
      notBefore = Number.NEGATIVE_INFINITY
      failure = null
      requested = true
    },

    holdFor(ms: number): void {
      notBefore = now() + ms
    },

    /** @param requestAgain whether another request is due at once */
    started(at: number, requestAgain: boolean): void {
      lastStart = at
      requested = requestAgain
    },

    /** @param outcome null if the request failed because of a bug */
    finished(outcome: AnyPollOutcome | null): void {
      if (outcome?.kind === 'refused') failed('refused')
      else if (outcome === null || outcome.kind === 'unreachable' || outcome.kind === 'malformed')
        failed('unavailable')
      // The limiter determines the wait after a 429.
      else failure = null
    },
  }
}
