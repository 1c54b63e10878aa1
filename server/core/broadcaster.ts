import type { Call, Position, SeenCall } from '../../shared/call.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import { encodeCall, encodeUpdate } from '../../shared/encode-call.ts'
import { type Delta, type DisplaySettings, NET } from '../../shared/protocol.ts'
import type { Change } from './board.ts'
import { createMessageSender, type MessageSenderDeps } from './message-sender.ts'
import type { createSeenResponders } from './respond/seen-responders.ts'
import type { createSeenUnits } from './units/seen-units.ts'

export interface BroadcasterDeps<Packed extends { readonly length: number }>
  extends MessageSenderDeps<Packed> {
  /** The current calls, or null until the first reply arrives: players must not be shown an empty list before that. */
  calls(): Iterable<Call> | null
  display(): DisplaySettings
  isOnDuty(source: number): boolean
  /** Whether players may see the caller's name and the metaData. */
  shareCaller(): boolean
  /** The position of a call's postal, if known. */
  locatePostal(call: Call): Position | null
  seenUnits: ReturnType<typeof createSeenUnits>
  seenResponders: ReturnType<typeof createSeenResponders>
  /** The ids of a player's units. */
  unitIdsOf(source: number): number[]
}

/**
 * Sends the calls to players on duty: a snapshot to each player who goes on duty, then deltas. Players off duty, and
 * clients that have not reported that they are ready, are sent nothing.
 */
export function createBroadcaster<Packed extends { readonly length: number }>(deps: BroadcasterDeps<Packed>) {
  const { calls, display, isOnDuty, shareCaller, locatePostal, seenUnits, seenResponders } = deps
  const sender = createMessageSender(deps)
  /** Clients that have registered their event handlers. */
  const ready = new Set<number>()
  /** Players who were sent a snapshot and therefore receive deltas, and the ids of their units that they were sent. */
  const subscribers = new Map<number, readonly number[]>()
  let stale = false

  const visibleToPlayers = (call: Call): SeenCall => toSeenCall(call, locatePostal(call), shareCaller())

  function subscribe(source: number): void {
    const current = calls()
    if (subscribers.has(source) || !ready.has(source) || !isOnDuty(source) || current === null) return
    const encoded = () => Array.from(current, (call) => encodeCall(visibleToPlayers(call)))
    sender.sendStart(source)
    subscribers.set(source, [])
    sendOwnUnits(source)
    sender.sendSnapshot(source, () => {
      const responders = seenResponders.encoded()
      const contents = [encoded(), display(), seenUnits.encoded()]
      return responders.length > 0 ? [...contents, responders] : contents
    })
  }

  /** Must come before the snapshot, so that a call that is the player's own does not arrive as another's. */
  function sendOwnUnits(source: number): void {
    const ids = deps.unitIdsOf(source)
    const sent = subscribers.get(source)
    if (sent === undefined || deepEqual(sent, ids)) return
    subscribers.set(source, ids)
    sender.sendOwnUnits(source, ids)
  }

  function sendDeltas(deltas: readonly (Delta | null)[]): void {
    const visible = deltas.filter((delta) => delta !== null)
    if (visible.length > 0) sendToSubscribers(NET.delta, visible)
  }

  function sendToSubscribers(event: string, ...args: unknown[]): void {
    sender.broadcast([...subscribers.keys()], event, ...args)
  }

  /** Sends what players see differently although no call has changed. `before`: a call as players saw it until now. */
  function visibilityChanged(before: (call: Call) => SeenCall): void {
    sender.snapshotChanged()
    sendDeltas(Array.from(calls() ?? [], (call) => encodeUpdate(before(call), visibleToPlayers(call))))
  }

  return {
    visibleToPlayers,

    /** A client has registered its handlers. Cheap when repeated: a hostile client may send it thousands of times. */
    playerReady(source: number): void {
      ready.add(source)
      subscribe(source)
    },

    dutyChanged(source: number): void {
      if (isOnDuty(source)) subscribe(source)
      else if (subscribers.delete(source)) sender.sendOff(source)
    },

    playerLeft(source: number): void {
      ready.delete(source)
      subscribers.delete(source)
    },

    sendChanges(changes: readonly Change[]): void {
      if (changes.length > 0) sender.snapshotChanged()
      sendDeltas([
        seenUnits.update(calls() ?? []),
        ...changes.map((change) => toDelta(change, visibleToPlayers)),
      ])
      // After the first reply, every waiting player needs a snapshot.
      for (const source of ready) subscribe(source)
    },

    /** The postals have changed. `locateBefore` returns the previous position of a call's postal. */
    postalsChanged: (locateBefore: BroadcasterDeps<Packed>['locatePostal']): void =>
      visibilityChanged((call) => toSeenCall(call, locateBefore(call), shareCaller())),

    /** The result of {@link BroadcasterDeps.shareCaller} has changed. */
    shareCallerChanged: (): void =>
      visibilityChanged((call) => toSeenCall(call, locatePostal(call), !shareCaller())),

    /** Units, or the setting that shows their names, have changed. */
    unitsChanged: (): void => sendDeltas([seenUnits.update(calls() ?? [])]),

    /** Who responds to calls, or their names, may have changed. */
    respondersChanged(): void {
      const keys = new Set(Array.from(calls() ?? [], ({ key }) => key))
      sendDeltas(seenResponders.update((key) => keys.has(key)))
    },

    /** The units of a player may have changed. */
    ownUnitsChanged: sendOwnUnits,

    setStale(next: boolean): void {
      if (next === stale) return
      stale = next
      sendToSubscribers(NET.stale, stale)
    },

    displayChanged: (): void => sendToSubscribers(NET.display, display()),
  }
}

export type Broadcaster = ReturnType<typeof createBroadcaster>

/** @param near the position of the call's postal, if known */
function toSeenCall(call: Call, near: Position | null, shareCaller: boolean): SeenCall {
  const visible = { ...call, near: call.position === null ? near : null, mine: false }
  if (shareCaller) return visible
  return visible.kind === 'emergency'
    ? { ...visible, metaData: {}, caller: '' }
    : { ...visible, metaData: {} }
}

function toDelta(change: Change, visibleToPlayers: (call: Call) => SeenCall): Delta | null {
  switch (change.type) {
    case 'added':
      return ['+', encodeCall(visibleToPlayers(change.call)), change.arrival, change.from]
    case 'removed':
      return ['-', change.call.key, change.reason]
    case 'updated':
      return encodeUpdate(visibleToPlayers(change.before), visibleToPlayers(change.call))
  }
}
