import type { Call, DispatchCall, Position, SeenCall } from '../../shared/call.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import { type Delta, type DisplaySettings, NET } from '../../shared/protocol.ts'
import type { Audience } from './audience/audience.ts'
import {
  type AudienceFeed,
  createAudienceFeed,
  type SeeCall,
  transferDeltas,
} from './audience/audience-feed.ts'
import type { Change } from './board.ts'
import { type Channel, createMessageSender, type MessageSenderDeps } from './message-sender.ts'
import type { createSeenResponders } from './respond/seen-responders.ts'
import type { TrackedCall } from './tracking/tracker.ts'
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
  audienceOf(source: number): Audience
  createSeenUnits(): ReturnType<typeof createSeenUnits>
  createSeenResponders(): ReturnType<typeof createSeenResponders>
  /** The ids of a player's units. */
  unitIdsOf(source: number): number[]
}

/** Players who are sent the same messages. */
interface Group {
  feed: AudienceFeed
  channel: Channel
  members: Set<number>
}

interface Subscriber {
  audienceKey: string
  /** The ids of the player's units that the player was sent. */
  unitIds: readonly number[]
}

/**
 * Sends the calls to players on duty: a snapshot to each player who goes on duty, then deltas, the same to all players of an
 * audience. Players off duty, and clients that have not reported that they are ready, are sent nothing.
 */
