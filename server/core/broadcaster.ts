import type { Call, Position, SeenCall } from '../../shared/call.ts'
import { changedFields, encodeCall } from '../../shared/encode-call.ts'
import { type Delta, type DisplaySettings, NET } from '../../shared/protocol.ts'
import type { Change } from './board.ts'

export interface BroadcasterDeps<Packed> {
  /** The calls now, or null as long as the CAD told none: then nobody is told that there are none. */
  calls(): Iterable<Call> | null
  display(): DisplaySettings
  isOnDuty(source: number): boolean
  /** Whether players may learn who called, and what else the metaData holds. */
  shareCaller(): boolean
  /** Where a call's postal is, if that is known. */
  locatePostal(call: Call): Position | null
  /** Makes of arguments what goes over the net: once, however many are to get it. */
  pack(args: unknown[]): Packed
  send(targets: readonly number[], event: string, packed: Packed): void
  /** For what is large: in a stream beside the other messages, which may overtake it. */
  stream(target: number, event: string, packed: Packed): void
}

/**
 * Who is told what: all calls to who signs on, what changed to who is on duty, and nothing at all to anybody else, nor
 * to a client that hasn't said that it listens.
 */
export function createBroadcaster<Packed>(deps: BroadcasterDeps<Packed>) {
  const { calls, display, isOnDuty, shareCaller, locatePostal, pack, send, stream } = deps
  /** Clients that listen. */
  const ready = new Set<number>()
  /** Those that hold the calls. */
  const holders = new Set<number>()
  /** Of the last message that told something new. A snapshot has that of the last one that it contains. */
  let number = 0
  /** What all who sign on before anything else happens are sent: after a restart that is everybody at once. */
  let snapshot: Packed | null = null

  function sign(source: number): void {
    const known = calls()
    if (holders.has(source) || !ready.has(source) || !isOnDuty(source) || known === null) return
    holders.add(source)
    snapshot ??= pack([number, Array.from(known, (call) => encodeCall(forPlayers(call))), display()])
    stream(source, NET.snapshot, snapshot)
  }

  function forPlayers(call: Call, nearNow = locatePostal, share = shareCaller()): SeenCall {
    const seen = { ...call, near: call.position === null ? nearNow(call) : null }
    if (share) return seen
    return seen.kind === 'emergency' ? { ...seen, metaData: {}, caller: '' } : { ...seen, metaData: {} }
  }

  function delta(change: Change): Delta | null {
    switch (change.type) {
      case 'added':
        return ['+', encodeCall(forPlayers(change.call)), change.arrival, change.from]
      case 'removed':
        return ['-', change.call.key, change.reason]
      case 'updated':
        return patch(forPlayers(change.before), forPlayers(change.call))
    }
  }

  function patch(before: SeenCall, after: SeenCall): Delta | null {
    const changed = changedFields(before, after)
    return Object.keys(changed).length > 0 ? ['~', after.key, changed] : null
  }

  function nextNumber(): number {
    snapshot = null
    return ++number
  }

  function tellHolders(deltas: readonly (Delta | null)[]): void {
    const told = deltas.filter((entry) => entry !== null)
    if (told.length > 0) toHolders(NET.delta, told)
  }

  function toHolders(event: string, ...args: unknown[]): void {
    if (holders.size > 0) send([...holders], event, pack([nextNumber(), ...args]))
  }

  /** Tells what players see of each call otherwise than before, though the calls are the same. */
  function seenAnew(before: (call: Call) => SeenCall): void {
    snapshot = null
    tellHolders(Array.from(calls() ?? [], (call) => patch(before(call), forPlayers(call))))
  }

  return {
    /** A client says that it listens. Said again it costs nothing: a stranger may say it a thousand times. */
    playerReady(source: number): void {
      ready.add(source)
      sign(source)
    },

    dutyChanged(source: number): void {
      if (isOnDuty(source)) sign(source)
      else if (holders.delete(source)) send([source], NET.off, pack([nextNumber()]))
    },

    playerLeft(source: number): void {
      ready.delete(source)
      holders.delete(source)
    },

    sendChanges(changes: readonly Change[]): void {
      if (changes.length > 0) snapshot = null
      tellHolders(changes.map(delta))
      // The first reply is everybody's snapshot.
      for (const source of ready) sign(source)
    },

    /** The postals changed: `before` tells where a call's was. */
    postalsChanged(before: BroadcasterDeps<Packed>['locatePostal']): void {
      seenAnew((call) => forPlayers(call, before))
    },

    /** {@link BroadcasterDeps.shareCaller} answers otherwise than before. */
    shareCallerChanged(): void {
      seenAnew((call) => forPlayers(call, locatePostal, !shareCaller()))
    },

    setStale(stale: boolean): void {
      snapshot = null
      toHolders(NET.stale, stale)
    },

    displayChanged(): void {
      snapshot = null
      toHolders(NET.display, display())
    },
  }
}

export type Broadcaster = ReturnType<typeof createBroadcaster>
