import { encode } from '@msgpack/msgpack'
import { EVERYBODY } from '../server/core/audience/audience.ts'
import { applyReply, type Board, type CallLists, type Change, emptyBoard } from '../server/core/board.ts'
import { createBroadcaster } from '../server/core/broadcaster.ts'
import { parseReply } from '../server/core/cad/parse-reply.ts'
import { createResponders } from '../server/core/respond/responders.ts'
import { createSeenResponders } from '../server/core/respond/seen-responders.ts'
import { createTracker } from '../server/core/tracking/tracker.ts'
import { createSeenUnits } from '../server/core/units/seen-units.ts'
import type { Call } from '../shared/call.ts'
import { CALL_DEFAULTS } from '../shared/encode-call.ts'
import type { Unit } from '../shared/unit.ts'
import { type Ratio, ratio } from './measure.ts'
import { sampleReply } from './sample-reply.ts'
import { count, type Row } from './table.ts'

const CALLS = 600
const PLAYERS = 1_000
const ON_DUTY = 200
/** The alternatives are timed for this many players and scaled up, because the full number takes minutes. */
const TIMED_PLAYERS = 20
/** Two titles of one call. */
const TITLES = ['Armed Robbery, one suspect on foot', 'Armed Robbery, two suspects in a car'] as const

/** How often messages are packed, and the cost of two common alternatives to sending deltas. */
export function sending(): Row[] {
  const server = createServer(CALLS, ON_DUTY)
  const signOn = server.takeSent()
  const changed = server.reply(1)
  const call = changed.changes[0] as Change & { type: 'updated' }

  const allLists = encode([JSON.stringify(sampleReply(CALLS, { title: TITLES[1] }))]).byteLength * PLAYERS
  const wholeCall = encode([call.call]).byteLength * PLAYERS
  return [
    count('One changed call, sent to 200 players on duty', 'packs', changed.packs, 1),
    count('200 players sign on together', 'packs', signOn.packs, 1),
    count(
      'Alternative for one changed call: all lists as JSON to all 1,000 players',
      'bytes of sonoran_calls',
      allLists / changed.bytes,
      null,
    ),
    count(
      'Alternative for one changed call: the whole call to all 1,000 players',
      'bytes of sonoran_calls',
      wholeCall / changed.bytes,
      null,
    ),
    {
      name: 'Alternative for one changed call: all lists as JSON to all 1,000 players',
      unit: 'time of sonoran_calls',
      bound: null,
      ...scaleToAll(ratio(packJsonForEach, () => server.changeCall())),
    },
    {
      name: 'Alternative for one changed call: packed once per player',
      unit: 'time of sonoran_calls',
      bound: null,
      ...scaleToAll(ratio(packCallForEach(call.call), () => server.changeCall())),
    },
  ]
}

/** 10 times as many players may take at most 11 times as long. */
export function sendingGrowth(): Row[] {
  const changing = (players: number) => {
    const server = createServer(CALLS, players)
    return () => server.changeCall()
  }
  const [small, medium, large] = [changing(20), changing(200), changing(2_000)]
  return [
    { name: 'A change sent to 200 players', unit: '20 players', bound: 11, ...ratio(medium, small) },
    { name: 'A change sent to 2,000 players', unit: '200 players', bound: 11, ...ratio(large, medium) },
  ]
}

