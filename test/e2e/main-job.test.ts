import { describe, expect, test } from 'vitest'
import { publishedReply } from '../../simulator/cad/published.ts'
import { circles, feedTexts, icons, NEXT_REPLY, OFFICER, openStage, shift } from '../fixtures/stage.ts'

describe("the endpoint's documented reply over real HTTP", () => {
  test('appears on the map of an officer, and nothing is sent to a civilian', async () => {
    const { world, cad, officer, civilian } = await shift({ transport: 'http' })
    cad.load(publishedReply)
    await world.advance(NEXT_REPLY)

    const robbery = icons(officer).find(({ name }) => name?.includes('211'))
    expect(robbery?.name).toBe('211 - Armed Robbery')
    expect(robbery?.position).toMatchObject({ x: expect.closeTo(425.1, 3), y: expect.closeTo(-979.2, 3) })
    expect(circles(officer)).toHaveLength(1)
    expect(circles(officer)[0]).toMatchObject({ radius: expect.closeTo(75, 3), hiddenOnLegend: true })
    expect(icons(officer).map(({ name }) => name)).toContain('Innocence Blvd')
    expect(icons(officer)).toHaveLength(2)
    expect(civilian.received).toEqual([])
    expect(civilian.blips.length).toBe(0)
  })

  test('causes one notification when a player signs on later, and one about keys the first time', async () => {
    const { world, cad } = await openStage({ transport: 'http' })
    cad.load(publishedReply)
    await world.start('sonoran_calls')
    const officer = await world.join(OFFICER)
    await world.advance(2_000)
    expect(officer.received).toEqual([])
    await officer.command('duty')
    await world.advance(2_000)
    expect(feedTexts(officer)).toEqual(['On duty: 2 active calls', expect.stringContaining('Key Bindings')])
    expect(icons(officer)).toHaveLength(2)
  })
})

describe('a call', () => {
  const bank = { title: 'Bank Alarm', code: '10-90', priority: 1, x: 147, y: -1035, z: 29, radius: 100 }

  test('appears as one blip and one notification with its title', async () => {
    const { world, cad, officer } = await shift()
    cad.calls.create(bank)
    for (let second = 0; second < 22 && icons(officer).length === 0; second++) await world.advance(1_000)
    expect(icons(officer)).toHaveLength(1)
    expect(icons(officer)[0]).toMatchObject({ name: '10-90 - Bank Alarm', flashing: true })
    expect(feedTexts(officer).filter((text) => text.includes('Bank Alarm'))).toHaveLength(1)
    await world.advance(60_000)
    expect(icons(officer)[0]?.flashing).toBe(false)
    expect(feedTexts(officer).filter((text) => text.includes('Bank Alarm'))).toHaveLength(1)
  })

  test('moves its existing blip and leaves none behind', async () => {
    const { world, cad, officer } = await shift()
    const { callId } = cad.calls.create(bank)
    await world.advance(NEXT_REPLY)
    const [before] = icons(officer)
    cad.calls.move(callId, { x: -350, y: -49, z: 49 })
    await world.advance(NEXT_REPLY)
    expect(icons(officer)).toHaveLength(1)
    expect(icons(officer)[0]).toMatchObject({ handle: before?.handle, position: { x: -350, y: -49, z: 49 } })
    expect(circles(officer)).toMatchObject([{ position: { x: -350, y: -49 } }])
  })

  test('loses its blip and its circle when it closes', async () => {
    const { world, cad, officer } = await shift()
    const { callId } = cad.calls.create(bank)
    await world.advance(NEXT_REPLY)
    cad.calls.close(callId)
    await world.advance(NEXT_REPLY)
    expect(officer.blips.length).toBe(0)
  })

  test('keeps its blip and causes one notification when a 911 call is dispatched', async () => {
    const { world, cad, officer } = await shift()
    const { callId } = cad.emergencies.create({ location: 'Legion Square', x: 195, y: -934 })
    await world.advance(NEXT_REPLY)
    const [before] = icons(officer)
    const posts = officer.feed.length
    cad.emergencies.dispatch(callId, { title: 'Stabbing', code: '240' })
    await world.advance(NEXT_REPLY)
    expect(icons(officer)).toMatchObject([{ handle: before?.handle, name: '240 - Stabbing' }])
    expect(feedTexts(officer).slice(posts)).toEqual([expect.stringContaining('240 - Stabbing')])
  })

  test.each<[string, Record<string, string | number | null>]>([
    ['missing', {}],
    ['half missing', { x: '425.1' }],
    ['empty', { x: '', y: '' }],
    ["'nil'", { x: 'nil', y: 'nil' }],
    ['not a number', { x: 'NaN', y: 'abc' }],
    ['the origin', { x: '0', y: '0', z: '0' }],
    ['out of the map', { x: '1e9', y: '5' }],
    ['null', { x: null, y: null }],
  ])(
    'has no blip if its coordinates are %s, and other calls of the reply still appear',
    async (_, metaData) => {
      const { world, cad, officer } = await shift()
      cad.calls.create({ title: 'Nowhere', metaData })
      cad.calls.create(bank)
      await world.advance(NEXT_REPLY)
      expect(icons(officer).map(({ name }) => name)).toEqual(['10-90 - Bank Alarm'])
      expect(feedTexts(officer).some((text) => text.includes('Nowhere'))).toBe(true)
    },
  )
})

