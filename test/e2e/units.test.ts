import { describe, expect, test } from 'vitest'
import type { Unit } from '../../shared/unit.ts'
import { amount } from '../fixtures/amount.ts'
import { consoleLines, OFFICER } from '../fixtures/stage.ts'
import { MINUTE, SOURCES, type Source, shiftWith } from '../fixtures/units.ts'

const LINK = { communityUserIds: ['license:a1'] }

describe.each(Object.keys(SOURCES) as Source[])('units by %s', (source) => {
  test('a unit logs in, is attached, changes its status, is detached and logs out', async () => {
    const { world, cad, call, unit, calls, takeTold, officer } = await shiftWith(source)
    const { id } = cad.units.logIn({ id: 12, unitNum: '1A-12', ...LINK })
    await world.advance(MINUTE)
    expect(await unit()).toEqual({
      id,
      callSign: '1A-12',
      name: 'Officer 12',
      status: 2,
      department: 'LSPD',
      page: 0,
      player: officer.id,
    })
    expect(takeTold()).toEqual(['unit 12: -> 2'])

    cad.calls.attach(call.callId, id)
    await world.advance(MINUTE)
    expect(await calls()).toEqual([call.callId])
    expect(takeTold()).toEqual([`${officer.id} assigned ${call.callId}`])

    cad.units.setStatus(id, 3)
    await world.advance(MINUTE)
    expect(takeTold()).toEqual(['unit 12: 2 -> 3'])

    cad.calls.detach(call.callId, id)
    await world.advance(MINUTE)
    expect(await calls()).toEqual([])
    expect(takeTold()).toEqual([`${officer.id} unassigned ${call.callId}`])

    cad.units.logOut(id)
    await world.advance(2 * MINUTE)
    expect(await unit()).toBeNull()
    expect(takeTold()).toEqual(['unit 12: 3 -> gone'])
    expect(consoleLines({ world }).filter((line) => /unit/i.test(line))).toEqual([])
    expect(cad.unitList.refused.us).toBe(0)
    expect(cad.unitList.busiestMinute()).toBeLessThanOrEqual(source === 'sonorancad' ? 0 : 3)
  })

  test("two units of one player: both make calls their own, and the attached one is the player's unit", async () => {
    const { world, cad, call, unit, calls, takeTold, officer } = await shiftWith(source)
    cad.units.logIn({ id: 12, unitNum: '1A-12', ...LINK })
    cad.units.logIn({ id: 13, unitNum: 'K-9', communityUserIds: ['a1'] })
    const other = cad.calls.create({ title: 'Fire', x: 9, y: 9 })
    await world.advance(MINUTE)
    expect((await unit())?.id).toBe(12)
    takeTold()
    cad.calls.attach(call.callId, 13)
    await world.advance(MINUTE)
    cad.calls.attach(other.callId, 12)
    await world.advance(MINUTE)
    expect((await calls()).sort()).toEqual([call.callId, other.callId])
    expect(takeTold()).toEqual([
      `${officer.id} assigned ${call.callId}`,
      `${officer.id} assigned ${other.callId}`,
    ])
    cad.units.logOut(13)
    await world.advance(2 * MINUTE)
    expect(await calls()).toEqual([other.callId])
    expect((await unit())?.id).toBe(12)
  })

  test("a unit of an absent player and an unlinked unit are nobody's, until the player joins", async () => {
    const { world, cad, call, unit, calls, takeTold } = await shiftWith(source)
    cad.units.logIn({ id: 12, communityUserIds: ['license:b2'] })
    cad.units.logIn({ id: 13, communityUserIds: [] })
    cad.calls.attach(call.callId, 12, 13)
    await world.advance(MINUTE)
    expect([await unit(), await calls()]).toEqual([null, []])
    expect(takeTold().filter((line) => line.includes('assigned'))).toEqual([])
    const partner = await world.join({ ...OFFICER, identifiers: ['license:b2'] })
    await world.advance(2_000)
    await partner.command('duty')
    await world.advance(MINUTE)
    expect(takeTold().filter((line) => line.includes('assigned'))).toEqual([
      `${partner.id} assigned ${call.callId}`,
    ])
    await partner.leave()
    await world.advance(MINUTE)
    expect(takeTold().filter((line) => line.includes('assigned'))).toEqual([
      `${partner.id} unassigned ${call.callId}`,
    ])
  })

  test('a restart of this resource tells the assignments once more, and the player sees one line', async () => {
    const { world, cad, call, calls, takeTold, officer } = await shiftWith(source)
    cad.units.logIn({ id: 12, ...LINK })
    cad.calls.attach(call.callId, 12)
    await world.advance(MINUTE)
    takeTold()
    const feedBefore = officer.feed.length
    await world.restart('sonoran_calls')
    await world.advance(2 * MINUTE)
    expect(await calls()).toEqual([call.callId])
    expect(takeTold().filter((line) => line.includes('assigned'))).toEqual([
      `${officer.id} assigned ${call.callId}`,
    ])
    const shown = officer.feed.slice(feedBefore).map(({ subject, text }) => subject ?? text)
    expect(shown.length).toBeLessThanOrEqual(2)
    expect(cad.unitList.refused.us).toBe(0)
  })

  test('players off duty are sent nothing, and players without a unit nothing about units of their own', async () => {
    const { world, cad, call, officer } = await shiftWith(source)
    const offDuty = await world.join({ name: 'Off duty', identifiers: ['license:c3'] })
    await world.advance(MINUTE)
    const ours = ({ resource }: { resource: string }) => resource === 'sonoran_calls'
    cad.units.logIn({ id: 12, communityUserIds: ['license:c3'] })
    cad.calls.attach(call.callId, 12)
    await world.advance(MINUTE)
    cad.units.setStatus(12, 4)
    await world.advance(MINUTE)
    expect(offDuty.received.filter(ours)).toEqual([])
    expect(officer.received.filter(({ event }) => event === 'sonoran_calls:ownUnits')).toEqual([])
  })
})