export function createBroadcaster<Packed extends { readonly length: number }>(deps: BroadcasterDeps<Packed>) {
  const { display, isOnDuty, shareCaller, locatePostal } = deps
  const calls = () => deps.calls() ?? []
  const sender = createMessageSender(deps)
  /** Clients that have registered their event handlers. */
  const ready = new Set<number>()
  /** Players who were sent a snapshot and therefore receive deltas. */
  const subscribers = new Map<number, Subscriber>()
  /** By the key of the audience. */
  const groups = new Map<string, Group>()
  let stale = false

  const seeCall: SeeCall = (call) => toSeenCall(call, locatePostal(call), shareCaller())

  function groupFor(audience: Audience): Group {
    const feed = () =>
      createAudienceFeed({
        ...{ audience, calls, seeCall },
        seenUnits: deps.createSeenUnits(),
        seenResponders: deps.createSeenResponders(),
      })
    const group = groups.get(audience.key) ?? {
      feed: feed(),
      channel: sender.createChannel(),
      members: new Set(),
    }
    groups.set(audience.key, group)
    return group
  }

  function subscribe(source: number): void {
    if (subscribers.has(source) || !ready.has(source) || !isOnDuty(source) || deps.calls() === null) return
    const audience = deps.audienceOf(source)
    const { feed, channel, members } = groupFor(audience)
    sender.sendStart(source)
    subscribers.set(source, { audienceKey: audience.key, unitIds: [] })
    members.add(source)
    sendOwnUnits(source)
    channel.sendSnapshot(source, () => {
      const { calls, units, responders } = feed.contents()
      return responders.length > 0 ? [calls, display(), units, responders] : [calls, display(), units]
    })
  }

  /** Returns whether the player was subscribed. */
  function unsubscribe(source: number): boolean {
    const subscriber = subscribers.get(source)
    if (subscriber === undefined) return false
    subscribers.delete(source)
    leaveGroup(source, subscriber.audienceKey)
    return true
  }

  function leaveGroup(source: number, audienceKey: string): void {
    const members = groups.get(audienceKey)?.members
    members?.delete(source)
    if (members?.size === 0) groups.delete(audienceKey)
  }

  /** Must come before the snapshot, so that a call that is the player's own does not arrive as another's. */
  function sendOwnUnits(source: number): void {
    const unitIds = deps.unitIdsOf(source)
    const subscriber = subscribers.get(source)
    if (subscriber === undefined || deepEqual(subscriber.unitIds, unitIds)) return
    subscriber.unitIds = unitIds
    sender.sendOwnUnits(source, unitIds)
  }

  /** @param toDeltas called for every audience */
  function sendDeltas(toDeltas: (feed: AudienceFeed) => (Delta | null)[]): void {
    for (const { feed, channel, members } of groups.values()) {
      const deltas = toDeltas(feed).filter((delta) => delta !== null)
      if (deltas.length > 0) channel.broadcast([...members], NET.delta, deltas)
    }
  }

  function sendToAll(event: string, ...args: unknown[]): void {
    for (const { channel, members } of groups.values()) channel.broadcast([...members], event, ...args)
  }

  /** Moves players together who change from and to the same audience. */
  function moveToAudiences(): void {
    const moves = new Map<string, { from: string; to: Audience; sources: number[] }>()
    for (const [source, { audienceKey: from }] of subscribers) {
      const to = deps.audienceOf(source)
      if (to.key === from) continue
      const move = moves.get(`${from}\n${to.key}`) ?? { from, to, sources: [] }
      move.sources.push(source)
      moves.set(`${from}\n${to.key}`, move)
    }
    for (const { from, to, sources } of moves.values()) {
      const before = groups.get(from) as Group
      const after = groupFor(to)
      after.channel.transfer(
        before.channel,
        sources,
        [...after.members],
        transferDeltas(before.feed, after.feed, calls()),
      )
      for (const source of sources) {
        after.members.add(source)
        ;(subscribers.get(source) as Subscriber).audienceKey = to.key
        leaveGroup(source, from)
      }
    }
  }

  return {
    /** How a player may see a call; null if the call is hidden from the player. */
    see(source: number, call: Call): SeenCall | null {
      const access = deps.audienceOf(source).accessTo(call)
      return access === 'hidden' ? null : { ...seeCall(call), quiet: access === 'quiet' }
    },

    /** A client has registered its handlers. Cheap when repeated: a hostile client may send it thousands of times. */
    playerReady(source: number): void {
      ready.add(source)
      subscribe(source)
    },

    dutyChanged(source: number): void {
      if (isOnDuty(source)) subscribe(source)
      else if (unsubscribe(source)) sender.sendOff(source)
    },

    playerLeft(source: number): void {
      ready.delete(source)
      unsubscribe(source)
    },

    sendChanges(changes: readonly Change[]): void {
      sendDeltas((feed) => feed.changesDeltas(changes))
      // After the first reply, every waiting player needs a snapshot.
      for (const source of ready) subscribe(source)
    },

    /** The result of {@link BroadcasterDeps.audienceOf} may have changed. */
    audiencesChanged: moveToAudiences,

    /** The postals have changed. `locateBefore` returns the previous position of a call's postal. */
    postalsChanged: (locateBefore: BroadcasterDeps<Packed>['locatePostal']): void =>
      sendDeltas((feed) =>
        feed.visibilityDeltas((call) => toSeenCall(call, locateBefore(call), shareCaller())),
      ),

    /** These calls without a place of their own are now where they were last. */
    lastPlacesChanged(keys: readonly string[]): void {
      sendDeltas((feed) =>
        feed.visibilityDeltas((call) => {
          const seen = seeCall(call)
          return keys.includes(call.key) ? { ...seen, near: null } : seen
        }),
      )
    },

    /** Sends where calls are to the players who may see them, except for the player whom each follows. */
    sendPositions(positions: readonly TrackedCall[]): void {
      for (const { feed, members } of groups.values()) {
        const visible = positions.filter(({ call }) => feed.see(call) !== null)
        const followed = visible.filter(({ player }) => members.has(player))
        const others = [...members].filter((source) => followed.every(({ player }) => player !== source))
        sender.sendPositions(others, visible)
        for (const source of new Set(followed.map(({ player }) => player)))
          sender.sendPositions(
            [source],
            visible.filter(({ player }) => player !== source),
          )
      }
    },

    /** These calls no longer follow a unit, on the maps of all players or of one. */
    sendUntracked(calls: readonly { call: DispatchCall }[], source?: number): void {
      const targets = source === undefined ? [...subscribers.keys()] : subscribers.has(source) ? [source] : []
      if (targets.length > 0)
        sender.sendUntracked(
          targets,
          calls.map(({ call }) => call.callId),
        )
    },

    /** The result of {@link BroadcasterDeps.shareCaller} has changed. */
    shareCallerChanged: (): void =>
      sendDeltas((feed) =>
        feed.visibilityDeltas((call) => toSeenCall(call, locatePostal(call), !shareCaller())),
      ),

    /** Units, or the setting that shows their names, have changed. */
    unitsChanged: (): void => sendDeltas((feed) => [feed.unitsDelta()]),

    /** Who responds to calls, or their names, may have changed. */
    respondersChanged: (): void => sendDeltas((feed) => feed.respondersDeltas()),

    /** The units of a player may have changed. */
    ownUnitsChanged: sendOwnUnits,

    setStale(next: boolean): void {
      if (next === stale) return
      stale = next
      sendToAll(NET.stale, stale)
    },

    displayChanged: (): void => sendToAll(NET.display, display()),
  }
}

export type Broadcaster = ReturnType<typeof createBroadcaster>

/** @param near the position of the call's postal, if known */
function toSeenCall(call: Call, near: Position | null, shareCaller: boolean): SeenCall {
  const visible = {
    ...call,
    near: call.position === null ? near : null,
    mine: false,
    quiet: false,
    tracked: null,
  }
  if (shareCaller) return visible
  return visible.kind === 'emergency'
    ? { ...visible, metaData: {}, caller: '' }
    : { ...visible, metaData: {} }
}
