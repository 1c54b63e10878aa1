import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBoard, type Message } from '../../../client/core/board.ts'
import { applyReply, emptyBoard } from '../../../server/core/board.ts'
import { createBroadcaster } from '../../../server/core/broadcaster.ts'
import type { Call, Position } from '../../../shared/call.ts'
import { type Delta, type DisplaySettings, type EncodedCall, NET } from '../../../shared/protocol.ts'
import { dispatchCall, emergencyCall } from '../../fixtures/calls.ts'

const DISPLAY: DisplaySettings = { notify: 'gta', locale: 'en', stale: false, rules: [] }

interface Sent {
  target: number
  message: Message
  latent: boolean
}

function toMessage(event: string, [n, second, third]: unknown[]): Message {
  const message = { n: n as number }
  if (event === NET.snapshot)
    return { ...message, type: 'snapshot', calls: second as EncodedCall[], display: third as DisplaySettings }
  if (event === NET.delta) return { ...message, type: 'delta', deltas: second as Delta[] }
  if (event === NET.stale) return { ...message, type: 'stale', stale: second as boolean }
  if (event === NET.display) return { ...message, type: 'display', display: second as DisplaySettings }
  return { ...message, type: 'off' }
}

/** A broadcaster with a board. Its messages are collected in `sent`. */
function createFixture({ shareCaller = true } = {}) {
  let near = (_: Call): Position | null => null
  const onDuty = new Set<number>()
  const sent: Sent[] = []
  let board = emptyBoard
  const packed: string[] = []
  const collect = (latent: boolean) => (targets: readonly number[], event: string, packed: string) => {
    for (const target of targets) sent.push({ target, message: toMessage(event, JSON.parse(packed)), latent })
  }
  const broadcaster = createBroadcaster({
    calls: () => (board.known ? board.calls.values() : null),
    display: () => DISPLAY,
    isOnDuty: (source) => onDuty.has(source),
    shareCaller: () => shareCaller,
    locatePostal: (call) => near(call),
    pack(args) {
      packed.push(JSON.stringify(args))
      return JSON.stringify(args)
    },
    send: collect(false),
    stream: (target, event, packed) => collect(true)([target], event, packed),
  })
  return {
    sent,
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
    /** Changes the positions of the postals. */
    relocate(next: typeof near): void {
      const before = near
      near = next
      broadcaster.postalsChanged(before)
    },
    isOnDuty: (source: number) => onDuty.has(source),
  }
}

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('ready' as const), player: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('duty' as const), player: fc.integer({ min: 1, max: 3 }), on: fc.boolean() }),
    fc.record({
      do: fc.constant('reply' as const),
      calls: fc.uniqueArray(
        fc.record({
          id: fc.integer({ min: 1, max: 5 }),
          title: fc.constantFrom('a', 'b', ''),
          kind: fc.boolean(),
        }),
        { selector: ({ id, kind }) => `${id}${kind}` },
      ),
    }),
    fc.record({
      do: fc.constant('deliver' as const),
      count: fc.integer({ min: 1, max: 5 }),
      latent: fc.boolean(),
    }),
  ),
  { maxLength: 60 },
)

describe('the broadcaster', () => {
  test('each player on duty ends with the current calls and others with none, whichever messages overtake others', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const { sent, broadcaster, duty, reply, calls, isOnDuty } = createFixture()
        const ready = new Set<number>()
        const clients = new Map([1, 2, 3].map((id) => [id, createBoard()]))

        // FiveM keeps the order among ordinary messages and among streamed messages, but not between the two.
        const deliver = (latent: boolean) => {
          const i = sent.findIndex((message) => message.latent === latent)
          const [next] = i < 0 ? [] : sent.splice(i, 1)
          if (next) clients.get(next.target)?.receive(next.message)
        }
        for (const step of sequence) {
          if (step.do === 'ready') {
            ready.add(step.player)
            broadcaster.playerReady(step.player)
          } else if (step.do === 'duty') duty(step.player, step.on)
          else if (step.do === 'deliver') for (let i = 0; i < step.count; i++) deliver(step.latent)
          else
            reply(
              step.calls.map(({ id, title, kind }) =>
                kind ? dispatchCall(id, { title }) : emergencyCall(id),
              ),
            )
        }
        while (sent.length > 0) deliver(sent.every((message) => message.latent))

        for (const [id, client] of clients) {
          const isSubscribed = ready.has(id) && isOnDuty(id)
          expect([...client.calls.values()].sort(byKey)).toEqual(
            isSubscribed ? [...calls().values()].map((call) => ({ ...call, near: null })).sort(byKey) : [],
          )
        }
      }),
      { numRuns: 500 },
    )
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
    expect(sent).toHaveLength(1)
  })

  test('packs a delta once, and the snapshot of 200 players who go on duty together once', () => {
    const { packed, sent, broadcaster, duty, reply } = createFixture()
    reply([dispatchCall(501)])
    for (let source = 1; source <= 200; source++) {
      broadcaster.playerReady(source)
      duty(source, true)
    }
    expect([packed.length, sent.length]).toEqual([1, 200])
    reply([dispatchCall(501, { title: 'Robbery' })])
    expect([packed.length, sent.length]).toEqual([2, 400])
    reply([dispatchCall(501, { title: 'Robbery' })])
    expect([packed.length, sent.length]).toEqual([2, 400])
  })

  test('sends no snapshot before the first reply', () => {
    const { sent, broadcaster, duty, reply } = createFixture()
    broadcaster.playerReady(1)
    duty(1, true)
    expect(sent).toEqual([])
    reply([])
    expect(sent.map(({ message }) => message.type)).toEqual(['snapshot'])
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
    reply([emergencyCall(302, { caller: 'John Doe' })])
    expect(sent).toHaveLength(1)
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
