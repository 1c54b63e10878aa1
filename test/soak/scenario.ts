import type { Fault } from '../../simulator/cad/faults.ts'
import type { Reply } from '../../simulator/cad/published.ts'
import { qbox } from '../../simulator/frameworks/qbox.ts'
import type { Player } from '../../simulator/game/world.ts'
import { createChannel } from '../../simulator/push/channel.ts'
import { onPushEvent } from '../../simulator/push/events.ts'
import { createSonorancad } from '../../simulator/push/sonorancad.ts'
import { COMMUNITY_ID, createStage, type Stage } from '../../simulator/stage.ts'
import { createDice, type Dice } from './random.ts'

/** A day that went wrong, with what replays it. */
export class BadDay extends Error {
  constructor(seed: number, hours: number, at: number, what: string) {
    super(
      `seed ${seed}, after ${(at / 3_600_000).toFixed(2)} h: ${what}\nreplay: npm run soak -- --seed ${seed} --hours ${hours}`,
    )
  }
}

const RESOURCE = 'sonoran_calls'
const LIMIT = 3
/** Signing on takes this long: settling, the snapshot, drawing. */
const SETTLED_MS = 2_000
/** How long a refusal that only a person can mend keeps the resource from asking, and the longest that anything does. */
const LONGEST_HOLD_MS = 10 * 60_000
const MOST_CALLS = 40
/** The minute that the gateway counts over, with the resource's margin. */
const WINDOW_MS = 60_600

const FAULTS: Fault[] = [
  ...([401, 403, 404, 429, 500, 502, 503] as const).map((status) => ({ kind: 'status' as const, status })),
  { kind: 'redirect', status: 302, location: 'http://127.0.0.1:1/' },
  { kind: 'html' },
  { kind: 'notJson' },
  { kind: 'empty' },
  { kind: 'truncatedJson' },
  { kind: 'errorAs200' },
  { kind: 'unreachable' },
  { kind: 'neverAnswers' },
  { kind: 'slow', ms: 4_000 },
  { kind: 'byteASecond' },
  { kind: 'reset' },
  { kind: 'cutShort' },
]

export interface Lived {
  steps: number
  requests: number
  refused: number
}

/** Lives through seeded hours of calls, players, faults and restarts. Throws a {@link BadDay} when an invariant breaks. */
export async function liveThrough(seed: number, hours: number): Promise<Lived> {
  const dice = createDice(seed)
  const push = seed % 2 === 1 ? null : seed % 4 === 0 ? 'websocket' : 'sonorancad'
  const kind: Kind = { framework: seed % 3 === 0, push }
  const stage = await createStage({
    cad: {
      limit: LIMIT,
      window: dice.one(['sliding', 'fixed'] as const),
      rateHeaders: dice.roll() < 0.5,
      retryAfter: dice.one(['seconds', 'date', 'none'] as const),
    },
    world: { random: dice.roll },
    convars:
      kind.push === 'websocket' ? { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY_ID } : {},
  })
  const day = await createDay(stage, dice, kind)
  try {
    await stage.world.start(RESOURCE)
    let steps = 0
    while (stage.world.clock.now() < hours * 3_600_000) {
      await day.step()
      steps++
      const what = await day.broken()
      if (what !== null) throw new BadDay(seed, hours, stage.world.clock.now(), what)
    }
    return { steps, requests: stage.cad.arrived.us, refused: stage.cad.refused.us }
  } finally {
    await stage.close()
  }
}

/** What a test knows of a player, besides what is on their screen. */
interface Person {
  player: Player
  /** Signed on by their own word. */
  on: boolean
  since: number
  /** Bytes that they had been sent when they were off duty for a while; null until then. */
  quietBytes: number | null
}

/** What a day is like: duty by a framework or by /duty, with the CAD's pushes or without. */
interface Kind {
  framework: boolean
  push: 'sonorancad' | 'websocket' | null
}

