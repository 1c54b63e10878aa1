import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBoard, type Message } from '../../../client/core/board.ts'
import { EVERYBODY } from '../../../server/core/audience/audience.ts'
import { applyReply, emptyBoard } from '../../../server/core/board.ts'
import { createBroadcaster } from '../../../server/core/broadcaster.ts'
import { createReplyParser } from '../../../server/core/cad/parse-reply.ts'
import { createResponders } from '../../../server/core/respond/responders.ts'
import { createSeenResponders } from '../../../server/core/respond/seen-responders.ts'
import { createSeenUnits } from '../../../server/core/units/seen-units.ts'
import type { SeenCall } from '../../../shared/call.ts'
import { type Header, NET } from '../../../shared/protocol.ts'
import { amount } from '../../fixtures/amount.ts'

/** Everything from a reply's text to one player's calls. */
function createPipeline() {
  const parse = createReplyParser()
  let board = emptyBoard
  const client = createBoard()
  const broadcaster = createBroadcaster<string>({
    run: 1,
    calls: () => (board.known ? board.calls.values() : null),
    display: () => ({ notify: 'gta', locale: 'en', stale: false, rules: [], autoRoute: true }),
    isOnDuty: () => true,
    shareCaller: () => true,
    audienceOf: () => EVERYBODY,
    createSeenUnits: () => createSeenUnits({ units: () => new Map(), shareNames: () => false }),
    createSeenResponders: () => createSeenResponders({ responders: createResponders(), nameOf: String }),
    unitIdsOf: () => [],
    locatePostal: () => null,
    pack: JSON.stringify,
    send: (_, event, packed) => void client.receive(toMessage(event, JSON.parse(packed))),
    stream: (_, event, packed) => void client.receive(toMessage(event, JSON.parse(packed))),
    after: () => {},
  })
  broadcaster.playerReady(1)
  return {
    receive(text: string, at: number) {
      const reply = parse(text)
      if (reply.kind === 'malformed') throw new Error(reply.why)
      const next = applyReply(board, reply, at)
      board = next.board
      broadcaster.sendChanges(next.changes)
      return { calls: board.calls, closed: board.closed, seen: sorted(client.calls) }
    },
  }
}

function toMessage(event: string, args: unknown[]): Message {
  if (event === NET.start) return { type: 'start', run: args[0] as number }
  const header = args.slice(0, 3) as Header
  const [first, display, units] = args.slice(3) as [never, never, never]
  return event === NET.snapshot
    ? { header, type: 'snapshot', calls: first, display, units, responders: [] }
    : { header, type: 'delta', deltas: first }
}

const sorted = (calls: ReadonlyMap<string, SeenCall>) =>
  [...calls.values()].sort((a, b) => a.key.localeCompare(b.key))

const note = fc.record({ label: fc.constantFrom('A', 'B'), content: fc.constantFrom('one', 'two', 'three') })
const fields = fc.record(
  {
    title: fc.oneof(fc.constantFrom('Robbery', 'Fire'), fc.jsonValue()),
    priority: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.jsonValue()),
    status: fc.constantFrom(0, 1, 2),
    notes: fc.oneof(fc.array(note, { maxLength: 4 }), fc.jsonValue()),
    idents: fc.oneof(fc.array(fc.nat(5), { maxLength: 3 }), fc.jsonValue()),
    primary: fc.option(fc.nat(5)),
    metaData: fc.oneof(fc.record({ x: fc.nat(900), y: fc.nat(900) }), fc.jsonValue()),
    location: fc.constantFrom('Legion Square', 'Vinewood'),
    updated: fc.constantFrom('2026-04-08T21:30:00Z', '2026-04-08T21:31:00Z', 'soon'),
  },
  { requiredKeys: [] },
)
/** Few ids, so that calls change, move between the lists, end, return and occur twice. */
const list = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 6 }), fields).map(([callId, rest]) => ({ ...rest, callId })),
  { maxLength: 6 },
)
const reply = fc
  .record({ activeCalls: list, emergencyCalls: list, closedCalls: list })
  .map((json) => JSON.stringify(json))
/** Equal replies follow each other, as they mostly do. */
const replies = fc
  .array(fc.tuple(reply, fc.integer({ min: 1, max: 2 })), { minLength: 2, maxLength: 8 })
  .map((steps) => steps.flatMap(([text, times]) => Array<string>(times).fill(text)))

test('after any sequence of replies, the server and the client equal those that read the last one only', () => {
  fc.assert(
    fc.property(replies, (texts) => {
      const pipeline = createPipeline()
      let before: ReadonlyMap<string, unknown> = new Map()
      for (const [i, text] of texts.entries()) {
        const now = pipeline.receive(text, i + 1)
        const fresh = createPipeline().receive(text, 1)
        expect([...now.calls]).toEqual([...fresh.calls])
        expect(now.closed).toEqual(fresh.closed)
        expect(now.seen).toEqual(fresh.seen)
        for (const [key, call] of now.calls) {
          const last = before.get(key)
          if (isDeepStrictEqual(last, call)) expect(call).toBe(last)
        }
        before = now.calls
      }
    }),
    { numRuns: amount(150, 400) },
  )
})
