import type { SeenCall } from '../../shared/call.ts'
import { decodeCall } from '../../shared/encode-call.ts'
import type { EncodedCall } from '../../shared/protocol.ts'

export type ClosedCalls = ReturnType<typeof createClosedCalls>

export interface ClosedCallsDeps {
  requestCalls(): void
  show(calls: SeenCall[]): void
  /** The time in ms. */
  now(): number
}

/** The server ignores requests that follow each other faster than every 2 s. */
const CACHE_MS = 10_000

/** The newest closed calls. The server sends them only on request. */
export function createClosedCalls({ requestCalls, show, now }: ClosedCallsDeps) {
  let calls: ReadonlyMap<string, SeenCall> = new Map()
  let receivedAt = Number.NEGATIVE_INFINITY
  let requested = false

  return {
    /** By key, newest first. Empty until {@link open} has shown them. */
    calls: () => calls,

    /** Shows the calls, as soon as they have arrived if they were not requested in the last 10 s. */
    open(): void {
      requested = now() - receivedAt >= CACHE_MS
      if (requested) requestCalls()
      else show([...calls.values()])
    },

    receive(encoded: readonly EncodedCall[]): void {
      if (!requested) return
      requested = false
      receivedAt = now()
      calls = new Map(encoded.map(decodeCall).map((call) => [call.key, call]))
      show([...calls.values()])
    },

    /** Deletes the calls, and ignores those that were requested. */
    clear(): void {
      requested = false
      receivedAt = Number.NEGATIVE_INFINITY
      calls = new Map()
    },
  }
}
