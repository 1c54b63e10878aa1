import { describe, expect, test } from 'vitest'
import { createChannel } from '../../simulator/push/channel.ts'
import { onPushEvent } from '../../simulator/push/events.ts'
import { COMMUNITY_ID } from '../../simulator/stage.ts'
import { amount } from '../fixtures/amount.ts'
import { randomFrom } from '../fixtures/random.ts'
import { consoleLines, feedTexts, icons, shift } from '../fixtures/stage.ts'

const PACE = 21_000
const WEBSOCKET = { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY_ID }
/** The game starts the client's scripts 1 s after the server's. */
const CLIENT_START = 1_000 + 200

const titles = (player: Parameters<typeof icons>[0]) =>
  icons(player)
    .map(({ name }) => name)
    .sort()

const byNumber = (a: number, b: number) => a - b
const xOfIcons = (player: Parameters<typeof icons>[0]) =>
  icons(player)
    .map(({ position }) => position.x)
    .sort(byNumber)
const xOfCalls = (cad: Awaited<ReturnType<typeof shift>>['cad']) =>
  cad
    .currentReply()
    .activeCalls.map(({ metaData }) => Number(metaData.x))
    .sort(byNumber)

/** A server whose CAD has that many calls, which are on the officer's map. */
async function withCalls(count: number, options = {}) {
  const stage = await shift(options)
  const calls = Array.from({ length: count }, (_, i) =>
    stage.cad.calls.create({ title: `Call ${i}`, x: 100 * i, y: 100 }),
  )
  await stage.world.advance(PACE)
  expect(icons(stage.officer)).toHaveLength(count)
  return { ...stage, calls }
}

describe('a restart of the resource', () => {
  test('shows the calls at once as stale, and the first reply confirms them without a message', async () => {
    const { world, cad, officer } = await withCalls(3)
    const opaque = icons(officer)[0]?.alpha ?? 0
    cad.latency = 5_000
    await world.restart('sonoran_calls')
    const notificationsBefore = officer.feed.length
    await world.advance(CLIENT_START)
    expect(icons(officer)).toHaveLength(3)
    expect(icons(officer)[0]?.alpha).toBeLessThan(opaque)
    await world.advance(PACE)
    expect(icons(officer)[0]?.alpha).toBe(opaque)
    expect(feedTexts(officer).slice(notificationsBefore)).toEqual([expect.stringContaining('3')])
  })

  test('corrects the calls with the first reply', async () => {
    const { world, cad, officer, calls } = await withCalls(3)
    await world.stop('sonoran_calls')
    cad.calls.close(calls[0]?.callId ?? 0)
    cad.calls.create({ title: 'Later', x: 900, y: 900 })
    await world.advance(60_000)
    cad.latency = 5_000
    await world.start('sonoran_calls')
    await world.advance(CLIENT_START)
    expect(titles(officer).join()).toContain('Call 0')
    await world.advance(PACE)
    expect(titles(officer)).toHaveLength(3)
    expect(titles(officer).join()).toContain('Later')
    expect(feedTexts(officer).at(-1)).toContain('Later')
  })

  test('notifies players that calls are stale only if the first reply is late', async () => {
    const { world, cad, officer } = await withCalls(2)
    cad.fault = { kind: 'unreachable' }
    await world.restart('sonoran_calls')
    const before = officer.feed.length
    await world.advance(80_000)
    expect(feedTexts(officer).slice(before)).toHaveLength(1)
    await world.advance(20_000)
    cad.fault = null
    await world.advance(32_000)
    expect(feedTexts(officer).slice(before + 1)).toEqual([
      "Sonoran CAD can't be reached: calls may be out of date",
      'Sonoran CAD is back: calls are up to date',
    ])
    expect(icons(officer)).toHaveLength(2)
  })

  test.each([
    ['after more than 5 minutes', {}, 301_000],
    ['with another server id', { sonoran_serverId: '2' }, 1_000],
    ['with another key', { sonoran_apiKey: 'another' }, 1_000],
    ['with another URL', { sonoran_calls_apiUrl: 'http://other.invalid' }, 1_000],
  ] as const)('%s shows nothing old', async (_, convars, ms) => {
    const { world, cad, officer } = await withCalls(2, { cad: { serverIds: [1, 2] } })
    cad.fault = { kind: 'unreachable' }
    await world.stop('sonoran_calls')
    for (const [name, value] of Object.entries(convars)) await world.convars.set(name, value)
    await world.advance(ms)
    await world.start('sonoran_calls')
    await world.advance(5_000)
    expect(icons(officer)).toEqual([])
    await world.stop('sonoran_calls')
    if (Object.keys(convars).length > 0) {
      await world.convars.set('sonoran_serverId', '1')
      await world.convars.set('sonoran_apiKey', cad.key)
      await world.convars.set('sonoran_calls_apiUrl', 'http://cad.invalid')
    }
    await world.start('sonoran_calls')
    await world.advance(5_000)
    expect(icons(officer)).toEqual([])
  })

  const RESTARTS = amount(25, 100)
  test(`${RESTARTS} times at random under changes and push events: no map is empty, and each is right within a pace`, async () => {
    const { world, cad, hub, officer } = await withCalls(4, { convars: WEBSOCKET })
    const random = randomFrom(5)
    const channel = createChannel(world.clock, random, hub.push)
    onPushEvent(cad, channel.send.bind(channel))
    for (let i = 0; i < RESTARTS; i++) {
      await world.advance(random() * 6_000)
      cad.calls.create({ title: `New ${i}`, x: 10 * i, y: 500 })
      const [oldest] = cad.currentReply().activeCalls
      if (oldest !== undefined) cad.calls.close(oldest.callId)
      await world.advance(random() * 5_000)
      await world.restart('sonoran_calls')
      await world.advance(CLIENT_START)
      expect(icons(officer).length).toBeGreaterThan(0)
      await world.advance(PACE)
      expect(xOfIcons(officer)).toEqual(xOfCalls(cad))
    }
    expect(cad.refused.us).toBe(0)
    expect(consoleLines({ world }).filter((line) => line.includes('Bug'))).toEqual([])
  }, 120_000)
})
