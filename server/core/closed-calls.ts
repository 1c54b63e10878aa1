import type { DispatchCall, SeenCall } from '../../shared/call.ts'
import { encodeCall } from '../../shared/encode-call.ts'
import { NET } from '../../shared/protocol.ts'

export interface ClosedCallsDeps<Packed> {
  /** The closed calls of the latest reply, newest first. */
  closedCalls(): readonly DispatchCall[]
  isOnDuty(source: number): boolean
  /** Returns a call as the player may see it, or null if it is hidden from the player. */
  see(source: number, call: DispatchCall): SeenCall | null
  /** Steady clock, in ms. */
  now(): number
  pack(args: unknown[]): Packed
  stream(target: number, event: string, packed: Packed): void
}

/** One page of the list in the chat. */
const MAX_CALLS = 8
/** A client requests the list at most every 10 s. A modified client may request it at any rate. */
const MIN_INTERVAL_MS = 2_000

/**
 * Sends the newest closed calls to players on duty who open that page. Deltas and snapshots do not contain them, because
 * few players open it.
 */
export function createClosedCalls<Packed>(deps: ClosedCallsDeps<Packed>) {
  const lastSent = new Map<number, number>()

  return {
    requested(source: number): void {
      if (!deps.isOnDuty(source)) return
      const now = deps.now()
      if (now - (lastSent.get(source) ?? Number.NEGATIVE_INFINITY) < MIN_INTERVAL_MS) return
      lastSent.set(source, now)
      const seen = deps.closedCalls().flatMap((call) => deps.see(source, call) ?? [])
      const encoded = seen.slice(0, MAX_CALLS).map(encodeCall)
      deps.stream(source, NET.closed, deps.pack([encoded]))
    },

    playerLeft(source: number): void {
      lastSent.delete(source)
    },
  }
}
