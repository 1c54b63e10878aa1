import { expect, test } from 'vitest'
import { install, openWorld } from './resource-folder.ts'

test('timers run in the first tick after their time', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `
      const log = (what) => console.log(what, performance.now())
      setTimeout(log, 100, 'timeout')
      setImmediate(log, 'immediate')
      const interval = setInterval(() => log('interval'), 100)
      setTimeout(() => clearInterval(interval), 400)
      const gone = setTimeout(log, 10, 'gone'); clearTimeout(gone)
      const number = setTimeout(log, 10, 'a number clears nothing'); clearTimeout(Number(number))
      console.log(typeof number, number.hasRef(), number.unref().hasRef())`,
  })
  await world.start('script')
  await world.advance(1_000)
  expect(world.console.lines.map((line) => line.text)).toEqual([
    'object true false',
    'immediate 50',
    'a number clears nothing 50',
    'timeout 150',
    'interval 150',
    'interval 300',
    'interval 450',
  ])
})

test('timers on a client run in frames', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    client: `
      const start = GetGameTimer()
      setTimeout(() => console.log(GetGameTimer() - start))
      let ticks = 0
      const tick = setTick(async () => {
        ticks++
        await new Promise((resolve) => setTimeout(resolve, 100))
        if (ticks === 3) { clearTick(tick); console.log('ticked', ticks) }
      })`,
  })
  await world.start('script')
  await world.join()
  await world.advance(500)
  await world.advance(1_000)
  expect(world.console.lines.map((line) => line.text)).toEqual(['12', 'ticked 3'])
})

test('a jump of the wall clock does not affect timers', async () => {
  const world = await openWorld({ startWall: Date.UTC(2026, 0, 1) })
  await install(world, 'script', {
    server: `
      setInterval(() => console.log(new Date().toISOString(), process.hrtime.bigint() / 1000000n, new Date(0).getTime()), 1000)
      console.log(new Date() instanceof Date, typeof Date.now())`,
  })
  await world.start('script')
  await world.advance(1_050)
  world.clock.jump(-3_600_000)
  await world.advance(1_050)
  expect(world.console.lines.map((line) => line.text)).toEqual([
    'true number',
    '2026-01-01T00:00:01.050Z 1050n 0',
    '2025-12-31T23:00:02.100Z 2100n 0',
  ])
})

test('six simulated hours of polling with ten clients', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `let polls = 0; setInterval(() => emitNet('poll', -1, ++polls), 20_000)`,
    client: `onNet('poll', (polls) => { globalThis.polls = polls }); exports('polls', () => globalThis.polls)`,
  })
  await world.start('script')
  for (let i = 0; i < 10; i++) await world.join()
  await world.advance(1_000)
  await world.advance(6 * 3_600_000)
  expect(await world.players[9]?.call('script', 'polls')).toBe(1_077)
})

test('a world can run in real time', async () => {
  const world = await openWorld()
  await install(world, 'script', { server: `setTimeout(() => console.log('done'), 100)` })
  await world.start('script')
  const stop = world.run()
  await expect(world.advance(1)).rejects.toThrow('real time')
  expect(() => world.run()).toThrow('already')
  await expect.poll(() => world.console.lines.length).toBe(1)
  stop()
  expect(world.clock.now()).toBeGreaterThanOrEqual(150)
  const advanced = world.advance(1)
  await expect(world.advance(1)).rejects.toThrow('await that first')
  await advanced
})
