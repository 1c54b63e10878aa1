import { describe, expect, test } from 'vitest'
import type { Cad } from '../../simulator/cad/cad.ts'
import type { Fault } from '../../simulator/cad/faults.ts'
import { WRITE_ENDPOINTS, type WriteName } from '../../simulator/cad/write-endpoints.ts'
import { onPushEvent } from '../../simulator/push/events.ts'
import { COMMUNITY_ID } from '../../simulator/stage.ts'
import { amount } from '../fixtures/amount.ts'
import { type ResponseOptions, responseScene } from '../fixtures/respond.ts'
import { createRandom } from '../soak/random.ts'

const MINUTES = amount(1, 3)
const RANDOM_MINUTES = amount(2, 5)

const NAMES = Object.keys(WRITE_ENDPOINTS) as WriteName[]

function expectWithinLimits(cad: Cad): void {
  for (const name of NAMES) {
    expect(cad.writes[name].busiestMinute(), name).toBeLessThanOrEqual(WRITE_ENDPOINTS[name].limit)
    expect(cad.writes[name].refused.us, name).toBe(0)
  }
  expect([cad.refused.us, cad.unitList.refused.us]).toEqual([0, 0])
}

/** Officers who press the key at random over some calls. */
async function randomScene(officers: number, calls: number, seed: number, options: ResponseOptions = {}) {
  const random = createRandom(seed)
  const stage = await responseScene(officers, options)
  const { world, cad, hub, players, told } = stage
  onPushEvent(cad, (event) => hub.push(event))
  const callIds = Array.from(
    { length: calls },
    (_, i) => cad.calls.create({ title: `Call ${i}`, x: i, y: 1 }).callId,
  )
  await world.advance(30_000)
  /** Every event, with its time. */
  const events: { at: number; player: number; event: string; key: string }[] = []
  function collect(): void {
    for (const line of told.splice(0)) {
      const [player = '', event = '', key = ''] = line.split(' ')
      events.push({ at: world.clock.now(), player: Number(player), event, key })
    }
  }
  /** Each player presses about once in `everyMs`. */
  async function press(durationMs: number, everyMs: number, between: () => void = () => {}): Promise<void> {
    const tickMs = 500
    for (let passed = 0; passed < durationMs; passed += tickMs) {
      for (const player of players)
        if (random.fraction() < tickMs / everyMs) await player.command(`callrespond ${random.pick(callIds)}`)
      between()
      await world.advance(tickMs)
      collect()
    }
  }
  async function settle(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
      await world.advance(500)
      collect()
    }
  }
  /** The responses without a final outcome, of those that are older than `ageMs`. */
  const unanswered = (ageMs: number) =>
    events.filter(({ at, player, event, key }, index) => {
      if (event !== 'responding' || world.clock.now() - at < ageMs) return false
      const answer = events.slice(index + 1).find((later) => later.player === player && later.key === key)
      return answer === undefined || answer.at - at > ageMs
    })
  const respondedCall = async (player: { id: number }) => {
    for (const callId of callIds) {
      const key = `dispatch:${callId}`
      const responders = (await world.call('sonoran_calls', 'getResponders', key)) as number[]
      if (responders.includes(player.id)) return callId
    }
    return null
  }
  const attachedCalls = (unit: number) =>
    cad
      .currentReply()
      .activeCalls.filter(({ idents }) => idents.includes(unit))
      .map(({ callId }) => callId)
  return { ...stage, random, callIds, events, press, settle, unanswered, respondedCall, attachedCalls }
}

const PUSH = { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY_ID }

