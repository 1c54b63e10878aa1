import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseUnit, parseUnits } from '../../../../server/core/units/cad-unit.ts'
import { createUnitDirectory, type UnitChange } from '../../../../server/core/units/unit-directory.ts'
import { isUnitEvent, parseUnitEvents } from '../../../../server/core/units/unit-event.ts'

const raw = (id: number, fields: object = {}, data: object = {}) => ({
  id,
  status: 2,
  ...fields,
  data: { unitNum: `1A-${id}`, name: `Officer ${id}`, department: 'LSPD', page: 0, ...data },
})
const unit = (id: number, fields: object = {}, data: object = {}) => {
  const parsed = parseUnit(raw(id, fields, data))
  if (parsed === null) throw new Error('not a unit')
  return parsed
}

function createFixture(identifiers: Record<number, string[]> = { 1: ['license:a1', 'discord:77'] }) {
  let time = 0
  const changes: UnitChange[] = []
  const directory = createUnitDirectory({
    now: () => time,
    players: () => Object.keys(identifiers).map(Number),
    playerIdentifiers: (source) => identifiers[source] ?? [],
    onChange: (next) => changes.push(...next),
  })
  return {
    directory,
    identifiers,
    takeChanges: () =>
      changes.splice(0).map(({ unit, before }) => [before?.status ?? null, unit?.status ?? null]),
    at(next: number) {
      time = next
    },
    statuses: () => [...directory.units().values()].map(({ id, status }) => `${id}:${status}`),
  }
}

describe('parsing a unit', () => {
  test.each<[string, unknown, object | null]>([
    [
      'camelCase',
      raw(12),
      { id: 12, callSign: '1A-12', name: 'Officer 12', status: 2, department: 'LSPD', page: 0 },
    ],
    [
      'PascalCase',
      { Id: 12, Status: 3, Data: { UnitNum: 'K-9', CommunityUserIds: ['license:A1'] } },
      { id: 12, callSign: 'K-9', status: 3, identities: ['a1'] },
    ],
    ['an id as text', raw('12' as never), { id: 12 }],
    ['no status and no page', { id: 1, data: {} }, { status: 0, page: -1, callSign: '' }],
    [
      'the older identity',
      raw(1, {}, { communityUserIds: [], communityUserId: 'license:b2' }),
      { identities: ['b2'] },
    ],
    ['the oldest identity', raw(1, {}, { apiIds: ['B2'] }), { identities: ['b2'] }],
    ['a long call sign', raw(1, {}, { unitNum: 'x'.repeat(500) }), { callSign: `${'x'.repeat(31)}…` }],
    ['no id', { data: {} }, null],
    ['no data', { id: 1 }, null],
    ['text', 'unit', null],
    ['nothing', null, null],
  ])('%s', (_, json, expected) => {
    const parsed = parseUnit(json)
    if (expected === null) expect(parsed).toBeNull()
    else expect(parsed).toMatchObject(expected)
  })

  test('any value and any list of values: never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        parseUnit(json)
        const result = parseUnits(json)
        expect(result === null || result.units.length <= 1_000).toBe(true)
        for (const type of [
          'EVENT_UNIT_LOGIN',
          'EVENT_UNIT_LOGOUT',
          'EVENT_UNIT_UPDATE',
          'EVENT_UNIT_STATUS',
        ])
          parseUnitEvents(type, json)
      }),
      { numRuns: 1_000 },
    )
  })

  test('a list with holes that arrives as an object, and one with 1,001 units', () => {
    expect(parseUnits({ 1: raw(5), 3: raw(6), 4: null })?.units.map(({ id }) => id)).toEqual([5, 6])
    expect(parseUnits(Array.from({ length: 1_001 }, (_, i) => raw(i)))?.units).toHaveLength(1_000)
  })
})

describe('push events about units', () => {
  test.each<[string, string, unknown, unknown]>([
    [
      'a login',
      'EVENT_UNIT_LOGIN',
      [{ unit: raw(12), isDispatch: false }],
      [{ type: 'update', units: [unit(12)] }],
    ],
    ['a logout', 'EVENT_UNIT_LOGOUT', { identId: 12 }, [{ type: 'logout', ids: [12] }]],
    ['an update', 'EVENT_UNIT_UPDATE', { units: [raw(12)] }, [{ type: 'update', units: [unit(12)] }]],
    [
      'a status by id',
      'EVENT_UNIT_STATUS',
      { identIds: 12, status: 3 },
      [{ type: 'status', ids: [12], status: 3 }],
    ],
    [
      'a status by ids',
      'EVENT_UNIT_STATUS',
      { identIds: [12, 13], status: 3 },
      [{ type: 'status', ids: [12, 13], status: 3 }],
    ],
    ['a status by units', 'EVENT_UNIT_STATUS', { units: [raw(12)] }, [{ type: 'update', units: [unit(12)] }]],
    ['a status without one', 'EVENT_UNIT_STATUS', { identIds: 12 }, []],
    ['a login of nothing', 'EVENT_UNIT_LOGIN', [{}], []],
  ])('%s', (_, type, data, expected) => {
    expect(isUnitEvent(type)).toBe(true)
    expect(parseUnitEvents(type, data)).toEqual(expected)
  })
})