describe('the map is cleared', () => {
  async function busyShift() {
    const running = await shift()
    for (let i = 0; i < 12; i++)
      running.cad.calls.create({ title: `Call ${i}`, x: 100 + i * 50, y: -900, radius: 40 })
    await running.world.advance(NEXT_REPLY + 5_000)
    expect(icons(running.officer)).toHaveLength(12)
    return running
  }

  test('when a player signs off', async () => {
    const { world, officer } = await busyShift()
    await officer.command('duty')
    await world.advance(1_000)
    expect(officer.blips.length).toBe(0)
    const bytes = officer.bytesReceived
    await world.advance(120_000)
    expect(officer.bytesReceived).toBe(bytes)
  })

  test('by the resource itself when it stops', async () => {
    const { world, officer } = await busyShift()
    await world.stop('sonoran_calls')
    await world.advance(1_000)
    expect(officer.blips.length).toBe(0)
    expect(officer.leftovers).toEqual([])
  })

  test('and restored with a single notification when the resource restarts', async () => {
    const { world, officer } = await busyShift()
    const posts = officer.feed.length
    await world.restart('sonoran_calls')
    await world.advance(90_000)
    expect(icons(officer)).toHaveLength(12)
    expect(circles(officer)).toHaveLength(12)
    expect(feedTexts(officer).slice(posts)).toEqual(['On duty: 12 active calls'])
  })
})

describe('requests and network traffic', () => {
  test('in 10 minutes on duty: at most 3 requests in any 60 s, and no net event for unchanged replies', async () => {
    const { world, cad, officer } = await shift({ transport: 'http' })
    cad.load(publishedReply)
    await world.advance(NEXT_REPLY)
    const messages = world.net.toClients.messages
    const before = cad.arrived.us
    await world.advance(600_000)
    expect(cad.busiestMinute('us')).toBeLessThanOrEqual(3)
    expect(cad.arrived.us - before).toBeGreaterThanOrEqual(29)
    expect(cad.refused.us).toBe(0)
    expect(world.net.toClients.messages).toBe(messages)
    expect(officer.lost).toBe(0)
  })

  test('while nobody is on duty: one request a minute', async () => {
    const { world, cad, officer } = await shift()
    await officer.command('duty')
    await world.advance(60_000)
    const before = cad.arrived.us
    await world.advance(600_000)
    expect(cad.arrived.us - before).toBeGreaterThanOrEqual(9)
    expect(cad.arrived.us - before).toBeLessThanOrEqual(10)
  })
})

describe('a malformed reply does not empty the map', () => {
  test.each<[string, string]>([
    ['null', 'null'],
    ['a list', '[]'],
    ['a string', '"x"'],
    ['an empty object', '{}'],
    ['an error with status 200', '{"title":"Unauthorized","status":401}'],
    ['HTML', '<!doctype html><title>Welcome</title>'],
    ['an empty body', ''],
    [
      'an active list of the wrong type beside a valid emergency list',
      '{"activeCalls":"oops","emergencyCalls":[]}',
    ],
  ])('%s leaves the map unchanged', async (_, reply) => {
    const { world, cad, officer } = await shift()
    cad.calls.create({ title: 'Bank', x: 1, y: 2, radius: 50 })
    await world.advance(NEXT_REPLY)
    cad.reply = reply
    await world.advance(80_000)
    expect(icons(officer).map(({ name }) => name)).toEqual(['Bank'])
    cad.reply = null
    await world.advance(150_000)
    expect(icons(officer).map(({ name }) => name)).toEqual(['Bank'])
  })

  test('two empty lists empty the map', async () => {
    const { world, cad, officer } = await shift()
    cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await world.advance(NEXT_REPLY)
    cad.reply = '{"activeCalls":[],"emergencyCalls":[]}'
    await world.advance(NEXT_REPLY)
    expect(icons(officer)).toEqual([])
  })

  test('a call that cannot be parsed is skipped, counted, and reported in one line however often it occurs', async () => {
    const { world, cad, officer } = await shift()
    cad.reply = {
      activeCalls: [{ callId: -5 }, { callId: 'x' }, { callId: 7, title: 'Fine', metaData: { x: 1, y: 2 } }],
    }
    await world.advance(200_000)
    expect(icons(officer).map(({ name }) => name)).toEqual(['Fine'])
    const lines = world.console.lines.filter(({ text }) => text.includes('left out'))
    expect(lines.map(({ text }) => text)).toEqual([expect.stringContaining('activeCalls[0].callId')])
    expect(await world.call('sonoran_calls', 'getStatus')).toMatchObject({ skipped: 2, state: 'ok' })
  })
})
