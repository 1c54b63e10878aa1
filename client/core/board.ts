import type { RemovalReason, SeenCall } from '../../shared/call.ts'
import { decodeCall } from '../../shared/encode-call.ts'
import type { Arrival, Delta, DisplaySettings, EncodedCall } from '../../shared/protocol.ts'

/** A message of the server. `n` only grows, in the order in which the server sent them. */
export type Message =
  | { type: 'snapshot'; n: number; calls: EncodedCall[]; display: DisplaySettings }
  | { type: 'delta'; n: number; deltas: Delta[] }
  | { type: 'stale'; n: number; stale: boolean }
  | { type: 'display'; n: number; display: DisplaySettings }
  | { type: 'off'; n: number }

/** What a message means for what is shown. */
export type Effect =
  | { type: 'signedOn'; display: DisplaySettings }
  | { type: 'signedOff' }
  | { type: 'added'; call: SeenCall; arrival: Arrival; from: string | null }
  | { type: 'updated'; call: SeenCall; before: SeenCall }
  | { type: 'removed'; call: SeenCall; reason: RemovalReason }
  | { type: 'stale'; stale: boolean }
  | { type: 'display'; display: DisplaySettings }

/** The calls that this player may see, oldest first. Off duty it is empty. */
export interface Board {
  calls: ReadonlyMap<string, SeenCall>
  onDuty(): boolean
  /** Takes a message in and tells what came of it, in order. */
  receive(message: Message): Effect[]
}

export function createBoard(): Board {
  const calls = new Map<string, SeenCall>()
  let onDuty = false
  /** Whatever the server sent up to this number is done with. */
  let done = 0
  /** Overtook the snapshot that it belongs to. */
  let early: Message[] = []

  function receive(message: Message): Effect[] {
    // A snapshot has the number of the last message that it contains, be that the one by which this player went off duty.
    if (message.type === 'snapshot') return message.n < done ? [] : signOn(message)
    if (message.n <= done) return []
    if (message.type === 'off') return signOff(message.n)
    if (onDuty) return take(message)
    early.push(message)
    return []
  }

  function signOn(message: Message & { type: 'snapshot' }): Effect[] {
    done = message.n
    onDuty = true
    calls.clear()
    for (const call of message.calls.map(decodeCall).sort(byAge)) calls.set(call.key, call)
    const overtakers = early
    early = []
    return [{ type: 'signedOn', display: message.display }, ...overtakers.flatMap(receive)]
  }

  function signOff(n: number): Effect[] {
    done = n
    early = []
    calls.clear()
    if (!onDuty) return []
    onDuty = false
    return [{ type: 'signedOff' }]
  }

  function take(message: Exclude<Message, { type: 'snapshot' | 'off' }>): Effect[] {
    done = message.n
    if (message.type === 'stale') return [{ type: 'stale', stale: message.stale }]
    if (message.type === 'display') return [{ type: 'display', display: message.display }]
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

/** Ids are counted up. What no dispatcher took up yet is taken for newer than what one did. */
function byAge(a: SeenCall, b: SeenCall): number {
  return a.kind === b.kind ? a.callId - b.callId : a.kind === 'emergency' ? 1 : -1
}
