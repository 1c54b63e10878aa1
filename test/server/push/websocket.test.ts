import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { pushesOf } from '../../../simulator/push/events.ts'
import { listenToHub } from '../../../simulator/push/http.ts'
import type { Hub } from '../../../simulator/push/hub.ts'
import { createLine } from '../../../simulator/push/line.ts'
import { COMMUNITY, createStage, type Stage } from '../../../simulator/stage.ts'
import { icons, OFFICER } from '../../fixtures/stage.ts'

const ON = { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY }

let stage: Stage | null = null

afterEach(async () => {
  const console = stage?.world.console
  await stage?.close()
  stage = null
  expect(console?.scriptErrors ?? []).toEqual([])
  expect(console?.misuses ?? []).toEqual([])
  expect(JSON.stringify(console?.lines ?? [])).not.toContain('the-simulators-key')
})

/** The calls without a socket, the hub over a real one. */
const realHub: typeof fetch = (input, init) =>
  String(input).includes('/apiWsHub/') ? fetch(input, init) : (stage as Stage).cad.fetch(input, init)

/** A shift whose CAD pushes by its hub, in process, or over a real socket. */
async function shift(convars: Record<string, string> = ON, listen?: (hub: Hub) => Promise<string>) {
  stage = await createStage({
    ...(listen ? { world: { fetch: realHub, webSocket: NodeWebSocket as unknown as typeof WebSocket } } : {}),
    convars,
  })
  const { world, cad, hub } = stage
  if (listen) await world.convars.set('sonoran_calls_apiUrl', await listen(hub))
  const line = createLine(world.clock, Math.random, hub.push)
  pushesOf(cad, line.send.bind(line))
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  await officer.command('duty')
  await world.advance(61_000)
  const said = () => world.console.lines.filter(({ text }) => /websocket/i.test(text)).map(({ text }) => text)
  return { world, cad, officer, hub, line, said }
}

const bank = { title: 'Bank Alarm', code: '211', x: 147, y: -1035 }

describe("the CAD's websocket", () => {
  test('brings each change to the map within a second', async () => {
    const { world, cad, officer, said } = await shift()
    const { callId } = cad.calls.create(bank)
    await world.advance(1_000)
    expect(icons(officer)).toMatchObject([{ name: '211 - Bank Alarm' }])
    cad.calls.move(callId, { x: 5, y: 6 })
    await world.advance(1_000)
    expect(icons(officer)).toMatchObject([{ position: { x: 5, y: 6 } }])
    cad.calls.close(callId)
    await world.advance(1_000)
    expect(icons(officer)).toEqual([])
    const { callId: caller } = cad.emergencies.create({ location: 'Legion Square', x: 195, y: -934 })
    await world.advance(1_000)
    expect(icons(officer)).toMatchObject([{ name: 'Legion Square' }])
    cad.emergencies.dispatch(caller, { title: 'Stabbing', code: '240' })
    await world.advance(1_000)
    expect(icons(officer)).toMatchObject([{ name: '240 - Stabbing' }])
    expect(said()).toEqual([expect.stringContaining("Connected to Sonoran CAD's websocket")])
  })

  test('with every push lost a change comes within one pace', async () => {
    const { world, cad, officer, line } = await shift()
    line.lost = 1
    cad.calls.create(bank)
    await world.advance(21_000)
    expect(icons(officer)).toHaveLength(1)
  })

  test('is opened again by itself, for ever, with one line when it goes and one when it is back', async () => {
    const { world, cad, officer, hub, said } = await shift()
    hub.up = false
    await world.advance(3_600_000)
    expect(hub.listeners).toBe(0)
    cad.calls.create(bank)
    await world.advance(21_000)
    expect(icons(officer)).toHaveLength(1)
    hub.up = true
    await world.advance(61_000)
    expect(hub.listeners).toBe(1)
    expect(said().map((text) => /disconnected|Connected/.exec(text)?.[0])).toEqual([
      'Connected',
      'disconnected',
      'Connected',
    ])
  })

  test('that says nothing any more is given up and opened anew', async () => {
    const { world, hub } = await shift()
    // The network swallows everything, the hub's pings as well, and nobody closes anything.
    hub.muted = true
    await world.advance(60_000)
    hub.muted = false
    await world.advance(121_000)
    expect(hub.listeners).toBe(1)
  })

  test('that refuses us says what to check, in one line, and is tried again when that changes', async () => {
    const { world, hub, said } = await shift({ ...ON, sonoran_communityID: 'another' })
    await world.advance(1_200_000)
    expect(hub.listeners).toBe(0)
    expect(said()).toEqual([expect.stringContaining('sonoran_communityID')])
    await world.convars.set('sonoran_communityID', COMMUNITY)
    await world.advance(2_000)
    expect(hub.listeners).toBe(1)
  })

  test.each([
    ['auto', { sonoran_communityID: COMMUNITY }],
    ['none', { ...ON, sonoran_calls_push: 'none' }],
    ['websocket without a community', { sonoran_calls_push: 'websocket' }],
  ])('is not opened by %s', async (_, convars) => {
    const { hub, world } = await shift(convars)
    await world.advance(120_000)
    expect(hub.listeners).toBe(0)
  })

  test('is closed when the resource stops', async () => {
    const { world, hub } = await shift()
    expect(hub.listeners).toBe(1)
    await world.stop('sonoran_calls')
    await world.advance(5_000)
    expect(hub.listeners).toBe(0)
  })

  test('speaks SignalR over a real socket', async () => {
    let close = async () => {}
    const { world, cad, officer, hub } = await shift(ON, async (made) => {
      const listener = await listenToHub(made)
      close = listener.close
      return listener.url
    })
    await expect.poll(() => world.advance(50).then(() => hub.listeners)).toBe(1)
    cad.calls.create(bank)
    await expect.poll(() => world.advance(50).then(() => icons(officer).length)).toBe(1)
    await stage?.close()
    await close()
  })
})
