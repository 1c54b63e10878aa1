import { expect, test } from 'vitest'
import { consoleLines, shift } from '../fixtures/stage.ts'

test('two resources that contradict each other in dutyChanged do not stop the server', async () => {
  const { world, officer } = await shift()
  let events = 0
  for (const [name, wanted] of [
    ['first', true],
    ['second', false],
  ] as const) {
    await world.resources.install({
      name,
      server(game) {
        game.on('sonoran_calls:dutyChanged', (player: number, onDuty: boolean) => {
          if (++events > 100_000) throw new Error('endless events')
          if (onDuty !== wanted) game.exports.sonoran_calls.setDuty(player, wanted)
        })
      },
    })
    await world.start(name)
  }
  await officer.command('duty')
  await world.advance(1_000)
  expect(events).toBeGreaterThan(1_000)
  expect(events).toBeLessThan(100_000)
  expect(consoleLines({ world }).filter((line) => line.includes('by answering its events'))).toHaveLength(1)
})
