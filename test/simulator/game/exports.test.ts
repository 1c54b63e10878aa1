import { expect, test } from 'vitest'
import { install, openWorld } from './resource-folder.ts'

test('a resource calls the exports of another, which receive the name of the caller', async () => {
  const world = await openWorld()
  await install(world, 'calls', {
    server: `
      exports('count', (list) => list.length)
      exports('caller', () => GetInvokingResource())
      exports('later', async (ms) => { await new Promise((resolve) => setTimeout(resolve, ms)); return { at: new Date(0) } })
      exports('fails', () => { throw new RangeError('too far') })
      exports('rejects', async () => { throw new Error('async') })
      exports('make', (double) => (value) => double(value) + 1)`,
  })
  await world.resources.install({
    name: 'user',
    server(game) {
      const { calls } = game.exports
      game.exports('report', async () => [
        calls.count([1, 2]),
        calls.caller(),
        await calls.later(500),
        calls.make((value: number) => value * 2)(20),
        await calls.rejects().catch((error: Error) => error.message),
      ])
    },
  })
  await world.start('calls')
  await world.start('user')
  const report = world.call('user', 'report')
  await world.advance(1_000)
  expect(await report).toEqual([2, 'user', { at: {} }, 41, 'async'])
  expect(await world.call('calls', 'caller')).toBeNull()
  await expect(world.call('calls', 'fails')).rejects.toThrow('too far')
  await expect(world.call('calls', 'nothing')).rejects.toThrow('No such export nothing in resource calls')
  await expect(world.call('nobody', 'count')).rejects.toThrow('No such export count in resource nobody')
  expect(world.console.scriptErrors).toEqual([])
})

test('a function from another resource throws after a restart of that resource', async () => {
  const world = await openWorld()
  await install(world, 'calls', { server: `let n = 0; exports('next', () => ++n)` })
  await install(world, 'user', {
    server: `
      const { next } = exports.calls
      on('again', () => {
        try { next() } catch (error) { console.log(error.message.includes('has stopped'), error instanceof Error) }
        console.log(exports.calls.next())
      })
      console.log(next(), next())`,
  })
  await world.start('calls')
  await world.start('user')
  await world.restart('calls')
  await world.emit('again')
  await world.stop('calls')
  await expect(world.call('calls', 'next')).rejects.toThrow('No such export')
  expect(world.console.lines.map((line) => line.text)).toEqual(['1 2', 'true true', '1'])
})

test('a resource can provide the exports of another name', async () => {
  const world = await openWorld()
  await world.resources.install({
    name: 'qbx_core',
    provide: ['qb-core'],
    server(game) {
      game.on('__cfx_export_qb-core_GetCoreObject', (provide: (fn: () => unknown) => void) =>
        provide(() => ({ qbox: true })),
      )
    },
  })
  await install(world, 'user', {
    server: `exports('state', () => [GetResourceState('qb-core'), GetResourceState('nothing')])`,
  })
  await world.start('user')
  expect(await world.call('user', 'state')).toEqual(['missing', 'missing'])
  await world.start('qbx_core')
  expect(await world.call('user', 'state')).toEqual(['started', 'missing'])
  expect(await world.call('qb-core', 'GetCoreObject')).toEqual({ qbox: true })
})

test('a promise that settles off the game thread does not settle for the caller', async () => {
  const world = await openWorld({ fetch: async () => new Response('{}') })
  await install(world, 'script', {
    server: `
      exports('offThread', async () => (await fetch('http://cad')).status)
      exports('onThread', async () => { const { status } = await fetch('http://cad'); await new Promise(setImmediate); return status })`,
  })
  await world.start('script')
  let result: unknown = 'none'
  void world.call('script', 'offThread').then((value) => {
    result = value
  })
  await world.advance(1_000)
  expect(result).toBe('none')
  expect(world.console.scriptErrors).toMatchObject([{ resource: 'script' }])
  expect(world.console.scriptErrors[0]?.text).toContain('No current resource manager')
  const onThread = world.call('script', 'onThread')
  await world.advance(1_000)
  expect(await onThread).toBe(200)
})

test('state bags return copies, on the server and on clients', async () => {
  const world = await openWorld()
  await world.resources.install({
    name: 'ox_core',
    server(game) {
      game.GlobalState['group.police'] = { label: 'Police', grades: ['Cadet'] }
      game.Player(1).state.set('job', 'police', true)
    },
  })
  await install(world, 'script', {
    server: `exports('read', () => { GlobalState['group.police'].grades.push('x'); return [GlobalState['group.police'], GlobalState['group.none']] })`,
    client: `exports('read', () => [GlobalState['group.police'].label, LocalPlayer.state.job])`,
  })
  await world.start('ox_core')
  await world.start('script')
  const player = await world.join()
  await world.advance(1_000)
  expect(await world.call('script', 'read')).toEqual([{ label: 'Police', grades: ['Cadet'] }, null])
  expect(await player.call('script', 'read')).toEqual(['Police', 'police'])
})

test('calls of the test look up an export once, and again after its resource restarted', async () => {
  const world = await openWorld()
  await install(world, 'calls', { server: `exports('version', () => 1)` })
  let lookups = 0
  await world.resources.install({
    name: 'witness',
    server: (game) => game.on('__cfx_export_calls_version', () => void lookups++),
  })
  await world.start('witness')
  await world.start('calls')
  for (let i = 0; i < 3; i++) expect(await world.call('calls', 'version')).toBe(1)
  expect(lookups).toBe(1)
  await world.restart('calls')
  expect(await world.call('calls', 'version')).toBe(1)
  expect(lookups).toBe(2)
})
