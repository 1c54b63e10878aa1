import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBoard, type Message } from '../../../client/core/board.ts'
import { EVERYBODY } from '../../../server/core/audience/audience.ts'
import { applyReply, emptyBoard } from '../../../server/core/board.ts'
import { createBroadcaster } from '../../../server/core/broadcaster.ts'
import { createResponders } from '../../../server/core/respond/responders.ts'
import { createSeenResponders } from '../../../server/core/respond/seen-responders.ts'
import { createSeenUnits } from '../../../server/core/units/seen-units.ts'
import type { Call, Position } from '../../../shared/call.ts'
import {
  type Delta,
  type DisplaySettings,
  type EncodedCall,
  type EncodedUnit,
  type Header,
  NET,
} from '../../../shared/protocol.ts'
import { dispatchCall, emergencyCall } from '../../fixtures/calls.ts'

const DISPLAY: DisplaySettings = { notify: 'gta', locale: 'en', stale: false, rules: [], autoRoute: true }

interface Sent {
  target: number
  message: Message
  latent: boolean
  bytes: number
}

function toMessage(event: string, args: unknown[]): Message {
  if (event === NET.ownUnits) return { type: 'ownUnits', run: args[0] as number, ids: args[1] as number[] }
  if (event === NET.start) return { type: 'start', run: args[0] as number }
  const header = args.slice(0, 3) as Header
  const [first, second, third] = args.slice(3)
  if (event === NET.snapshot)
    return {
      header,
      type: 'snapshot',
      calls: first as EncodedCall[],
      display: second as DisplaySettings,
      units: third as EncodedUnit[],
      responders: [],
    }
  if (event === NET.delta) return { header, type: 'delta', deltas: first as Delta[] }
  if (event === NET.stale) return { header, type: 'stale', stale: first as boolean }
  if (event === NET.display) return { header, type: 'display', display: first as DisplaySettings }
  return { header, type: 'off' }
}

/** A broadcaster with a board. Its messages are collected in `sent`. */
function createFixture({ shareCaller = true, run = 1, sent = [] as Sent[] } = {}) {
  let near = (_: Call): Position | null => null
  const onDuty = new Set<number>()
  let board = emptyBoard
  const packed: string[] = []
  const ticks: (() => void)[] = []
  const collect = (latent: boolean) => (targets: readonly number[], event: string, packed: string) => {
    const message = toMessage(event, JSON.parse(packed))
    for (const target of targets) sent.push({ target, message, latent, bytes: packed.length })
  }
  const broadcaster = createBroadcaster({
    run,
    calls: () => (board.known ? board.calls.values() : null),
    display: () => DISPLAY,
    isOnDuty: (source) => onDuty.has(source),
    audienceOf: () => EVERYBODY,
    createSeenUnits: () => createSeenUnits({ units: () => new Map(), shareNames: () => false }),
    createSeenResponders: () => createSeenResponders({ responders: createResponders(), nameOf: String }),
    unitIdsOf: () => [],
    shareCaller: () => shareCaller,
    locatePostal: (call) => near(call),
    pack(args) {
      packed.push(JSON.stringify(args))
      return JSON.stringify(args)
    },
    send: collect(false),
    stream: (target, event, packed) => collect(true)([target], event, packed),
    after: (_, run) => ticks.push(run),
  })
  return {
    sent,
    nextTick: () => ticks.splice(0).forEach((run) => void run()),
    packed,
    broadcaster,
    duty(source: number, on: boolean): void {
      if (on) onDuty.add(source)
      else onDuty.delete(source)
      broadcaster.dutyChanged(source)
    },
    reply(active: Call[]): void {
      const next = applyReply(
        board,
        {
          active: active.filter((call) => call.kind === 'dispatch'),
          emergency: active.filter((call) => call.kind === 'emergency'),
          closed: [],
          closedCount: 0,
          unread: [],
        },
        0,
      )
      board = next.board
      broadcaster.sendChanges(next.changes)
    },
    calls: () => board.calls,
    isKnown: () => board.known,
    /** Changes the positions of the postals. */
    relocate(next: typeof near): void {
      const before = near
      near = next
      broadcaster.postalsChanged(before)
    },
    isOnDuty: (source: number) => onDuty.has(source),
  }
}

const player = fc.integer({ min: 1, max: 3 })
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constant('ready' as const), player }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('duty' as const), player, on: fc.boolean() }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('reply' as const),
        calls: fc.uniqueArray(
          fc.record({
            id: fc.integer({ min: 1, max: 5 }),
            // The long title makes the message large, so that it is streamed.
            title: fc.constantFrom('a', 'b', '', 'c'.repeat(20_000)),
            notes: fc.array(fc.constantFrom('x', 'y'), { maxLength: 4 }),
            isDispatch: fc.boolean(),
          }),
          { selector: ({ id, isDispatch }) => `${id}${isDispatch}` },
        ),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('deliver' as const),
        count: fc.integer({ min: 1, max: 5 }),
        latent: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('restart' as const), onDuty: fc.subarray([1, 2, 3]) }),
    },
  ),
  { maxLength: 60, size: 'max' },
)

