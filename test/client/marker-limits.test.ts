import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { NativeMeter, Player } from '../../simulator/game/world.ts'
import { circles, icons, NEXT_REPLY, officerOnDuty, watch } from '../fixtures/officer.ts'

const NAME = 'sonoran_calls'

const incident = (i: number) => ({
  title: `Incident ${i}`,
  code: `${i}`,
  priority: (i % 3) + 1,
  x: (i % 60) * 50 - 1_500,
  y: Math.floor(i / 60) * 50 + 100,
  radius: 40,
})

/** The frame times of the natives that draw blips, including the one that sets the text of a blip's name. */
function blipNativeTimes({ log }: NativeMeter): number[] {
  const calls = log ?? []
  return calls
    .filter(({ name }, i) => /Blip/.test(name) || calls[i - 1]?.name === 'BeginTextCommandSetBlipName')
    .map(({ at }) => at)
}

function maxBlipNativesPerFrame(meter: NativeMeter): number {
  const frames = new Map<number, number>()
  for (const at of blipNativeTimes(meter)) frames.set(at, (frames.get(at) ?? 0) + 1)
  return Math.max(0, ...frames.values())
}

function legendCategoriesOf(player: Player) {
  const listed = player.blips.filter(({ hiddenOnLegend }) => !hiddenOnLegend)
  return new Set(listed.map(({ category }) => category))
}

describe('300 calls at once', () => {
  test.each([false, true])(
    'show at most 100 blips, 6 notifications and one legend category; ox_lib: %s',
    async (oxLib) => {
      const { world, cad, officer, ox } = await officerOnDuty({ oxLib })
      const takeNew = watch(officer)
      const oxBefore = ox.notifications.length
      for (let i = 0; i < 300; i++) cad.calls.create(incident(i))
      officer.natives(NAME).log = []
      await world.advance(NEXT_REPLY + 5_000)

      expect(icons(officer)).toHaveLength(100)
      expect(circles(officer)).toHaveLength(100)
      expect(new Set(icons(officer).map(({ colour }) => colour))).toEqual(new Set([1]))
      expect(circles(officer).every(({ hiddenOnLegend }) => hiddenOnLegend)).toBe(true)
      expect([...legendCategoriesOf(officer)]).toEqual([120])
      expect(officer.textEntries.get('BLIP_CAT_120')).toBe('Dispatch')
      expect(officer.textEntries.size).toBe(5)
      expect(maxBlipNativesPerFrame(officer.natives(NAME))).toBeLessThanOrEqual(40)

      const { feed, sounds } = takeNew()
      const texts = oxLib
        ? ox.notifications.slice(oxBefore).map(({ description }) => description)
        : feed.map(({ text }) => text)
      expect(texts).toHaveLength(6)
      expect(texts[0]).toContain('100 of 300 calls')
      expect(texts[5]).toBe('296 more notifications')
      expect(sounds).toHaveLength(4)

      await officer.command('calls')
      await world.advance(100)
      if (oxLib) expect(ox.menu?.options).toHaveLength(301)
      else expect(officer.chat.at(-9)?.text).toBe('Active calls: 300 · Page 1 of 39 (/calls 2)')
      await world.advance(60_000)
      expect(takeNew().feed).toEqual([])
    },
  )

  test('9 calls show 5 notifications, then one summary for the other 4', async () => {
    const { world, cad, officer } = await officerOnDuty()
    const takeNew = watch(officer)
    for (let i = 0; i < 9; i++) cad.calls.create(incident(i))
    await world.advance(NEXT_REPLY + 12_000)
    const { feed } = takeNew()
    expect(feed).toHaveLength(6)
    expect(feed[5]?.text).toBe('4 more notifications')
    expect((feed[5]?.at ?? 0) - (feed[0]?.at ?? 0)).toBeGreaterThanOrEqual(10_000)
  })
})

test('going on duty with 600 calls uses at most 40 blip natives per frame and finishes within 5 s', async () => {
  const { world, cad, officer } = await officerOnDuty({ onDuty: false })
  for (let i = 0; i < 600; i++) cad.calls.create({ ...incident(i), radius: i % 2 === 0 ? 50 : undefined })
  await world.advance(61_000)
  officer.natives(NAME).log = []
  await officer.command('duty')
  await world.advance(5_000)
  expect(icons(officer)).toHaveLength(100)
  expect(maxBlipNativesPerFrame(officer.natives(NAME))).toBeLessThanOrEqual(40)
  const texts = officer.feed.map(({ text }) => text)
  expect(texts.slice(0, 2)).toEqual(['On duty: 600 active calls', expect.stringContaining('100 of 600')])
})

