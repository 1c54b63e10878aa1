import type { RemovalReason, SeenCall } from '../../shared/call.ts'
import { applyUpdate, decodeCall } from '../../shared/encode-call.ts'
import type { Arrival, Delta, DisplaySettings, EncodedCall, Header } from '../../shared/protocol.ts'

/** A message from the server. */
export type Message = { type: 'start'; run: number } | OrderedMessage

type OrderedMessage = { header: Header } & (
  | { type: 'snapshot'; calls: EncodedCall[]; display: DisplaySettings }
  | { type: 'delta'; deltas: Delta[] }
  | { type: 'stale'; stale: boolean }
  | { type: 'display'; display: DisplaySettings }
  | { type: 'off' }
)

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
  /** The run of the server's script that this player went on duty in. */
  let currentRun: number | null = null
  /** The sequence number of the latest applied message. */
  let applied = 0
  /** Messages that arrived before a message that they follow. */
  let pending: OrderedMessage[] = []

  function receive(message: Message): Effect[] {
    if (message.type !== 'start') pending.push(message)
    else if (message.run !== currentRun) {
      currentRun = message.run
      applied = 0
      pending = pending.filter(({ header: [run] }) => run === currentRun)
    }
    const effects: Effect[] = []
    for (let next = takeNext(); next !== null; next = takeNext()) effects.push(...apply(next))
    return effects
  }

  /** Removes a message that can be applied, or that is outdated, from the pending ones. */
  function takeNext(): OrderedMessage | null {
    const index = pending.findIndex(({ type, header: [run, n, previous] }) => {
      if (run !== currentRun) return false
      return type === 'snapshot' || type === 'off' || n <= applied || (onDuty && previous <= applied)
    })
    return index < 0 ? null : (pending.splice(index, 1)[0] ?? null)
  }

  function apply(message: OrderedMessage): Effect[] {
    const [, n] = message.header
    // The number of a snapshot may equal that of an applied message: the one that took this player off duty earlier.
    if (message.type === 'snapshot' ? n < applied : n <= applied) return []
    applied = n
    switch (message.type) {
      case 'snapshot':
        return startDuty(message.calls, message.display)
      case 'off':
        return endDuty()
      case 'stale':
        return [{ type: 'staleChanged', stale: message.stale }]
      case 'display':
        return [{ type: 'displayChanged', display: message.display }]
      case 'delta':
        return message.deltas.flatMap(applyDelta)
    }
  }

  function startDuty(snapshot: readonly EncodedCall[], display: DisplaySettings): Effect[] {
    onDuty = true
    calls.clear()
    for (const call of snapshot.map(decodeCall).sort(byAge)) calls.set(call.key, call)
    return [{ type: 'dutyStarted', display }]
  }

  function endDuty(): Effect[] {
    calls.clear()
    if (!onDuty) return []
    onDuty = false
    return [{ type: 'dutyEnded' }]
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
    const call = applyUpdate(before, delta)
    calls.set(call.key, call)
    return [{ type: 'updated', call, before }]
  }

  return { calls, onDuty: () => onDuty, receive }
}

/** Oldest first: ids only grow. 911 calls count as newer than dispatch calls because no dispatcher has handled them yet. */
function byAge(a: SeenCall, b: SeenCall): number {
  return a.kind === b.kind ? a.callId - b.callId : a.kind === 'emergency' ? 1 : -1
}
