import { expect, test } from 'vitest'
import type { Unit } from '../../shared/unit.ts'
import { amount } from '../fixtures/amount.ts'
import { MINUTE, openFleet, RESOURCE, settled } from './fleet.ts'

const MINUTES = amount(5, 10)

test('servers share the limit of the list of active units, and servers with one id share the list', async () => {
  const fleet = await openFleet({ limit: 12 })
  const { cad } = fleet
  await fleet.add([1, 1, 2])
  cad.units.logIn({ id: 12, communityUserIds: ['license:nobody'] })
  cad.calls.create({ title: 'Bank Alarm', idents: [12, 99] })
  await settled(fleet)
  for (let i = 0; i < MINUTES; i++) {
    // Each unknown unit makes every server want the list at once.
    cad.calls.create({ title: `Call ${i}`, idents: [200 + i] })
    // A server that leaves and returns shares the limit again.
    const convar = i === 3 ? 'none' : 'api'
    await fleet.servers[0]?.world.convars.set('sonoran_calls_units', convar)
    await fleet.advance(MINUTE)
  }
  expect([cad.unitList.refused.us, cad.refused.us]).toEqual([0, 0])
  expect(cad.unitList.busiestMinute()).toBeLessThanOrEqual(3)
  expect(cad.unitList.requests.length).toBeGreaterThan(MINUTES)
  for (const { world } of fleet.servers) {
    const units = (await world.call(RESOURCE, 'getUnits')) as Unit[]
    expect(units.map(({ id }) => id)).toEqual([12])
  }
})
