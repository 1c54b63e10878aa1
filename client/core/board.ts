import type { Position, RemovalReason, SeenCall } from '../../shared/call.ts'
import { applyUpdate, decodeCall } from '../../shared/encode-call.ts'
import type {
  Arrival,
  Delta,
  DisplaySettings,
  EncodedCall,
  EncodedResponders,
  EncodedUnit,
  Header,
} from '../../shared/protocol.ts'
import type { SeenUnit } from '../../shared/unit.ts'
import { createBoardResponders, type Responder } from './board-responders.ts'
import { createBoardUnits } from './board-units.ts'
import { createMessageOrder } from './message-order.ts'

/** A message from the server. */
export type Message =
  | { type: 'start'; run: number }
  | { type: 'ownUnits'; run: number; ids: number[] }
  | OrderedMessage

type OrderedMessage = { header: Header } & (
  | Snapshot
  | { type: 'delta'; deltas: Delta[] }
  | { type: 'stale'; stale: boolean }
  | { type: 'display'; display: DisplaySettings }
  | { type: 'off' }
)

interface Snapshot {
  type: 'snapshot'
  calls: EncodedCall[]
  display: DisplaySettings
  units: EncodedUnit[]
  responders: EncodedResponders[]
}

/** A change that a message caused. `from` is the key of the 911 call that the added call replaces. */
export type Effect =
  | { type: 'dutyStarted'; display: DisplaySettings }
  | { type: 'dutyEnded' }
  | { type: 'added'; call: SeenCall; arrival: Arrival; from: string | null }
  | { type: 'updated'; call: SeenCall; before: SeenCall }
  | { type: 'removed'; call: SeenCall; reason: RemovalReason }
  | { type: 'staleChanged'; stale: boolean }
  | { type: 'displayChanged'; display: DisplaySettings }
  /** Units on calls became known or changed. */
  | { type: 'unitsChanged' }
  /** `added`: those who respond to the call for the first time. */
  | { type: 'respondersChanged'; call: SeenCall; added: Responder[] }

/** The calls that this player may see. */
export interface Board {
  /** By key, oldest first. Empty while the player is off duty. */
  calls: ReadonlyMap<string, SeenCall>
  /** The known units on these calls, by id. */
  units: ReadonlyMap<number, SeenUnit>
  /** Who responds to these calls, by key. Calls without a responder are omitted. */
  responders: ReadonlyMap<string, readonly Responder[]>
  onDuty(): boolean
  /** Sets where the unit is that a call follows, or null. Has no effects. */
  track(key: string, position: Position | null): void
  /** Applies a message and returns its effects in order. */
  receive(message: Message): Effect[]
}

export function createBoard(): Board {
  const calls = new Map<string, SeenCall>()
  const { units, ...boardUnits } = createBoardUnits()
  const { withMine } = boardUnits
  const { responders, ...boardResponders } = createBoardResponders()
  let onDuty = false
  const order = createMessageOrder<OrderedMessage>(() => onDuty)

  function receive(message: Message): Effect[] {
    if (message.type === 'ownUnits') return order.isCurrent(message.run) ? setOwnUnits(message.ids) : []
    if (message.type === 'start') {
      boardUnits.setOwn([])
      order.start(message.run)
    } else order.add(message)
    const effects: Effect[] = []
    for (let next = order.next(); next !== null; next = order.next()) effects.push(...apply(next))
    return effects
  }

  function setOwnUnits(ids: readonly number[]): Effect[] {
    boardUnits.setOwn(ids)
    return [...calls.values()].flatMap((before): Effect[] => {
      const call = withMine(before)
      if (call === before) return []
      calls.set(call.key, call)
      return [{ type: 'updated', call, before }]
    })
  }

  function apply(message: OrderedMessage): Effect[] {
    switch (message.type) {
      case 'snapshot':
        return startDuty(message)
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

  function startDuty(snapshot: Snapshot): Effect[] {
    onDuty = true
    calls.clear()
    boardUnits.replace(snapshot.units)
    boardResponders.replace(snapshot.responders)
    for (const call of snapshot.calls.map(decodeCall).sort(byAge)) calls.set(call.key, withMine(call))
    return [{ type: 'dutyStarted', display: snapshot.display }]
  }

  function endDuty(): Effect[] {
    calls.clear()
    boardUnits.clear()
    boardResponders.clear()
    if (!onDuty) return []
    onDuty = false
    return [{ type: 'dutyEnded' }]
  }

  function applyDelta(delta: Delta): Effect[] {
    if (delta[0] === 'u') {
      boardUnits.apply(delta)
      return [{ type: 'unitsChanged' }]
    }
    if (delta[0] === 'r') {
      const call = calls.get(delta[1])
      return call === undefined
        ? []
        : [{ type: 'respondersChanged', call, added: boardResponders.apply(delta) }]
    }
    if (delta[0] === '+') {
      const [, encoded, arrival, from] = delta
      const call = withMine(decodeCall(encoded))
      calls.set(call.key, call)
      return [{ type: 'added', call, arrival, from }]
    }
    const before = calls.get(delta[1])
    if (before === undefined) return []
    if (delta[0] === '-') {
      calls.delete(before.key)
      boardResponders.remove(before.key)
      return [{ type: 'removed', call: before, reason: delta[2] }]
    }
    const call = withMine(applyUpdate(before, delta))
    calls.set(call.key, call)
    return [{ type: 'updated', call, before }]
  }

  function track(key: string, tracked: Position | null): void {
    const call = calls.get(key)
    if (call !== undefined && call.tracked !== tracked) calls.set(key, { ...call, tracked })
  }

  return { calls, units, responders, onDuty: () => onDuty, track, receive }
}

/** Oldest first: ids only grow. 911 calls count as newer than dispatch calls because no dispatcher has handled them yet. */
function byAge(a: SeenCall, b: SeenCall): number {
  return a.kind === b.kind ? a.callId - b.callId : a.kind === 'emergency' ? 1 : -1
}