async function createDay({ world, cad, hub }: Stage, dice: Dice, kind: Kind) {
  const framework = kind.framework ? qbox() : null
  const sonorancad = kind.push === 'sonorancad' ? createSonorancad() : null
  for (const standIn of [framework, sonorancad]) {
    if (standIn === null) continue
    await world.resources.install(standIn.definition)
    await world.start(standIn.definition.name)
  }
  const now = () => world.clock.now()
  let lastPush = 0
  let wishedUntil = 0
  const line = createChannel(world.clock, dice.roll, (event) => {
    lastPush = now()
    // Each asks for a poll as soon as the budget lets.
    wishedUntil = now() + 2 * WINDOW_MS
    if (kind.push === 'sonorancad') sonorancad?.receive(event)
    else hub.push(event)
  })
  if (kind.push !== null) onPushEvent(cad, line.send.bind(line))

  const people: Person[] = []
  let running = true
  /** What the last good reply said; null: the resource has had none since it started. */
  let seen: Reply | null = null
  /** What replies may have said that came in steps when something was wrong: any of it may be what is seen. */
  let doubtful: Reply[] = []
  let troubleUntil = 0
  let compared = true
  let others = 0

  const trouble = (ms: number) => {
    troubleUntil = Math.max(troubleUntil, now() + ms)
  }
  const place = () => ({
    x: dice.whole(-3_000, 4_000),
    y: dice.whole(-3_500, 7_000),
    radius: dice.whole(0, 3) * 50,
  })
  const somebody = () => (people.length > 0 ? dice.one(people) : null)
  const someCall = () =>
    cad.currentReply().activeCalls.at(dice.whole(0, 20) % Math.max(1, cad.currentReply().activeCalls.length))
  const some911 = () => cad.currentReply().emergencyCalls.at(0)

  const acts = {
    create() {
      const { activeCalls } = cad.currentReply()
      if (activeCalls.length < MOST_CALLS) {
        const where = dice.roll() < 0.9 ? place() : {}
        cad.calls.create({
          title: `Call ${dice.whole(1, 1_000)}`,
          code: '10-50',
          priority: dice.whole(1, 3),
          ...where,
        })
      }
    },
    edit() {
      const call = someCall()
      if (call)
        cad.calls.edit(call.callId, { title: `Edited ${dice.whole(1, 1_000)}`, priority: dice.whole(1, 3) })
    },
    move() {
      const call = someCall()
      if (call) cad.calls.move(call.callId, place())
    },
    close() {
      const call = someCall()
      if (call) cad.calls.close(call.callId)
    },
    vanish() {
      const call = someCall()
      if (call) cad.calls.remove(call.callId)
    },
    reopen() {
      const call = cad.currentReply().closedCalls[0]
      if (call) cad.calls.reopen(call.callId)
    },
    call911() {
      if (cad.currentReply().emergencyCalls.length < 10) {
        cad.emergencies.create({ location: `Street ${dice.whole(1, 1_000)}`, ...place() })
      }
    },
    dispatch() {
      const call = some911()
      if (call) cad.emergencies.dispatch(call.callId, { title: 'From 911', code: '10-52' })
    },
    hangUp() {
      const call = some911()
      if (call) cad.emergencies.remove(call.callId)
    },
    async join() {
      if (people.length >= 8) return
      const player = await world.join({
        name: `Player ${dice.whole(1, 1_000)}`,
        identifiers: [`license:${dice.whole(1, 1e9)}`],
        aces: ['sonoran_calls.duty'],
      })
      framework?.load(player.id, { job: 'police', onDuty: false })
      people.push({ player, on: false, since: now(), quietBytes: null })
    },
    async leave() {
      const person = somebody()
      if (!person) return
      people.splice(people.indexOf(person), 1)
      await person.player.leave(dice.one(['Exiting', 'Crashed']))
    },
    async duty() {
      const person = somebody()
      if (!person || !running) return
      if (framework !== null) framework.setDuty(person.player.id, !person.on)
      else await person.player.command('duty')
      wishedUntil = now() + 2 * WINDOW_MS
      Object.assign(person, { on: !person.on, since: now(), quietBytes: null })
    },
    fault() {
      const fault = dice.one(FAULTS)
      const ms = dice.whole(5_000, 240_000)
      cad.injectFault(fault, { ms })
      trouble(ms + LONGEST_HOLD_MS)
    },
    mend() {
      cad.fault = null
    },
    async restart() {
      if (running) await world.stop(RESOURCE)
      // Off duty for a blink or for a minute, as an owner edits a file.
      const leftovers = people.flatMap(({ player }) => player.leftovers)
      if (leftovers.length > 0) throw new Error(`left on maps: ${JSON.stringify(leftovers)}`)
      await world.start(RESOURCE)
      running = true
      seen = null
      doubtful = []
      for (const person of people) Object.assign(person, { since: now(), quietBytes: null })
      trouble(62_000)
    },
    async restartFramework() {
      if (framework === null) return
      await world.restart(framework.definition.name)
      for (const person of people) Object.assign(person, { since: now(), quietBytes: null })
    },
    async restartSonorancad() {
      if (sonorancad !== null) await world.restart(sonorancad.definition.name)
    },
    hub() {
      hub.up = !hub.up
    },
    line() {
      Object.assign(line, {
        lossRate: dice.roll() / 2,
        duplicateRate: dice.roll() / 2,
        maxDelay: dice.one([0, 500, 45_000]),
      })
    },
    async stop() {
      if (running) await world.stop(RESOURCE)
      running = false
      for (const person of people) person.since = now()
    },
    jump() {
      world.clock.jump(dice.one([-1, 1]) * dice.whole(1_000, 86_400_000))
    },
    other() {
      others = dice.whole(0, 1)
      cad.otherUser(others)
      trouble(5 * 60_000)
    },
    refresh() {
      wishedUntil = now() + 2 * WINDOW_MS
      if (running) world.call(RESOURCE, 'refresh').catch(() => {})
    },
    nothing() {},
  }

  const likely: Record<keyof typeof acts, number> = {
    create: 14,
    edit: 6,
    move: 6,
    close: 8,
    vanish: 2,
    reopen: 2,
    call911: 6,
    dispatch: 4,
    hangUp: 2,
    join: 8,
    leave: 3,
    duty: 12,
    fault: 2,
    mend: 2,
    restart: 2,
    restartFramework: 1,
    restartSonorancad: 1,
    line: 2,
    hub: 2,
    stop: 1,
    jump: 2,
    other: 1,
    refresh: 3,
    nothing: 10,
  }

  async function step(): Promise<void> {
    await acts[dice.weighted(likely)]()
    const healthy = cad.fault === null
    const [start, truth] = [now(), cad.currentReply()]
    await world.advance(dice.whole(3_000, 120_000))
    if (!running && dice.roll() < 0.5) await acts.restart()

    const requests = cad.requests.filter(({ user: who, at }) => who === 'us' && at >= start)
    const good = requests.some(
      ({ status, at }) => healthy && status === 200 && at <= now() - SETTLED_MS && at > lastPush,
    )
    // What came since then by push is on the map as well, and for the next reply to judge; and of what came just now, it may
    // be that not all is drawn yet.
    const drawn = !requests.some(({ at }) => at > now() - SETTLED_MS)
    compared = drawn && (good || kind.push === null)
    if (good) {
      seen = truth
      doubtful = []
    } else if (requests.length > 0) doubtful.push(truth)
  }

  async function broken(): Promise<string | null> {
    const { scriptErrors, misuses } = world.console
    if (scriptErrors.length > 0) return `SCRIPT ERROR: ${scriptErrors[0]?.text}`
    if (misuses.length > 0) return `native misused: ${misuses[0]?.text}`
    if (cad.busiestMinute() > LIMIT) return `${cad.busiestMinute()} requests within 60 s`
    for (const person of people) {
      const what = brokenFor(person)
      if (what !== null) return `${person.player.name}: ${what}`
    }
    return running ? brokenStatus() : null
  }

  function brokenFor(person: Person): string | null {
    const { player, on, since } = person
    if (now() - since < SETTLED_MS) return null
    const map = mapOf(player)
    if (!on || !running) {
      if (map.length > 0) return `off duty, and has on the map ${map}`
      person.quietBytes ??= player.bytesReceived
      return player.bytesReceived === person.quietBytes ? null : 'off duty, and was sent something'
    }
    if (!compared) return null
    const may = [...(seen === null ? [''] : [mapOf(seen)]), ...doubtful.map(mapOf)].map(String)
    return may.includes(String(map))
      ? null
      : `the map is not what the CAD said last\n  map ${map}\n  CAD ${may.at(-1)}`
  }

  /**
   * Where nothing was wrong for a while, the last good reply is young: one pace, a window where wishes spent it at
   * once, or two where somebody else may have had us refused.
   */
  async function brokenStatus(): Promise<string | null> {
    if (now() < troubleUntil || cad.fault !== null) return null
    if (!people.some(({ on, since }) => on && now() - since > 62_000)) return null
    const status = (await world.call(RESOURCE, 'getStatus')) as { state: string; requestsPerMinute: number }
    const last =
      cad.requests.filter(({ user: who, status }) => who === 'us' && status === 200).at(-1)?.at ?? 0
    const windows = others > 0 ? 2 : now() < wishedUntil ? 1 : 1 / status.requestsPerMinute
    const pace = WINDOW_MS * windows
    if (status.state !== 'ok') return `nothing is wrong, and the state is ${status.state}`
    return now() - last <= pace + SETTLED_MS ? null : `the last good reply is ${now() - last} ms old`
  }

  return { step, broken }
}

/** The icons on a player's map, or those that a reply asks for, in an order of their own. */
function mapOf(of: Player | Reply): string[] {
  if ('blips' in of) {
    const icons = of.blips.filter(({ kind }) => kind === 'coord')
    return icons.map(({ name, position: { x, y } }) => `${name}@${x},${y}`).sort()
  }
  const at = ({ x, y }: Record<string, unknown>) => (x === undefined ? null : `@${x},${y}`)
  return [
    ...of.activeCalls.map(({ code, title, metaData }) => at(metaData) && `${code} - ${title}${at(metaData)}`),
    ...of.emergencyCalls.map(({ location, metaData }) => at(metaData) && `${location}${at(metaData)}`),
  ]
    .filter((icon) => icon !== null)
    .sort()
}
