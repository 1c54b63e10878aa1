import { expect, test } from 'vitest'
import type { Call } from '../../shared/call.ts'
import { icons, NEXT_REPLY, shift } from '../fixtures/stage.ts'

test('when the server id changes, the calls of the old server are removed and those of the new server are added', async () => {
  const { world, cad, officer } = await shift({ cad: { serverIds: [1, 2] } })
  const { callId } = cad.calls.create({ title: 'Old robbery', x: 100, y: 100 })
  await world.advance(NEXT_REPLY)
  expect(icons(officer)).toHaveLength(1)

  const events: string[] = []
  await world.resources.install({
    name: 'mdt',
    server(game) {
      for (const type of ['Added', 'Updated', 'Removed'])
        game.on(`sonoran_calls:call${type}`, (call: Call) =>
          events.push(`${type} ${call.kind === 'dispatch' && call.title}`),
        )
    },
  })
  await world.start('mdt')
  // The simulated CAD has one list of calls, so the other server's call with the same id replaces it.
  cad.calls.edit(callId, { title: 'New robbery', x: 900, y: 900 })
  await world.convars.set('sonoran_serverId', '2')
  await world.advance(NEXT_REPLY)

  expect(events).toEqual(['Removed Old robbery', 'Added New robbery'])
  expect(icons(officer)).toHaveLength(1)
})
