import { encode } from '@msgpack/msgpack'
import { applyReply, type Board, type CallLists, type Change, emptyBoard } from '../server/core/board.ts'
import { createBroadcaster } from '../server/core/broadcaster.ts'
import { parseReply } from '../server/core/cad/parse-reply.ts'
import { replyOf } from './community.ts'
import { ratio } from './measure.ts'
import { count, type Row } from './table.ts'

const CALLS = 600
const PLAYERS = 1_000
const ON_DUTY = 200
/** What the others' ways cost in time is measured on these and told for all: more would take the bench minutes. */
const TIMED_PLAYERS = 20
/** Two wordings of one call's title. */
const WORDINGS = ['Armed Robbery, one suspect on foot', 'Armed Robbery, two suspects in a car'] as const

/** How often what is sent is packed, and what the others' ways would send in our place. */
export function sending(): Row[] {
  const station = newStation(CALLS, ON_DUTY)
  const signOn = station.take()
  const changed = station.reply(1)
  const call = changed.changes[0] as Change & { type: 'updated' }

  const everything = encode([JSON.stringify(replyOf(CALLS, { title: WORDINGS[1] }))]).byteLength * PLAYERS
  const wholeCall = encode([call.call]).byteLength * PLAYERS
  return [
    count('Packs of one changed call to 200 on duty', 'packs', changed.packs, 1),
    count('Packs when 200 sign on together', 'packs', signOn.packs, 1),
    count('One changed call: all lists as JSON to everybody', 'our bytes', everything / changed.bytes, null),
    count('One changed call: the call whole to everybody', 'our bytes', wholeCall / changed.bytes, null),
    {
      what: 'One changed call: all lists as JSON to everybody',
      of: 'our time',
      bound: null,
      ...forAll(ratio(asJsonToAll, () => station.flip())),
    },
    {
      what: 'One changed call: packed for each player',
      of: 'our time',
      bound: null,
      ...forAll(ratio(wholeToEach(call.call), () => station.flip())),
    },
  ]
}

/** 10 times the players cost at most 11 times as much. */
export function sendingGrowth(): Row[] {
  const cost = (players: number) => {
    const station = newStation(CALLS, players)
    return () => station.flip()
  }
  const [few, many, most] = [cost(20), cost(200), cost(2_000)]
  return [
    { what: 'Telling 200 players of a change', of: 'telling 20', bound: 11, ...ratio(many, few) },
    { what: 'Telling 2,000 players of a change', of: 'telling 200', bound: 11, ...ratio(most, many) },
  ]
}

function forAll({ value, spread }: { value: number; spread: number }): { value: number; spread: number } {
  const times = PLAYERS / TIMED_PLAYERS
  return { value: value * times, spread: spread * times }
}

function asJsonToAll(): number {
  const lists = JSON.stringify(replyOf(CALLS, { title: WORDINGS[1] }))
  let bytes = 0
  // Packed anew for each, as emitNet does.
  for (let player = 0; player < TIMED_PLAYERS; player++) bytes += encode([lists]).byteLength
  return bytes
}

function wholeToEach(call: unknown): () => number {
  return () => {
    let bytes = 0
    for (let player = 0; player < TIMED_PLAYERS; player++) bytes += encode([call]).byteLength
    return bytes
  }
}

/** The feed with its calls and its players, and a net that only counts. */
function newStation(size: number, onDuty: number) {
  const replies = WORDINGS.map((title) => {
    const reply = parseReply(replyOf(size, { title }))
    if (reply.kind !== 'calls') throw new Error(reply.why)
    return reply
  })
  let board: Board = emptyBoard
  let sent = { bytes: 0, packs: 0 }
  const feed = createBroadcaster<Uint8Array>({
    calls: () => (board.known ? board.calls.values() : null),
    display: () => ({ notify: 'auto', locale: 'en', stale: false, rules: [] }),
    isOnDuty: (source) => source <= onDuty,
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
    stream(_, __, packed) {
      sent.bytes += packed.byteLength
    },
  })
  function reply(wording: number): typeof sent & { changes: Change[] } {
    const next = applyReply(board, replies[wording] as CallLists, 0)
    board = next.board
    feed.sendChanges(next.changes)
    return { ...take(), changes: next.changes }
  }
  function take(): typeof sent {
    const was = sent
    sent = { bytes: 0, packs: 0 }
    return was
  }
  reply(0)
  for (let source = 1; source <= onDuty; source++) feed.playerReady(source)
  let turn = 0
  return { reply, take, flip: () => reply(++turn % 2).bytes }
}