describe('one changed call, as few blip natives as possible', () => {
  test.each<[string, object, number]>([
    ['priority', { priority: 1 }, 3],
    ['title', { title: 'Something else' }, 3],
    ['position', { x: 900, y: 900 }, 2],
    ['radius', { radius: 80 }, 5],
    ['position and radius', { x: 900, y: 900, radius: 80 }, 6],
    ['position, title and status', { x: 900, y: 900, title: 'Other', status: 0 }, 8],
    ['description, which is not drawn', { description: 'x' }, 0],
  ])('%s', async (_, change, maxNatives) => {
    const { world, cad, officer } = await officerOnDuty()
    const { callId } = cad.calls.create({ ...incident(1), priority: 2 })
    for (let i = 2; i < 50; i++) cad.calls.create(incident(i))
    await world.advance(NEXT_REPLY)
    const handle = icons(officer).find(({ name }) => name === '1 - Incident 1')?.handle
    officer.natives(NAME).log = []
    cad.calls.edit(callId, change)
    await world.advance(NEXT_REPLY)
    const used = blipNativeTimes(officer.natives(NAME))
    expect(used.length).toBeLessThanOrEqual(maxNatives)
    if (maxNatives > 0) expect(used.length).toBeGreaterThan(0)
    expect(officer.blips.some((blip) => blip.handle === handle)).toBe(true)
  })

  test('10 changes keep the same blip', async () => {
    const { world, cad, officer } = await officerOnDuty()
    const { callId } = cad.calls.create(incident(1))
    await world.advance(NEXT_REPLY)
    const [before] = icons(officer)
    for (let i = 0; i < 10; i++) {
      cad.calls.edit(callId, {
        title: `Title ${i}`,
        priority: (i % 4) + 1,
        x: 100 + i * 100,
        y: i * 90,
        status: i % 2,
      })
      await world.advance(NEXT_REPLY)
      expect(icons(officer)).toMatchObject([
        { handle: before?.handle, name: `1 - Title ${i}`, position: { x: 100 + i * 100 } },
      ])
      expect(circles(officer)).toMatchObject([{ position: { x: 100 + i * 100 } }])
    }
  })
})

test('1,000 calls, added and removed, leave no blip, text, listener, timer or function behind', async () => {
  const { world, cad, officer, ox } = await officerOnDuty({ oxLib: true })
  const texts = officer.textEntries.size
  // The first use of each export of another resource creates one function, so use them all before counting.
  const { callId } = cad.calls.create(incident(1))
  await world.advance(NEXT_REPLY)
  await officer.command('calls')
  cad.calls.close(callId)
  await world.advance(60_000)
  const before = officer.retained(NAME)
  for (let round = 0; round < 10; round++) {
    const ids = Array.from({ length: 100 }, (_, i) => cad.calls.create(incident(round * 100 + i)).callId)
    await world.advance(NEXT_REPLY)
    await officer.command(`callroute ${ids[0]}`)
    await officer.command('calls')
    expect(ox.menu?.options).toHaveLength(101)
    expect(icons(officer)).toHaveLength(100)
    for (const id of ids) cad.calls.close(id)
    await world.advance(NEXT_REPLY)
    expect(officer.blips.length).toBe(0)
  }
  await world.advance(60_000)
  expect(officer.textEntries.size).toBe(texts)
  expect(officer.route).toBeNull()
  expect(officer.retained(NAME)).toEqual(before)
  await world.stop(NAME)
  expect(officer.leftovers).toEqual([])
  expect([...officer.suggestions.keys()].filter((name) => name.startsWith('/call'))).toEqual([])
})

describe('10 minutes without changes', () => {
  async function idle(route: boolean) {
    const { world, cad, officer } = await officerOnDuty()
    for (let i = 0; i < 120; i++) cad.calls.create(incident(i + 1))
    await world.advance(NEXT_REPLY + 30_000)
    if (route) await officer.command('callroute')
    await world.advance(1_000)
    const natives = officer.natives(NAME)
    natives.reset()
    const { timers } = officer.retained(NAME)
    await world.advance(600_000)
    return { natives, timers }
  }

  test('call no native', async () => {
    const { natives, timers } = await idle(false)
    expect(natives.byName).toEqual({})
    expect(timers).toBe(0)
  })

  test('with a route, check the arrival once a second and call no other native', async () => {
    const { natives, timers } = await idle(true)
    expect(Object.keys(natives.byName).sort()).toEqual(['GetEntityCoords', 'PlayerPedId'])
    expect(natives.total).toBeLessThanOrEqual(1_200)
    expect(natives.total).toBeGreaterThan(1_000)
    expect(timers).toBe(1)
  })
})

test('the client bundle is at most 40 KiB and contains no schema library and no tick', () => {
  const bundle = readFileSync('dist/client.js')
  expect(bundle.length).toBeLessThanOrEqual(40 * 1024)
  expect(bundle.toString()).not.toContain('zod')
  expect(bundle.toString()).not.toContain('setTick')
})