/** One second of 20 calls that follow their primary units, before 200 players, compared with packing one changed call. */
export function tracking(): Row[] {
  const server = createServer(CALLS, ON_DUTY)
  const units = new Map<number, Unit>()
  const calls = new Map<string, Call>()
  for (let i = 0; i < 20; i++) {
    const [id, player] = [1_000 + i, i + 1]
    units.set(id, { ...UNIT, id, player })
    const call = {
      ...CALL,
      callId: 70_000 + i,
      key: `dispatch:${70_000 + i}`,
      primary: id,
      idents: [id],
      trackPrimary: true,
    }
    calls.set(call.key, call)
  }
  let seconds = 0
  const tracker = createTracker({
    ...{ calls: () => calls, units: () => units, isOnDuty: () => true, isEnabled: () => true },
    playerPosition: (player) => ({ x: -3_000 + player * 10 + 40 * seconds, y: 5_000 + 40 * seconds, z: 0 }),
  })
  const step = () => {
    seconds++
    server.sendPositions(tracker.step().moved)
    return server.takeSent().bytes
  }
  step()
  const [bytes, idle] = [step(), createIdleTracker()]
  return [
    count('20 calls that follow units, a second', 'bytes a call and viewer', bytes / 20 / ON_DUTY, 12),
    {
      name: '20 calls that follow units, a second',
      unit: 'changed call, sent',
      bound: 3,
      ...ratio(step, () => server.changeCall()),
    },
    count('No call follows a unit', 'steps', idle, 0),
  ]
}

/** The number of steps that a tracker without calls asks for. */
function createIdleTracker(): number {
  const tracker = createTracker({
    ...{ calls: () => new Map(), units: () => new Map(), isOnDuty: () => true, isEnabled: () => true },
    playerPosition: () => null,
  })
  return tracker.isNeeded() ? 1 : 0
}

const UNIT: Omit<Unit, 'id' | 'player'> = { callSign: '', name: '', status: 2, department: '', page: 0 }
const CALL = { ...CALL_DEFAULTS.dispatch, title: 'Pursuit' }

function scaleToAll({ value, spread }: Ratio): Ratio {
  const factor = PLAYERS / TIMED_PLAYERS
  return { value: value * factor, spread: spread * factor }
}

function packJsonForEach(): number {
  const lists = JSON.stringify(sampleReply(CALLS, { title: TITLES[1] }))
  let bytes = 0
  // emitNet packs the arguments again for each player.
  for (let player = 0; player < TIMED_PLAYERS; player++) bytes += encode([lists]).byteLength
  return bytes
}

function packCallForEach(call: unknown): () => number {
  return () => {
    let bytes = 0
    for (let player = 0; player < TIMED_PLAYERS; player++) bytes += encode([call]).byteLength
    return bytes
  }
}

/** A broadcaster with calls and players, whose messages are counted. */
function createServer(size: number, onDuty: number) {
  const replies = TITLES.map((title) => {
    const reply = parseReply(sampleReply(size, { title }))
    if (reply.kind !== 'calls') throw new Error(reply.why)
    return reply
  })
  let board: Board = emptyBoard
  let sent = { bytes: 0, packs: 0 }
  const broadcaster = createBroadcaster<Uint8Array>({
    run: 1,
    calls: () => (board.known ? board.calls.values() : null),
    display: () => ({ notify: 'auto', locale: 'en', stale: false, rules: [], autoRoute: true }),
    isOnDuty: (source) => source <= onDuty,
    audienceOf: () => EVERYBODY,
    createSeenUnits: () => createSeenUnits({ units: () => new Map(), shareNames: () => false }),
    createSeenResponders: () => createSeenResponders({ responders: createResponders(), nameOf: String }),
    unitIdsOf: () => [],
    shareCaller: () => false,
    locatePostal: () => null,
    pack(args) {
      const packed = encode(args)
      sent.packs++
      return packed
    },
    send(targets, _, packed) {
      sent.bytes += targets.length * packed.byteLength
    },
    after() {},
    stream(_, __, packed) {
      sent.bytes += packed.byteLength
    },
  })
  sent.packs = 0
  function reply(title: number): typeof sent & { changes: Change[] } {
    const next = applyReply(board, replies[title] as CallLists, 0)
    board = next.board
    broadcaster.sendChanges(next.changes)
    return { ...takeSent(), changes: next.changes }
  }
  /** What was sent since the last call. */
  function takeSent(): typeof sent {
    const taken = sent
    sent = { bytes: 0, packs: 0 }
    return taken
  }
  reply(0)
  for (let source = 1; source <= onDuty; source++) broadcaster.playerReady(source)
  let turn = 0
  return {
    reply,
    takeSent,
    sendPositions: broadcaster.sendPositions,
    changeCall: () => reply(++turn % 2).bytes,
  }
}