describe('the unit directory', () => {
  test('a list corrects what events brought before it was requested, and keeps what they brought since', () => {
    const { directory, statuses, at } = createFixture()
    at(10)
    directory.receiveEvents([{ type: 'update', units: [unit(1), unit(2), unit(3)] }])
    at(20)
    directory.receiveEvents([
      { type: 'status', ids: [2], status: 4 },
      { type: 'logout', ids: [3] },
    ])
    at(30)
    directory.receiveList([unit(2), unit(3), unit(4)], 15)
    expect(statuses().sort()).toEqual(['2:4', '4:2'])
    directory.receiveList([unit(2), unit(3)], 25)
    expect(statuses().sort()).toEqual(['2:2', '3:2'])
  })

  test('reports each change once, and unchanged units stay the same objects', () => {
    const { directory, takeChanges } = createFixture()
    directory.receiveList([unit(1), unit(2)], 0)
    const before = directory.units().get(1)
    expect(takeChanges()).toEqual([
      [null, 2],
      [null, 2],
    ])
    directory.receiveList([unit(1), unit(2, { status: 3 })], 0)
    directory.receiveEvents([{ type: 'status', ids: [2], status: 3 }])
    expect(takeChanges()).toEqual([[2, 3]])
    expect(directory.units().get(1)).toBe(before)
    directory.receiveList([unit(1, { status: 100 })], 1)
    expect(takeChanges().sort()).toEqual([
      [2, null],
      [3, null],
    ])
  })

  test.each<[string, object, number | null]>([
    ['with its type', { communityUserIds: ['license:a1'] }, 1],
    ['without its type', { communityUserIds: ['A1'] }, 1],
    ['by Discord', { communityUserIds: ['77'] }, 1],
    ['of nobody here', { communityUserIds: ['license:b2'] }, null],
    ['none', {}, null],
  ])('a unit belongs to the player with its identifier: %s', (_, data, player) => {
    const { directory } = createFixture()
    directory.receiveList([unit(1, {}, data)], 0)
    expect(directory.units().get(1)?.player).toBe(player)
    expect(directory.unitsOf(1)).toHaveLength(player === null ? 0 : 1)
  })

  test('a player who joins later, or whom another resource names, gets the unit, and loses it on leaving', () => {
    const { directory, identifiers } = createFixture({})
    directory.receiveList([unit(1, {}, { communityUserIds: ['a1'] }), unit(2)], 0)
    identifiers[5] = ['license:a1']
    directory.playerJoined()
    directory.pair(2, 6)
    const players = () => [...directory.units().values()].map(({ player }) => player)
    expect(players()).toEqual([5, 6])
    delete identifiers[5]
    directory.playerLeft(5)
    directory.playerLeft(6)
    expect(players()).toEqual([null, null])
  })

  test('a unit that logged out and in again belongs to nobody until it is paired again', () => {
    const { directory } = createFixture({})
    directory.receiveList([unit(2)], 0)
    directory.pair(2, 6)
    expect(directory.units().get(2)?.player).toBe(6)
    directory.receiveEvents([{ type: 'logout', ids: [2] }])
    directory.receiveEvents([{ type: 'update', units: [unit(2)] }])
    expect(directory.units().get(2)?.player).toBeNull()
  })

  test('a pairing that arrives before its unit is kept', () => {
    const { directory } = createFixture({})
    directory.pair(2, 6)
    directory.receiveList([unit(2)], 0)
    expect(directory.units().get(2)?.player).toBe(6)
  })

  test('knows at most 1,000 units, however many events arrive', () => {
    const { directory } = createFixture()
    for (let i = 0; i < 10; i++) {
      const units = Array.from({ length: 300 }, (_, j) => unit(300 * i + j))
      directory.receiveEvents([{ type: 'update', units }])
    }
    expect(directory.units().size).toBe(1_000)
  })
})
