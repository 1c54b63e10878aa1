import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { createChannel } from '../../../simulator/push/channel.ts'
import { onPushEvent } from '../../../simulator/push/events.ts'
import { listenToHub } from '../../../simulator/push/http.ts'
import type { Hub } from '../../../simulator/push/hub.ts'
import { inProcessWebSocket } from '../../../simulator/push/in-process.ts'
import { COMMUNITY_ID, type Stage } from '../../../simulator/stage.ts'
import { consoleLines, icons, OFFICER, openStage } from '../../fixtures/stage.ts'

const ON = { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY_ID }

/** A shift whose CAD sends push events through its hub, in process or over a real socket. */
async function shift(convars: Record<string, string> = ON, listen?: (hub: Hub) => Promise<string>) {
  const realHub: typeof fetch = (input, init) =>
    String(input).includes('/apiWsHub/') ? fetch(input, init) : stage.cad.fetch(input, init)
  const stage = await openStage({
    ...(listen ? { world: { fetch: realHub, webSocket: NodeWebSocket as unknown as typeof WebSocket } } : {}),
    convars,
  })
  const { world, cad, hub } = stage
  if (listen) await world.convars.set('sonoran_calls_apiUrl', await listen(hub))
  const channel = createChannel(world.clock, Math.random, hub.push)
  onPushEvent(cad, channel.send.bind(channel))
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  await officer.command('duty')
  await world.advance(61_000)
  const websocketLines = () => consoleLines({ world }).filter((line) => /websocket/i.test(line))
  return { world, cad, officer, hub, channel, websocketLines }
}

const bank = { title: 'Bank Alarm', code: '211', x: 147, y: -1035 }

type Phase = 'the negotiation' | 'the socket' | 'the handshake'

/** A shift whose first connection attempts hang in that phase, until `recover` is called. */
async function shiftWithHangingAttempts(phase: Phase) {
  let isHanging = true
  const hang = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      const resume = stage.world.io.park()
      signal.addEventListener('abort', () => {
        resume()
        reject(signal.reason)
      })
    })
  const RealSocket = inProcessWebSocket(
    () => stage.hub,
    () => stage.world.io,
  )
  const hangingSocket = () => ({
    onclose: (_event: object) => {},
    close() {
      this.onclose({ code: 1006 })
    },
  })
  const stage: Stage = await openStage({
    convars: ON,
    world: {
      webSocket: new Proxy(RealSocket, {
        construct: (target, args) =>
          isHanging && phase === 'the socket' ? hangingSocket() : Reflect.construct(target, args),
      }),
      fetch: (input, init) => {
        if (!String(input).includes('/apiWsHub/')) return stage.cad.fetch(input, init)
        if (isHanging && phase === 'the negotiation') return hang(init?.signal as AbortSignal)
        return Promise.resolve(Response.json(stage.hub.negotiate()))
      },
    },
  })
  stage.hub.muted = phase === 'the handshake'
  await stage.world.start('sonoran_calls')
  await stage.world.advance(60_000)
  const recover = () => {
    isHanging = false
    stage.hub.muted = false
  }
  return { ...stage, recover }
}

describe("the CAD's websocket", () => {
  test.each<Phase>(['the negotiation', 'the socket', 'the handshake'])(
    'ends a connection attempt that hangs in %s, and tries again',
    async (phase) => {
      const { world, hub, recover } = await shiftWithHangingAttempts(phase)
      expect(hub.authenticatedCount).toBe(0)
      recover()
      await world.advance(60_000)
      expect(hub.authenticatedCount).toBe(1)
    },
  )

  test('shows each change on the map within a second', async () => {
    const { world, cad, officer, websocketLines } = await shift()
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
    expect(websocketLines()).toEqual([expect.stringContaining("Connected to Sonoran CAD's websocket")])
  })

  test('loses all events: a change arrives by polling', async () => {
    const { world, cad, officer, channel } = await shift()
    channel.lossRate = 1
    cad.calls.create(bank)
    await world.advance(21_000)
    expect(icons(officer)).toHaveLength(1)
  })

  test('reconnects by itself after an hour and prints one line per change of state', async () => {
    const { world, cad, officer, hub, websocketLines } = await shift()
    hub.up = false
    await world.advance(3_600_000)
    expect(hub.authenticatedCount).toBe(0)
    cad.calls.create(bank)
    await world.advance(21_000)
    expect(icons(officer)).toHaveLength(1)
    hub.up = true
    await world.advance(61_000)
    expect(hub.authenticatedCount).toBe(1)
    expect(websocketLines().map((text) => /disconnected|Connected/.exec(text)?.[0])).toEqual([
      'Connected',
      'disconnected',
      'Connected',
    ])
  })

  test('reconnects after the hub falls silent', async () => {
    const { world, hub } = await shift()
    // The network drops everything, the hub's pings included, and no side closes the connection.
    hub.muted = true
    await world.advance(60_000)
    hub.muted = false
    await world.advance(121_000)
    expect(hub.authenticatedCount).toBe(1)
  })

  test('prints one line if the hub refuses, and retries when the convar changes', async () => {
    const { world, hub, websocketLines } = await shift({ ...ON, sonoran_communityID: 'another' })
    await world.advance(1_200_000)
    expect(hub.authenticatedCount).toBe(0)
    expect(websocketLines()).toEqual([expect.stringContaining('sonoran_communityID')])
    await world.convars.set('sonoran_communityID', COMMUNITY_ID)
    await world.advance(2_000)
    expect(hub.authenticatedCount).toBe(1)
  })

  test.each([
    ['auto', { sonoran_communityID: COMMUNITY_ID }],
    ['none', { ...ON, sonoran_calls_push: 'none' }],
    ['websocket without a community id', { sonoran_calls_push: 'websocket' }],
  ])('is not opened with %s', async (_, convars) => {
    const { hub, world } = await shift(convars)
    await world.advance(120_000)
    expect(hub.authenticatedCount).toBe(0)
  })

  test('is closed when the resource stops', async () => {
    const { world, hub } = await shift()
    expect(hub.authenticatedCount).toBe(1)
    await world.stop('sonoran_calls')
    await world.advance(5_000)
    expect(hub.authenticatedCount).toBe(0)
  })

  test('works over a real socket with SignalR', async () => {
    const { world, cad, officer, hub } = await shift(ON, async (hub) => {
      const { url, close } = await listenToHub(hub)
      onTestFinished(close)
      return url
    })
    await expect.poll(() => world.advance(50).then(() => hub.authenticatedCount)).toBe(1)
    cad.calls.create(bank)
    await expect.poll(() => world.advance(50).then(() => icons(officer).length)).toBe(1)
  })
})
