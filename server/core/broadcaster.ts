import type { Call, Position, SeenCall } from '../../shared/call.ts'
import { type Delta, type DisplaySettings, NET } from '../../shared/protocol.ts'
import type { Audience } from './audience/audience.ts'
import { type AudienceFeed, createAudienceFeed, type SeeCall } from './audience/audience-feed.ts'
import { createSubscriptions } from './audience/subscriptions.ts'
import type { Change } from './board.ts'
import { createMessageSender, type MessageSenderDeps } from './message-sender.ts'
import type { createSeenResponders } from './respond/seen-responders.ts'
import { createPositionSender } from './tracking/position-sender.ts'
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

/**
 * Sends the calls to players on duty: a snapshot to each player who goes on duty, then deltas, the same to all players of an
 * audience. Players off duty, and clients that have not reported that they are ready, are sent nothing.
 */
export function createBroadcaster<Packed extends { readonly length: number }>(deps: BroadcasterDeps<Packed>) {
  const { display, shareCaller, locatePostal } = deps
  const calls = () => deps.calls() ?? []
  const sender = createMessageSender(deps)
  let stale = false

  const seeCall: SeeCall = (call) => toSeenCall(call, locatePostal(call), shareCaller())
  const subscriptions = createSubscriptions({
    ...deps,
    sender,
    createFeed: (audience) =>
      createAudienceFeed({
        ...{ audience, calls, seeCall },
        seenUnits: deps.createSeenUnits(),
        seenResponders: deps.createSeenResponders(),
      }),
  })

  /** @param toDeltas called for every audience */
  function sendDeltas(toDeltas: (feed: AudienceFeed) => (Delta | null)[]): void {
    for (const { feed, channel, members } of subscriptions.groups()) {
      const deltas = toDeltas(feed).filter((delta) => delta !== null)
      if (deltas.length > 0) channel.broadcast([...members], NET.delta, deltas)
    }
  }

  function sendToAll(event: string, ...args: unknown[]): void {
    for (const { channel, members } of subscriptions.groups()) channel.broadcast([...members], event, ...args)
  }

  return {
    /** How a player may see a call; null if the call is hidden from the player. */
    see(source: number, call: Call): SeenCall | null {
      const access = deps.audienceOf(source).accessTo(call)
      return access === 'hidden' ? null : { ...seeCall(call), quiet: access === 'quiet' }
    },

    playerReady: subscriptions.playerReady,
    dutyChanged: subscriptions.dutyChanged,
    playerLeft: subscriptions.playerLeft,

    sendChanges(changes: readonly Change[]): void {
      sendDeltas((feed) => feed.changesDeltas(changes))
      // After the first reply, every waiting player needs a snapshot.
      subscriptions.subscribeReady()
    },

    /** The result of {@link BroadcasterDeps.audienceOf} may have changed. */
    audiencesChanged: subscriptions.regroup,

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

    ...createPositionSender({ ...subscriptions, sender }),

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
    ownUnitsChanged: subscriptions.sendOwnUnits,

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
