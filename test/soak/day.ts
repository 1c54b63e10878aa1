import type { Reply } from '../../simulator/cad/published.ts'
import type { Framework } from '../../simulator/frameworks/framework.ts'
import { qbox } from '../../simulator/frameworks/qbox.ts'
import type { Player } from '../../simulator/game/world.ts'
import { type Channel, createChannel } from '../../simulator/push/channel.ts'
import { onPushEvent } from '../../simulator/push/events.ts'
import { createSonorancad, type SonorancadStandIn } from '../../simulator/push/sonorancad.ts'
import type { Stage } from '../../simulator/stage.ts'
import type { Random } from './random.ts'

export const RESOURCE = 'sonoran_calls'
/** Requests per minute that the simulated gateway allows. */
export const LIMIT = 3
/** The minute that the gateway counts over, with the resource's margin. */
export const WINDOW_MS = 60_600
/** After this time a duty change has taken effect and every call is drawn. */
export const SETTLE_MS = 2_000

/** How duty is decided and how push events arrive. The seed decides both. */
export interface Variant {
  /** Qbox decides duty; otherwise the `/duty` command does. */
  framework: boolean
  push: 'sonorancad' | 'websocket' | null
}

export interface DayPlayer {
  player: Player
  /** What this player's last duty command or framework event asked for. */
  onDuty: boolean
  /** When `onDuty` or the resource's state last changed, in simulated ms. */
  changedAt: number
  /** Bytes received up to a moment when the player was certainly off duty; null before that moment. */
  bytesOffDuty: number | null
}

/** The state of a simulated day, and what the test expects because of it. */
export interface Day {
  stage: Stage
  random: Random
  framework: Framework | null
  sonorancad: SonorancadStandIn | null
  usesPush: boolean
  /** The unreliable channel that carries the push events. */
  channel: Channel
  players: DayPlayer[]
  resourceRunning: boolean
  lastPushAt: number
  /** Until then, extra polls (sign-on, refresh, push) may have used up the limit. */
  extraPollsUntil: number
  /** Until then, the effects of a fault may still delay replies. */
  faultEffectsUntil: number
  /** Requests per minute that another program makes with the same key. */
  otherRequests: number
  /** The content of the last good reply; null if there was none since the resource started. */
  lastReply: Reply | null
  /** Replies sent during faults since then: the resource may have accepted any of them. */
  possibleReplies: Reply[]
  /** Whether the players' maps can be compared with the replies now. */
  mapsComparable: boolean
}

export async function createDay(stage: Stage, random: Random, variant: Variant): Promise<Day> {
  const { world, cad, hub } = stage
  const framework = variant.framework ? qbox() : null
  const sonorancad = variant.push === 'sonorancad' ? createSonorancad() : null
  for (const standIn of [framework, sonorancad]) {
    if (standIn === null) continue
    await world.resources.install(standIn.definition)
    await world.start(standIn.definition.name)
  }
  const channel = createChannel(world.clock, random.fraction, (event) => {
    day.lastPushAt = world.clock.now()
    // Each push event triggers a poll.
    expectExtraPolls(day)
    if (sonorancad) sonorancad.receive(event)
    else hub.push(event)
  })
  if (variant.push !== null) onPushEvent(cad, channel.send.bind(channel))
  const day: Day = {
    stage,
    random,
    framework,
    sonorancad,
    usesPush: variant.push !== null,
    channel,
    players: [],
    resourceRunning: true,
    lastPushAt: 0,
    extraPollsUntil: 0,
    faultEffectsUntil: 0,
    otherRequests: 0,
    lastReply: null,
    possibleReplies: [],
    mapsComparable: true,
  }
  return day
}

export const nowOf = ({ stage }: Day): number => stage.world.clock.now()

export function expectExtraPolls(day: Day): void {
  day.extraPollsUntil = nowOf(day) + 2 * WINDOW_MS
}

export function expectFaultEffects(day: Day, ms: number): void {
  day.faultEffectsUntil = Math.max(day.faultEffectsUntil, nowOf(day) + ms)
}

/** Starts the settling time of every player again, as after a restart. */
export function resettlePlayers(day: Day): void {
  for (const entry of day.players) Object.assign(entry, { changedAt: nowOf(day), bytesOffDuty: null })
}