describe.each(['Get Active Units with the websocket', 'sonorancad'] as const)(
  'with push events (%s)',
  (source) => {
    test('an attachment and a changed status arrive within a second', async () => {
      const { world, cad, call, calls, takeTold, officer } = await shiftWith(source)
      cad.units.logIn({ id: 12, ...LINK })
      await world.advance(MINUTE)
      takeTold()
      cad.calls.attach(call.callId, 12)
      await world.advance(1_000)
      expect(await calls()).toEqual([call.callId])
      for (const status of [3, 4]) {
        cad.units.setStatus(12, status)
        await world.advance(1_000)
      }
      cad.calls.detach(call.callId, 12)
      await world.advance(1_000)
      expect(takeTold()).toEqual([
        `${officer.id} assigned ${call.callId}`,
        'unit 12: 2 -> 3',
        'unit 12: 3 -> 4',
        `${officer.id} unassigned ${call.callId}`,
      ])
    })
  },
)

test('a cache of sonorancad that fails costs one line and keeps what is known, until it can be read again', async () => {
  const { world, cad, call, calls } = await shiftWith('Get Active Units', {
    convars: { sonoran_calls_units: 'sonorancad' },
  })
  cad.calls.attach(call.callId, 12)
  let answer: () => unknown = () => [{ id: 12, status: 2, data: { communityUserIds: ['a1'] } }]
  await world.resources.install({
    name: 'sonorancad',
    server: (game) => game.exports('GetUnitCache', () => answer()),
  })
  await world.start('sonorancad')
  await world.advance(MINUTE)
  expect(await calls()).toEqual([call.callId])
  const lines = () => consoleLines({ world }).filter((line) => line.includes('unit cache'))
  for (const failing of [() => 'text', () => null, () => Promise.reject(new Error('no'))]) {
    answer = failing
    await world.advance(2 * MINUTE)
    expect(await calls()).toEqual([call.callId])
  }
  expect(lines()).toHaveLength(1)
  answer = () => []
  await world.advance(2 * MINUTE)
  expect([await calls(), lines().length]).toEqual([[], 2])
})

