import type { Call } from '../../../shared/call.ts'
import { deepEqual } from '../../../shared/deep-equal.ts'
import type { DisplaySettings } from '../../../shared/protocol.ts'
import type { Channel, MessageSender } from '../message-sender.ts'
import type { Audience } from './audience.ts'
import { type AudienceFeed, transferDeltas } from './audience-feed.ts'

/** Players who are sent the same messages. */
export interface Group {
  feed: AudienceFeed
  channel: Channel
  members: Set<number>
}

interface Subscriber {
  audienceKey: string
  /** The ids of the player's units that the player was sent. */
  unitIds: readonly number[]
}

export interface SubscriptionsDeps {
  sender: Pick<MessageSender, 'createChannel' | 'sendStart' | 'sendOwnUnits' | 'sendOff'>
  /** The current calls, or null until the first reply arrives: players must not be shown an empty list before that. */
  calls(): Iterable<Call> | null
  display(): DisplaySettings
  isOnDuty(source: number): boolean
  audienceOf(source: number): Audience
  /** The ids of a player's units. */
  unitIdsOf(source: number): number[]
  createFeed(audience: Audience): AudienceFeed
}

/** The players who receive the calls, grouped by audience. */
export function createSubscriptions(deps: SubscriptionsDeps) {
  const { sender, display, isOnDuty, audienceOf } = deps
  /** Clients that have registered their event handlers. */
  const ready = new Set<number>()
  /** Players who were sent a snapshot and therefore receive deltas. */
  const subscribers = new Map<number, Subscriber>()
  /** By the key of the audience. */
  const groups = new Map<string, Group>()

  function groupFor(audience: Audience): Group {
    const group = groups.get(audience.key) ?? {
      feed: deps.createFeed(audience),
      channel: sender.createChannel(),
      members: new Set(),
    }
    groups.set(audience.key, group)
    return group
  }

  function subscribe(source: number): void {
    if (subscribers.has(source) || !ready.has(source) || !isOnDuty(source) || deps.calls() === null) return
    const audience = audienceOf(source)
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

  /** Moves players from one group to another with what they see differently now. */
  function move(from: string, to: Audience, sources: readonly number[]): void {
    const [before, after] = [groups.get(from) as Group, groupFor(to)]
    const deltas = transferDeltas(before.feed, after.feed, deps.calls() ?? [])
    after.channel.transfer(before.channel, sources, [...after.members], deltas)
    for (const source of sources) {
      after.members.add(source)
      subscribers.set(source, { ...(subscribers.get(source) as Subscriber), audienceKey: to.key })
      leaveGroup(source, from)
    }
  }

  return {
    groups: (): Iterable<Group> => groups.values(),
    sources: (): number[] => [...subscribers.keys()],
    sendOwnUnits,

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

    /** Subscribes the players who were waiting for the first reply. */
    subscribeReady(): void {
      for (const source of ready) subscribe(source)
    },

    /** Moves players together who change from and to the same audience. */
    regroup(): void {
      const moves = new Map<string, { from: string; to: Audience; sources: number[] }>()
      for (const [source, { audienceKey: from }] of subscribers) {
        const to = audienceOf(source)
        if (to.key === from) continue
        const key = `${from}\n${to.key}`
        const sources = [...(moves.get(key)?.sources ?? []), source]
        moves.set(key, { from, to, sources })
      }
      for (const { from, to, sources } of moves.values()) move(from, to, sources)
    },
  }
}
