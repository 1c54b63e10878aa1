import { expect, test } from 'vitest'
import { createKvp } from '../../../simulator/game/kvp.ts'
import { OFFICER, openStage } from '../../fixtures/stage.ts'

test('a sign-on from before a crash of the server does not come back at a later restart of the resource', async () => {
  const kvp = createKvp()
  const before = await openStage({ world: { kvp } })
  await before.world.start('sonoran_calls')
  const officer = await before.world.join(OFFICER)
  await before.world.advance(2_000)
  await officer.command('duty')
  await before.world.advance(2_000)
  expect(await before.world.call('sonoran_calls', 'getOnDutyPlayers')).toEqual([officer.id])

  // The crashed server reported no playerDropped. The next one gives the same player the same id.
  const { world } = await openStage({ world: { kvp } })
  await world.start('sonoran_calls')
  await world.advance(2_000)
  const returned = await world.join(OFFICER)
  expect(returned.id).toBe(officer.id)
  await world.restart('sonoran_calls')
  await world.advance(5_000)
  expect(await world.call('sonoran_calls', 'getOnDutyPlayers')).toEqual([])
})

test('a sign-on outlives a restart of the resource', async () => {
  const { world } = await openStage()
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  await officer.command('duty')
  for (let restarts = 0; restarts < 2; restarts++) {
    await world.advance(2_000)
    await world.restart('sonoran_calls')
  }
  await world.advance(5_000)
  expect(await world.call('sonoran_calls', 'getOnDutyPlayers')).toEqual([officer.id])
})