describe('the list of active units', () => {
  test('is requested only while a player is on duty and a call has units, at most 3 times a minute', async () => {
    const { world, cad, call, officer } = await shiftWith('Get Active Units')
    await world.advance(10 * MINUTE)
    const { requests } = cad.unitList
    expect(requests.length).toBeGreaterThanOrEqual(10)
    expect(requests.length).toBeLessThanOrEqual(13)
    cad.calls.detach(call.callId, 99)
    await world.advance(MINUTE)
    const withoutUnits = requests.length
    await world.advance(10 * MINUTE)
    expect(requests.length).toBe(withoutUnits)
    for (let i = 0; i < 20; i++) {
      cad.calls.attach(call.callId, 1_000 + i)
      await world.advance(20_000)
    }
    expect([cad.unitList.busiestMinute(), cad.unitList.refused.us]).toEqual([3, 0])
    await officer.command('duty')
    await world.advance(5_000)
    const offDuty = requests.length
    await world.advance(10 * MINUTE)
    expect(requests.length).toBe(offDuty)
  })

  test('is read page by page above 99 units, within its limit', async () => {
    const { world, cad, call, calls } = await shiftWith('Get Active Units')
    for (let i = 0; i < 250; i++) cad.units.logIn({ id: 100 + i })
    cad.units.logIn({ id: 900, ...LINK })
    cad.calls.attach(call.callId, 900)
    await world.advance(3 * MINUTE)
    expect(await calls()).toEqual([call.callId])
    expect((await world.call('sonoran_calls', 'getUnits')) as Unit[]).toHaveLength(251)
    expect([cad.unitList.busiestMinute(), cad.unitList.refused.us]).toEqual([3, 0])
  })

  test.each<[string, (cad: Awaited<ReturnType<typeof shiftWith>>['cad']) => void]>([
    ['is an error', (cad) => (cad.unitList.fault = { kind: 'status', status: 500 })],
    ['never arrives', (cad) => (cad.unitList.fault = { kind: 'neverAnswers' })],
    ['is no JSON', (cad) => (cad.unitsReply = '<html>')],
    ['is an object', (cad) => (cad.unitsReply = { message: 'no' })],
    ['holds no unit', (cad) => (cad.unitsReply = [{ id: 'x' }, 5, null])],
    ['is huge', (cad) => (cad.unitsReply = `[${'[],'.repeat(3 * 2 ** 20)}[]]`)],
  ])('that %s costs one line, keeps what is known and does not stop the calls', async (_, fail) => {
    const { world, cad, call, calls } = await shiftWith('Get Active Units')
    cad.units.logIn({ id: 12, ...LINK })
    cad.calls.attach(call.callId, 12)
    await world.advance(MINUTE)
    fail(cad)
    const before = cad.arrived.us
    await world.advance(8 * MINUTE)
    expect(await calls()).toEqual([call.callId])
    expect(cad.arrived.us - before).toBeGreaterThan(20)
    expect(consoleLines({ world }).filter((line) => line.includes('list of active units'))).toHaveLength(1)
    expect([cad.unitList.refused.us, cad.refused.us]).toEqual([0, 0])
    cad.unitList.fault = null
    cad.unitsReply = null
    cad.units.setStatus(12, 4)
    await world.advance(2 * MINUTE)
    expect(((await world.call('sonoran_calls', 'getUnits')) as Unit[]).map(({ status }) => status)).toEqual([
      4,
    ])
    expect(consoleLines({ world }).filter((line) => line.includes('list of active units'))).toHaveLength(2)
  })

  test('is switched off by sonoran_calls_units none', async () => {
    const { world, cad, call, unit } = await shiftWith('Get Active Units', {
      convars: { sonoran_calls_units: 'none' },
    })
    cad.units.logIn({ id: 12, ...LINK })
    cad.calls.attach(call.callId, 12)
    await world.advance(5 * MINUTE)
    expect([cad.unitList.requests.length, await unit()]).toEqual([0, null])
  })

  test('replaces sonorancad as the source when that stops, and the other way round', async () => {
    const { world, cad, call, calls } = await shiftWith('sonorancad')
    cad.units.logIn({ id: 12, ...LINK })
    cad.calls.attach(call.callId, 12)
    await world.advance(MINUTE)
    expect([await calls(), cad.unitList.requests.length]).toEqual([[call.callId], 0])
    await world.stop('sonorancad')
    await world.advance(MINUTE)
    expect([await calls(), cad.unitList.requests.length > 0]).toEqual([[call.callId], true])
    await world.start('sonorancad')
    await world.advance(2 * MINUTE)
    const requests = cad.unitList.requests.length
    await world.restart('sonorancad')
    await world.advance(2 * MINUTE)
    expect([await calls(), cad.unitList.requests.length]).toEqual([[call.callId], requests])
  })
})

const MINUTES = amount(30, 120)

test('100 units on 600 calls add at most 10 % to the bytes that a player is sent', async () => {
  async function bytesOf(units: 'api' | 'none'): Promise<number> {
    const { world, cad, officer } = await shiftWith('Get Active Units', {
      convars: { sonoran_calls_units: units },
    })
    for (let i = 0; i < 100; i++) cad.units.logIn({ id: 100 + i, unitNum: `1A-${100 + i}` })
    const ids = Array.from({ length: 600 }, (_, i) => {
      const idents = i % 3 === 0 ? [100 + (i % 100)] : []
      const place = {
        x: 10 * (i % 300),
        y: -10 * (i % 200),
        address: 'Innocence Blvd',
        postal: String(8_000 + i),
      }
      const description = 'Clerk reports a man with a firearm, dark hoodie, on foot towards the canal.'
      return cad.calls.create({ title: `Armed Robbery ${i}`, code: '211', ...place, description, idents })
        .callId
    })
    await world.advance(2 * MINUTE)
    for (let minute = 0; minute < MINUTES; minute++) {
      const pick = (n: number) => ids[(minute * 7 + n) % 500] as number
      cad.calls.note(pick(0), `Update ${minute}: suspects left in a black sedan`)
      cad.calls.edit(pick(1), { priority: (minute % 3) + 1 })
      cad.calls.attach(pick(2), 100 + (minute % 100))
      cad.calls.close(ids.pop() as number)
      ids.unshift(cad.calls.create({ title: `Fire ${minute}`, code: '904', x: minute, y: minute }).callId)
      for (let i = 0; i < 3; i++) cad.units.setStatus(100 + ((minute * 3 + i) % 100), (minute + i) % 5)
      await world.advance(60_000)
    }
    return officer.received
      .filter(({ resource }) => resource === 'sonoran_calls')
      .reduce((sum, { bytes }) => sum + bytes, 0)
  }
  const [without, withUnits] = [await bytesOf('none'), await bytesOf('api')]
  expect(without).toBeGreaterThan(800 * MINUTES)
  expect(withUnits / without).toBeLessThanOrEqual(1.1)
  expect(withUnits).toBeGreaterThan(without)
})