const toNote = (content: string) => ({ time: '', label: '', type: 'text', content })

describe('the broadcaster', () => {
  test('each player on duty ends with the current calls and others with none, whichever messages overtake others', () => {
    let streamedDeltas = 0
    let staleStreams = 0
    fc.assert(
      fc.property(steps, (sequence) => {
        let fixture = createFixture()
        const { sent } = fixture
        let run = 1
        const ready = new Set<number>()
        let clients = new Map([1, 2, 3].map((id) => [id, createBoard()]))

        // FiveM keeps the order among ordinary messages and among streamed messages, but not between the two.
        const deliver = (latent: boolean) => {
          const i = sent.findIndex((message) => message.latent === latent)
          const [next] = i < 0 ? [] : sent.splice(i, 1)
          if (next) clients.get(next.target)?.receive(next.message)
        }
        for (const step of sequence) {
          if (step.do === 'ready') {
            ready.add(step.player)
            fixture.broadcaster.playerReady(step.player)
          } else if (step.do === 'duty') fixture.duty(step.player, step.on)
          else if (step.do === 'deliver') for (let i = 0; i < step.count; i++) deliver(step.latent)
          else if (step.do === 'reply')
            fixture.reply(
              step.calls.map(({ id, title, notes, isDispatch }) =>
                isDispatch ? dispatchCall(id, { title, notes: notes.map(toNote) }) : emergencyCall(id),
              ),
            )
          else {
            // Ordinary messages arrive before the clients restart; streams of the previous run can arrive later.
            const streams = sent.filter(({ latent }) => latent)
            staleStreams += streams.length
            sent.splice(0, sent.length, ...streams)
            fixture = createFixture({ run: ++run, sent })
            clients = new Map([1, 2, 3].map((id) => [id, createBoard()]))
            for (const id of clients.keys()) {
              ready.add(id)
              fixture.broadcaster.playerReady(id)
              fixture.duty(id, step.onDuty.includes(id))
            }
          }
          streamedDeltas += sent.filter(({ latent, message }) => latent && message.type === 'delta').length
        }
        while (sent.length > 0) deliver(sent.every((message) => message.latent))

        for (const [id, client] of clients) {
          const isSubscribed = ready.has(id) && fixture.isOnDuty(id)
          expect([...client.calls.values()].sort(byKey)).toEqual(
            isSubscribed && fixture.isKnown()
              ? [...fixture.calls().values()]
                  .map((call) => ({ ...call, near: null, mine: false, quiet: false, tracked: null }))
                  .sort(byKey)
              : [],
          )
        }
      }),
      { numRuns: 500 },
    )
    expect(streamedDeltas).toBeGreaterThan(100)
    expect(staleStreams).toBeGreaterThan(20)
  })

  test('sends nothing to players off duty, or to clients that are not ready', () => {
    const { sent, broadcaster, duty, reply } = createFixture()
    broadcaster.playerReady(1)
    duty(2, true)
    reply([dispatchCall(501)])
    reply([dispatchCall(501), dispatchCall(502)])
    broadcaster.setStale(true)
    broadcaster.displayChanged()
    expect(sent).toEqual([])
  })

  test('sends one snapshot to a client that reports ready a thousand times', () => {
    const { sent, broadcaster, duty, reply } = createFixture()
    reply([dispatchCall(501)])
    duty(1, true)
    for (let i = 0; i < 1_000; i++) broadcaster.playerReady(1)
    expect(sent.map(({ message }) => message.type)).toEqual(['start', 'snapshot'])
  })

  test('packs a delta once, and the snapshot of 200 players who go on duty together once', () => {
    const { packed, sent, broadcaster, duty, reply } = createFixture()
    reply([dispatchCall(501)])
    for (let source = 1; source <= 200; source++) {
      broadcaster.playerReady(source)
      duty(source, true)
    }
    // The start message and the snapshot, to each player.
    expect([packed.length, sent.length]).toEqual([2, 400])
    reply([dispatchCall(501, { title: 'Robbery' })])
    expect([packed.length, sent.length]).toEqual([3, 600])
    reply([dispatchCall(501, { title: 'Robbery' })])
    expect([packed.length, sent.length]).toEqual([3, 600])
  })

  test('sends no snapshot before the first reply', () => {
    const { sent, broadcaster, duty, reply } = createFixture()
    broadcaster.playerReady(1)
    duty(1, true)
    expect(sent).toEqual([])
    reply([])
    expect(sent.map(({ message }) => message.type)).toEqual(['start', 'snapshot'])
  })

  test('sends the caller and the metaData only if the owner shares them', () => {
    const secret = { caller: 'Jane Doe', metaData: { phone: '555-0100' } }
    for (const shareCaller of [false, true]) {
      const { sent, broadcaster, duty, reply } = createFixture({ shareCaller })
      broadcaster.playerReady(1)
      duty(1, true)
      reply([emergencyCall(302, secret)])
      reply([emergencyCall(302, { ...secret, metaData: { phone: '555-0199' } }), emergencyCall(303, secret)])
      expect(JSON.stringify(sent).includes('Jane Doe')).toBe(shareCaller)
      expect(JSON.stringify(sent).includes('555-01')).toBe(shareCaller)
    }
  })

  test('sends no message for a change that players cannot see', () => {
    const { sent, broadcaster, duty, reply } = createFixture({ shareCaller: false })
    broadcaster.playerReady(1)
    duty(1, true)
    reply([emergencyCall(302)])
    const before = sent.length
    reply([emergencyCall(302, { caller: 'John Doe' })])
    expect(sent).toHaveLength(before)
  })

  test('sends the position of the postal for a call without a position, and again when it changes', () => {
    const { sent, broadcaster, duty, reply, relocate } = createFixture()
    const client = createBoard()
    const deliver = () => {
      for (const { message } of sent.splice(0)) client.receive(message)
      return client.calls.get('dispatch:501')?.near
    }
    broadcaster.playerReady(1)
    duty(1, true)
    reply([dispatchCall(501, { position: null }), dispatchCall(502)])
    expect(deliver()).toBeNull()
    relocate(() => ({ x: 1, y: 2, z: 0 }))
    expect(sent.map(({ message }) => message.type)).toEqual(['delta'])
    expect(deliver()).toEqual({ x: 1, y: 2, z: 0 })
    expect(client.calls.get('dispatch:502')?.near).toBeNull()
    relocate(() => ({ x: 1, y: 2, z: 0 }))
    expect(sent).toEqual([])
    reply([dispatchCall(501), dispatchCall(502)])
    expect(deliver()).toBeNull()
    reply([dispatchCall(501, { position: null }), dispatchCall(502)])
    expect(deliver()).toEqual({ x: 1, y: 2, z: 0 })
  })

  test('sends only the added note of a call with 50 notes, and the number of removed ones', () => {
    const { sent, broadcaster, duty, reply } = createFixture()
    const notes = Array.from({ length: 51 }, (_, i) => toNote(String(i)))
    broadcaster.playerReady(1)
    duty(1, true)
    reply([dispatchCall(501, { notes: notes.slice(0, 50) })])
    reply([dispatchCall(501, { notes: notes.slice(1) })])
    expect(sent.at(-1)?.message).toMatchObject({
      deltas: [['~', 'dispatch:501', {}, 1, [toNote('50')]]],
    })
  })

  test('streams a message of more than 16 KB', () => {
    const { sent, nextTick, broadcaster, duty, reply } = createFixture()
    broadcaster.playerReady(1)
    duty(1, true)
    reply([dispatchCall(501)])
    nextTick()
    reply([dispatchCall(501, { description: 'x'.repeat(16_000) })])
    expect(sent.at(-1)).toMatchObject({ latent: false, message: { type: 'delta' } })
    reply([dispatchCall(501, { description: 'x'.repeat(17_000) })])
    expect(sent.at(-1)).toMatchObject({ latent: true, message: { type: 'delta' } })
  })

  test.each([1, 100, 2_000, 15_000])(
    'sends at most 16 KB at once in a tick, however many calls of %i characters are pushed',
    (length) => {
      const { sent, nextTick, broadcaster, duty, reply } = createFixture()
      broadcaster.playerReady(1)
      duty(1, true)
      reply([])
      for (let tick = 0; tick < 3; tick++) {
        sent.length = 0
        const calls = Array.from({ length: 200 }, (_, i) =>
          dispatchCall(1_000 * tick + i, { description: 'x'.repeat(length) }),
        )
        for (const i of calls.keys()) reply(calls.slice(0, i + 1))
        const atOnce = sent.filter(({ latent }) => !latent)
        expect(atOnce.length).toBeGreaterThan(0)
        expect(atOnce.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(16 * 1024)
        expect(sent.some(({ latent }) => latent)).toBe(true)
        nextTick()
      }
    },
  )

  test('sends only the changed fields of a changed call', () => {
    const { sent, broadcaster, duty, reply } = createFixture()
    broadcaster.playerReady(1)
    duty(1, true)
    reply([dispatchCall(501)])
    reply([dispatchCall(501, { title: 'Robbery', priority: 1 })])
    expect(sent.at(-1)?.message).toMatchObject({
      deltas: [['~', 'dispatch:501', { title: 'Robbery', priority: 1 }]],
    })
  })
})

function byKey(a: Call, b: Call): number {
  return a.key < b.key ? -1 : 1
}
