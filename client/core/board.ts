import type { RemovalReason, SeenCall } from '../../shared/call.ts'
import { decodeCall } from '../../shared/encode-call.ts'
import type { Arrival, Delta, DisplaySettings, EncodedCall } from '../../shared/protocol.ts'

/**
 * A message from the server. `n` is its sequence number. The number of a snapshot is that of the last message whose
 * changes the snapshot contains.
 */
export type Message =
  | { type: 'snapshot'; n: number; calls: EncodedCall[]; display: DisplaySettings }
  | { type: 'delta'; n: number; deltas: Delta[] }
  | { type: 'stale'; n: number; stale: boolean }
  | { type: 'display'; n: number; display: DisplaySettings }
  | { type: 'off'; n: number }

/** A change that a message caused. `from` is the key of the 911 call that the added call replaces. */
export type Effect =
  | { type: 'dutyStarted'; display: DisplaySettings }
  | { type: 'dutyEnded' }
  | { type: 'added'; call: SeenCall; arrival: Arrival; from: string | null }
  | { type: 'updated'; call: SeenCall; before: SeenCall }
  | { type: 'removed'; call: SeenCall; reason: RemovalReason }
  | { type: 'staleChanged'; stale: boolean }
  | { type: 'displayChanged'; display: DisplaySettings }

/** The calls that this player may see. */
export interface Board {
  /** By key, oldest first. Empty while the player is off duty. */
  calls: ReadonlyMap<string, SeenCall>
  onDuty(): boolean
  /** Applies a message and returns its effects in order. */
  receive(message: Message): Effect[]
}

export function createBoard(): Board {
  const calls = new Map<string, SeenCall>()
  let onDuty = false
  /** The sequence number of the latest applied message. */
  let applied = 0
  /** Messages that arrived before the snapshot that they follow. */
  let early: Message[] = []

  function receive(message: Message): Effect[] {
    // The number of a snapshot may equal that of an applied message: the one that took this player off duty earlier.
    if (message.type === 'snapshot') return message.n < applied ? [] : startDuty(message)
    if (message.n <= applied) return []
    if (message.type === 'off') return endDuty(message.n)
    if (onDuty) return applyUpdate(message)
    early.push(message)
    return []
  }

  function startDuty(message: Message & { type: 'snapshot' }): Effect[] {
    applied = message.n
    onDuty = true
    calls.clear()
    for (const call of message.calls.map(decodeCall).sort(byAge)) calls.set(call.key, call)
    const followers = early
    early = []
    return [{ type: 'dutyStarted', display: message.display }, ...followers.flatMap(receive)]
  }

  function endDuty(n: number): Effect[] {
    applied = n
    early = []
    calls.clear()
    if (!onDuty) return []
    onDuty = false
    return [{ type: 'dutyEnded' }]
  }

  function applyUpdate(message: Exclude<Message, { type: 'snapshot' | 'off' }>): Effect[] {
    applied = message.n
    if (message.type === 'stale') return [{ type: 'staleChanged', stale: message.stale }]
    if (message.type === 'display') return [{ type: 'displayChanged', display: message.display }]
    return message.deltas.flatMap(applyDelta)
  }

  function applyDelta(delta: Delta): Effect[] {
    if (delta[0] === '+') {
      const [, encoded, arrival, from] = delta
      const call = decodeCall(encoded)
      calls.set(call.key, call)
      return [{ type: 'added', call, arrival, from }]
    }
    const before = calls.get(delta[1])
    if (before === undefined) return []
    if (delta[0] === '-') {
      calls.delete(before.key)
      return [{ type: 'removed', call: before, reason: delta[2] }]
    }
    const call = { ...before, ...delta[2] } as SeenCall
    calls.set(call.key, call)
    return [{ type: 'updated', call, before }]
  }

  return { calls, onDuty: () => onDuty, receive }
}

/** Oldest first: ids only grow. 911 calls count as newer than dispatch calls because no dispatcher has handled them yet. */
function byAge(a: SeenCall, b: SeenCall): number {
  return a.kind === b.kind ? a.callId - b.callId : a.kind === 'emergency' ? 1 : -1
}
