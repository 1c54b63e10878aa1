import type { RemovalReason, SeenCall } from '../../shared/call.ts'
import { applyUpdate, decodeCall } from '../../shared/encode-call.ts'
import type {
  Arrival,
  Delta,
  DisplaySettings,
  EncodedCall,
  EncodedUnit,
  Header,
  UnitsDelta,
} from '../../shared/protocol.ts'
import { isAttached, type SeenUnit } from '../../shared/unit.ts'

/** A message from the server. */
export type Message =
  | { type: 'start'; run: number }
  | { type: 'ownUnits'; run: number; ids: number[] }
  | OrderedMessage

type OrderedMessage = { header: Header } & (
  | { type: 'snapshot'; calls: EncodedCall[]; display: DisplaySettings; units: EncodedUnit[] }
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
  /** Units on calls became known or changed. */
  | { type: 'unitsChanged' }

/** The calls that this player may see. */
export interface Board {
  /** By key, oldest first. Empty while the player is off duty. */
  calls: ReadonlyMap<string, SeenCall>
  /** The known units on these calls, by id. */
  units: ReadonlyMap<number, SeenUnit>
  onDuty(): boolean
  /** Applies a message and returns its effects in order. */
  receive(message: Message): Effect[]
}

export function createBoard(): Board {
  const calls = new Map<string, SeenCall>()
  const units = new Map<number, SeenUnit>()
  let ownUnits: ReadonlySet<number> = new Set()
  let onDuty = false
  /** The run of the server's script that this player went on duty in. */
  let currentRun: number | null = null
  /** The sequence number of the latest applied message. */
  let applied = 0
  /** Messages that arrived before a message that they follow. */
  let pending: OrderedMessage[] = []

  function receive(message: Message): Effect[] {
    if (message.type === 'ownUnits') return message.run === currentRun ? setOwnUnits(message.ids) : []
    if (message.type === 'start') start(message.run)
    else pending.push(message)
    const effects: Effect[] = []
    for (let next = takeNext(); next !== null; next = takeNext()) effects.push(...apply(next))
    return effects
  }

  function start(run: number): void {
    ownUnits = new Set()
    if (run === currentRun) return
    currentRun = run
    applied = 0
    pending = pending.filter(({ header: [run] }) => run === currentRun)
  }

  function setOwnUnits(ids: readonly number[]): Effect[] {
    ownUnits = new Set(ids)
    return [...calls.values()].flatMap((before): Effect[] => {
      const call = withMine(before)
      if (call === before) return []
      calls.set(call.key, call)
      return [{ type: 'updated', call, before }]
    })
  }

  /** Returns the same object if `mine` is right already. */
  function withMine(call: SeenCall): SeenCall {
    const mine = isAttached(call, ownUnits)
    return mine === call.mine ? call : { ...call, mine }
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

  function startDuty(snapshot: {
    calls: EncodedCall[]
    display: DisplaySettings
    units: EncodedUnit[]
  }): Effect[] {
    onDuty = true
    calls.clear()
    units.clear()
    for (const call of snapshot.calls.map(decodeCall).sort(byAge)) calls.set(call.key, withMine(call))
    setUnits(snapshot.units)
    return [{ type: 'dutyStarted', display: snapshot.display }]
  }

  function setUnits(encoded: readonly EncodedUnit[]): void {
    for (const [id, callSign, status, name = ''] of encoded) units.set(id, { id, callSign, status, name })
  }

  function applyUnits([, changed, removedIds]: UnitsDelta): void {
    setUnits(changed)
    for (const id of removedIds) units.delete(id)
  }

  function endDuty(): Effect[] {
    calls.clear()
    units.clear()
    ownUnits = new Set()
    if (!onDuty) return []
    onDuty = false
    return [{ type: 'dutyEnded' }]
  }

  function applyDelta(delta: Delta): Effect[] {
    if (delta[0] === 'u') {
      applyUnits(delta)
      return [{ type: 'unitsChanged' }]
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
      return [{ type: 'removed', call: before, reason: delta[2] }]
    }
    const call = withMine(applyUpdate(before, delta))
    calls.set(call.key, call)
    return [{ type: 'updated', call, before }]
  }

  return { calls, units, onDuty: () => onDuty, receive }
}

/** Oldest first: ids only grow. 911 calls count as newer than dispatch calls because no dispatcher has handled them yet. */
function byAge(a: SeenCall, b: SeenCall): number {
  return a.kind === b.kind ? a.callId - b.callId : a.kind === 'emergency' ? 1 : -1
}