describe('whatever the CAD does where its documentation says nothing', () => {
  const cases = [true, false].flatMap((attachMoves) =>
    (['empty', 400, 404] as const).flatMap((unknown) =>
      (['none', 'push', 'push with echo'] as const).map((push) => ({ attachMoves, unknown, push })),
    ),
  )

  test.each(cases)('units are on the calls that their players respond to: %j', async (behaviour) => {
    const convars = behaviour.push === 'none' ? {} : PUSH
    const stage = await randomScene(5, 3, 1, { convars })
    const { cad, players, press, settle, events, respondedCall, attachedCalls, unanswered } = stage
    Object.assign(cad.writes.behaviour, behaviour, { echoes: behaviour.push === 'push with echo' })
    // One of the units is not logged in.
    cad.units.logOut(15)
    await press(RANDOM_MINUTES * 60_000, 10_000)
    await settle(150_000)
    for (const [index, player] of players.slice(0, 4).entries()) {
      const wanted = await respondedCall(player)
      expect(attachedCalls(11 + index), `unit ${11 + index}`).toEqual(wanted === null ? [] : [wanted])
    }
    expect(attachedCalls(15)).toEqual([])
    const pendingWrites = events.filter(({ event }) => event === 'responding').length
    const attached = cad.writes.attach.bodies.flatMap((body) => JSON.parse(body).identIds ?? [])
    expect(pendingWrites).toBeGreaterThan(10 * RANDOM_MINUTES)
    expect(attached.length).toBeLessThanOrEqual(pendingWrites)
    expect(unanswered(60_000)).toEqual([])
    expectWithinLimits(cad)
  })

  test.each<[string, Fault]>([
    ['never answers', { kind: 'neverAnswers' }],
    ['resets the connection', { kind: 'reset' }],
    ['cuts the reply short', { kind: 'cutShort' }],
    ['answers with HTTP 503', { kind: 'status', status: 503 }],
    ['can not be reached', { kind: 'unreachable' }],
    ['answers with HTTP 403', { kind: 'status', status: 403 }],
    ['answers with a page', { kind: 'html' }],
  ])('no write is sent twice while the CAD %s', async (_, fault) => {
    const { world, cad, players, settle, callIds, events, unanswered } = await randomScene(3, 2, 2)
    for (const name of NAMES) cad.writes[name].fault = fault
    for (const player of players) await player.command(`callrespond ${callIds[0]}`)
    await settle(100_000)
    const sent = cad.writes.attach.bodies.map((body) => JSON.parse(body).identIds as number[])
    const counts = [11, 12, 13].map((unit) => sent.filter((ids) => ids.includes(unit)).length)
    // A refusal is certain, so each unit is tried once more by itself.
    const isRefusal = fault.kind === 'status' && fault.status === 403
    expect(counts.every((count) => count <= (isRefusal ? 2 : 1))).toBe(true)
    const outcomes = new Set(events.map(({ event }) => event))
    expect(outcomes.has('refused') || outcomes.has('unknown') || outcomes.has('sent')).toBe(true)
    expect(unanswered(60_000)).toEqual([])
    for (const name of NAMES) cad.writes[name].fault = null
    for (const player of players) await player.command(`callrespond ${callIds[1]}`)
    await settle(90_000)
    expect(world.console.scriptErrors).toEqual([])
    expectWithinLimits(cad)
  })

  test('dispatchers and officers change the same calls: no attachment of dispatch is ever ended', async () => {
    const stage = await randomScene(4, 3, 3, { convars: PUSH })
    const { cad, random, callIds, press, settle } = stage
    /** The attachments that dispatch made. */
    const byDispatch = new Set<string>()
    const isAttached = (callId: number, unit: number) =>
      cad.currentReply().activeCalls.some((call) => call.callId === callId && call.idents.includes(unit))
    let ended = 0
    let made = 0
    await press(10 * 60_000, 15_000, () => {
      for (const attachment of byDispatch) {
        const [callId, unit] = attachment.split(' ').map(Number) as [number, number]
        if (!isAttached(callId, unit)) ended++
      }
      if (random.fraction() > 0.02) return
      const [callId, unit] = [random.pick(callIds), 11 + random.integer(0, 3)]
      if (isAttached(callId, unit)) return
      const others = callIds.filter((other) => isAttached(other, unit))
      // A pending write that is on its way can not know of it.
      if (others.length > 0) return
      cad.calls.attach(callId, unit)
      byDispatch.add(`${callId} ${unit}`)
      made++
    })
    await settle(120_000)
    expect(made).toBeGreaterThan(3)
    expect(ended).toBe(0)
    expectWithinLimits(cad)
  })
})

test('64 officers press the key at random over 8 calls', async () => {
  const stage = await randomScene(64, 8, 4)
  const { cad, players, press, settle, events, unanswered, respondedCall, attachedCalls } = stage
  await press(MINUTES * 60_000, 60_000)
  await settle(180_000)
  expect(events.filter(({ event }) => event === 'responding').length).toBeGreaterThan(MINUTES * 35)
  expect(unanswered(60_000)).toEqual([])
  expectWithinLimits(cad)
  expect(cad.writes.attach.busiestMinute()).toBeGreaterThanOrEqual(9)
  for (const [index, player] of players.entries()) {
    const wanted = await respondedCall(player)
    const attached = attachedCalls(11 + index)
    // A pending write that found no permit in time was refused with a word.
    const wasRefused = events.filter((event) => event.player === player.id).at(-1)?.event === 'refused'
    if (!wasRefused) expect(attached, `unit ${11 + index}`).toEqual(wanted === null ? [] : [wanted])
  }
}, 240_000)
