import { expect, test } from 'vitest'
import { amount } from '../fixtures/amount.ts'
import { MINUTE, openFleet, RESOURCE, settled } from './fleet.ts'

test('servers share the limit of each endpoint that writes, and none waits for the reply of another', async () => {
  const fleet = await openFleet({ limit: 12 })
  const { cad } = fleet
  await fleet.add([1, 1, 2], true, { sonoran_calls_respond: 'cad' })
  const units = fleet.servers.map(
    ({ officer }) => cad.units.logIn({ communityUserIds: [...officer.identifiers] }).id,
  )
  const callIds = [1, 2].map((i) => cad.calls.create({ title: `Call ${i}`, x: i, y: 1 }).callId)
  await settled(fleet)
  for (let i = 0; i < amount(20, 40); i++) {
    const key = `dispatch:${callIds[i % 2]}`
    for (const { world, officer } of fleet.servers) await world.call(RESOURCE, 'respond', officer.id, key)
    await fleet.advance(5_000)
  }
  await fleet.advance(2 * MINUTE)
  for (const name of ['attach', 'detach'] as const) {
    expect(cad.writes[name].refused.us, name).toBe(0)
    expect(cad.writes[name].busiestMinute(), name).toBeLessThanOrEqual(10)
    expect(cad.writes[name].busiestMinute(), name).toBeGreaterThanOrEqual(8)
  }
  const { activeCalls } = cad.currentReply()
  const last = activeCalls.find(({ callId }) => callId === callIds[1])
  expect([...(last?.idents ?? [])].sort()).toEqual([...units].sort())
})
