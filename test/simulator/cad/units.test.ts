import { describe, expect, test } from 'vitest'
import { createCad } from '../../../simulator/cad/cad.ts'
import { createClock } from '../../../simulator/clock.ts'
import { onPushEvent, type PushEvent } from '../../../simulator/push/events.ts'

function createFixture() {
  const clock = createClock()
  const cad = createCad({ clock, key: 'KEY' })
  async function get(query = '', { key = 'KEY', server = '1' } = {}) {
    const url = `http://cad/v2/emergency/servers/${server}/units${query}`
    const response = cad.fetch(url, { headers: { authorization: `Bearer ${key}` } })
    await clock.runNext()
    return { status: (await response).status, body: await (await response).json() }
  }
  return { clock, cad, get }
}

describe('the list of active units', () => {
  test('contains the units as documented, without dispatchers and those that logged out', async () => {
    const { cad, get } = createFixture()
    const { id } = cad.units.logIn({ unitNum: '1A-12', communityUserIds: ['license:a'] })
    cad.units.logIn({ isDispatch: true })
    cad.units.logOut(cad.units.logIn().id)
    cad.units.setStatus(id, 3)
    const { status, body } = await get()
    expect(status).toBe(200)
    expect(body).toMatchObject([{ id, status: 3, isDispatch: false, data: { unitNum: '1A-12', page: 0 } }])
    expect((await get('?onlyUnits=false')).body).toHaveLength(2)
  })

  test('comes in pages', async () => {
    const { cad, get } = createFixture()
    for (let i = 0; i < 130; i++) cad.units.logIn()
    expect((await get('?limit=100&offset=0')).body).toHaveLength(100)
    expect((await get('?limit=100&offset=100')).body).toHaveLength(30)
    expect((await get('?limit=101')).status).toBe(400)
  })

  test('has a limit of its own, and its requests are not those for calls', async () => {
    const { cad, get } = createFixture()
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await get()).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    expect([cad.unitList.refused.us, cad.refused.us, cad.arrived.us]).toEqual([1, 0, 0])
    expect(cad.unitList.requests).toHaveLength(4)
  })

  test.each([
    [{ key: 'other' }, 401],
    [{ server: '7' }, 404],
  ])('refuses %j', async (options, status) => {
    expect((await createFixture().get('', options)).status).toBe(status)
  })
})

test('changes of units are pushed, the status in three forms', () => {
  const { cad } = createFixture()
  const events: PushEvent[] = []
  onPushEvent(cad, (event) => events.push(event))
  for (const id of [12, 13, 14]) cad.units.logIn({ id })
  for (const id of [12, 13, 14]) cad.units.setStatus(id, 4)
  cad.units.logOut(12)
  expect(events.map(({ type }) => type)).toEqual([
    ...Array(3).fill('EVENT_UNIT_LOGIN'),
    ...Array(3).fill('EVENT_UNIT_STATUS'),
    'EVENT_UNIT_LOGOUT',
  ])
  expect(events.slice(3).map(({ data }) => data)).toMatchObject([
    { units: [{ id: 12, status: 4 }] },
    { identIds: 13, status: 4 },
    { identIds: [14], status: 4 },
    { identId: 12 },
  ])
})
