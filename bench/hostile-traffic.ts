import { encode } from '@msgpack/msgpack'
import { EVERYBODY } from '../server/core/audience/audience.ts'
import { applyReply, type Change, emptyBoard } from '../server/core/board.ts'
import { createBroadcaster } from '../server/core/broadcaster.ts'
import { createReplyParser } from '../server/core/cad/parse-reply.ts'
import { createResponders } from '../server/core/respond/responders.ts'
import { createSeenResponders } from '../server/core/respond/seen-responders.ts'
import { createSeenUnits } from '../server/core/units/seen-units.ts'
import { HOSTILE_REPLIES } from './hostile-replies.ts'
import { ratioOfLongRuns } from './measure.ts'
import { count, type Row } from './table.ts'

const ON_DUTY = 64
const KIB = 1024
const MIB = 1024 * KIB
/** What a stream of 128 KB per second sends in a server tick of 50 ms. */
const STREAM_BYTES_PER_TICK = (128 * KIB) / 20

const call = (fields: object): string => JSON.stringify({ activeCalls: [{ callId: 1, ...fields }] })
const notes = (length: number) =>
  Array.from({ length }, (_, i) => ({ content: `Note ${i} ${'x'.repeat(100)}` }))
const empty = JSON.stringify({ activeCalls: [] })

/** Two successive replies: players are on duty after the first, and the second is sent to them. */
const CASES: Record<string, () => [before: string, after: string]> = {
  'a 911 call with 380 KB of text': () => [
    empty,
    JSON.stringify({ emergencyCalls: [{ callId: 1, description: 'x'.repeat(380_000) }] }),
  ],
  'one more note on a call with 2,000 notes': () => [
    call({ notes: notes(2_000) }),
    call({ notes: notes(2_001) }),
  ],
  'a call with 8 MiB of notes': () => [empty, HOSTILE_REPLIES['number notes']?.() ?? ''],
  '8 MiB of empty objects': () => [empty, HOSTILE_REPLIES['empty objects']?.() ?? ''],
  '5,000 new calls': () => [empty, HOSTILE_REPLIES['calls with different ids']?.() ?? ''],
}

/** What hostile replies send to each of 64 players on duty in the tick in which they arrive. */
export function hostileTraffic(): Row[] {
  return Object.entries(CASES).flatMap(([name, create]) => {
    const [before, after] = create()
    const server = createServer()
    server.receive(before)
    server.signOn()
    const rssBefore = process.memoryUsage().rss
    const changes = server.parse(after)
    const rssParsed = process.memoryUsage().rss
    const bytes = server.send(changes)
    const growth = Math.max(0, process.memoryUsage().rss - rssParsed)
    const total = Math.max(0, process.memoryUsage().rss - rssBefore)
    return [
      count(`${name}: per player and tick`, 'KiB', bytes / KIB, 64),
      count(`${name}: memory growth while sending to ${ON_DUTY} players`, 'MiB', growth / MIB, 64),
      count(`${name}: memory growth with parsing`, 'MiB', total / MIB, 512),
    ]
  })
}

/** The time of parsing, comparing and sending. */
export function hostileTicks(): Row[] {
  return Object.entries(CASES).map(([name, create]) => {
    const [before, after] = create()
    const run = () => {
      const server = createServer()
      server.receive(before)
      server.signOn()
      server.receive(after)
    }
    const parseJson = () => [JSON.parse(before), JSON.parse(after)]
    return { name, unit: 'JSON.parse', bound: null, ...ratioOfLongRuns(run, parseJson) }
  })
}

function createServer() {
  const parse = createReplyParser()
  let board = emptyBoard
  let bytes = 0
  const broadcaster = createBroadcaster<Uint8Array>({
    run: 1,
    calls: () => board.calls.values(),
    display: () => ({ notify: 'auto', locale: 'en', stale: false, rules: [], autoRoute: true }),
    isOnDuty: () => true,
    audienceOf: () => EVERYBODY,
    createSeenUnits: () => createSeenUnits({ units: () => new Map(), shareNames: () => false }),
    createSeenResponders: () => createSeenResponders({ responders: createResponders(), nameOf: String }),
    unitIdsOf: () => [],
    shareCaller: () => true,
    locatePostal: () => null,
    pack: (args) => encode(args),
    send(targets, _, packed) {
      if (targets.includes(1)) bytes += packed.byteLength
    },
    after() {},
    stream(target, _, packed) {
      if (target === 1) bytes += Math.min(packed.byteLength, STREAM_BYTES_PER_TICK)
    },
  })
  const server = {
    parse(text: string): Change[] {
      const reply = parse(text)
      if (reply.kind !== 'calls') throw new Error(reply.why)
      const next = applyReply(board, reply, 1)
      board = next.board
      return next.changes
    },
    /** Returns the bytes sent to one player. */
    send(changes: readonly Change[]): number {
      bytes = 0
      broadcaster.sendChanges(changes)
      return bytes
    },
    receive(text: string): void {
      server.send(server.parse(text))
    },
    signOn(): void {
      for (let player = 1; player <= ON_DUTY; player++) broadcaster.playerReady(player)
    },
  }
  return server
}
