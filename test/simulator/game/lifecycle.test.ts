import { expect, test } from 'vitest'
import { install, openWorld, writeFolder } from './resource-folder.ts'

test('a resource reads as starting in onResourceStart and as started in onResourceStop, and restarts in one call', async () => {
  const world = await openWorld()
  const states: string[] = []
  await world.resources.install({
    name: 'watcher',
    server(game) {
      for (const event of ['onResourceStart', 'onResourceStop', 'onServerResourceStop'])
        game.on(event, (name: string) => {
          if (name === 'watched') states.push(`${event} ${game.GetResourceState(name)}`)
        })
    },
  })
  await world.resources.install({ name: 'watched', provide: ['alias'] })
  await world.start('watcher')
  await world.start('watched')
  await world.advance(100)
  await world.restart('watched')
  await world.advance(100)
  await world.stop('watched')
  await world.advance(100)
  expect(states).toEqual([
    'onResourceStart starting',
    'onResourceStop started',
    'onResourceStart starting',
    'onServerResourceStop started',
    'onResourceStop started',
    'onServerResourceStop stopped',
  ])
})

test('all resources receive the start and stop events, and a restart creates a new runtime', async () => {
  const world = await openWorld()
  const received: string[] = []
  await world.resources.install({
    name: 'watcher',
    server(game) {
      for (const event of [
        'onResourceStarting',
        'onResourceStart',
        'onServerResourceStart',
        'onResourceStop',
        'onServerResourceStop',
      ])
        game.on(event, (name: string) => received.push(`${event} ${name}`))
    },
  })
  await install(world, 'script', {
    server: `
      let started = 0
      on('onResourceStart', (name) => { if (name === GetCurrentResourceName()) console.log('up', ++started, GetResourceKvpString('k')) })
      on('onResourceStop', (name) => { if (name === GetCurrentResourceName()) { SetResourceKvp('k', 'kept'); console.log('down') } })
      setInterval(() => console.log('tick'), 1000)
      RegisterCommand('cmd', () => {}, false)
      AddConvarChangeListener(null, () => console.log('changed'))`,
  })
  await world.start('watcher')
  await world.start('script')
  await world.advance(50)
  await world.restart('script')
  await world.advance(50)
  await world.stop('script')
  await world.convars.set('x', '1')
  await world.console.command('cmd')
  await world.advance(5_000)
  expect(world.console.lines.map((line) => line.text)).toEqual([
    'up 1 null',
    'down',
    'up 1 kept',
    'down',
    'No such command cmd.',
  ])
  expect(received).toEqual([
    'onResourceStart watcher',
    'onResourceStarting script',
    'onResourceStart script',
    'onServerResourceStart chat',
    'onServerResourceStart watcher',
    'onServerResourceStart script',
    'onResourceStop script',
    'onResourceStarting script',
    'onResourceStart script',
    'onServerResourceStop script',
    'onServerResourceStart script',
    'onResourceStop script',
    'onServerResourceStop script',
  ])
})

test('the manifest is Lua and selects the scripts and files', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    manifest: `
      local scripts = {}
      for i = 1, 2 do scripts[i] = ('server/part%d.js'):format(i) end
      server_scripts(scripts)
      shared_script 'shared.js'
      files { 'locales/*.json', 'data/**/*.json' }
      provide 'another_name'
      my_key 'one'
      my_key 'two'`,
    files: {
      'server/part1.js': `var a = 1`,
      'server/part2.js': `console.log(a + shared, typeof module, typeof window)`,
      'shared.js': `var shared = 41`,
      'locales/en.json': '{"a":"b"}',
      'data/deep/er/x.json': '[]',
      'secret.json': 'no',
    },
    client: `
      console.log(shared, LoadResourceFile('script', 'locales/en.json'), LoadResourceFile('script', 'data/deep/er/x.json'), LoadResourceFile('script', 'secret.json'))`,
    server: `
      console.log(GetNumResourceMetadata('script', 'my_key'), GetResourceMetadata('script', 'my_key', 1), GetResourceMetadata('script', 'none', 0))
      console.log(LoadResourceFile('script', 'secret.json'), LoadResourceFile('script', '../../etc/passwd'), LoadResourceFile('script', 'none'))
      console.log(GetResourceState('another_name'), GetResourceState('script'))`,
  })
  await world.start('script')
  const player = await world.join()
  await world.advance(1_000)
  expect(world.console.lines.filter((line) => line.player === null).map((line) => line.text)).toEqual([
    '42 undefined undefined',
    '2 two null',
    'no null null',
    'starting starting',
  ])
  expect(player.console.map((line) => line.text)).toEqual(['41 {"a":"b"} [] null'])
})

test('a server that is too old does not start the resource; a script on Node 16 has no fetch', async () => {
  const world = await openWorld({ serverBuild: 12_000 })
  await install(world, 'new', { server: '', manifest: `dependency '/server:13068'` })
  expect(await world.start('new')).toBe(false)
  expect(world.console.lines[0]?.text).toContain('needs server build 13068')

  const folder = writeFolder({
    files: {
      'fxmanifest.lua': `server_script 's.js'`,
      's.js': `console.log(typeof fetch, process.versions.node)`,
    },
  })
  await world.resources.install({ name: 'old', folder })
  await world.start('old')
  expect(world.console.lines.at(-1)?.text).toBe('undefined 16.20.2')
})

test('a dependency starts first, and a resource with a missing dependency does not start', async () => {
  const world = await openWorld()
  await install(world, 'base', { server: `console.log('base')` })
  await install(world, 'top', { server: `console.log('top')`, manifest: `dependencies { 'base' }` })
  await install(world, 'lost', { server: '', manifest: `dependency 'nowhere'` })
  expect(await world.start('top')).toBe(true)
  expect(await world.start('lost')).toBe(false)
  expect(world.console.lines.map((line) => line.text)).toEqual([
    'base',
    'top',
    'Could not start resource lost: it could not find dependency nowhere',
  ])
})

test('mistakes of a test throw errors with the reason', async () => {
  const world = await openWorld()
  await expect(world.start('nothing')).rejects.toThrow(
    'There is no resource nothing. Installed resources: chat',
  )
  await expect(world.resources.install({ name: 'x', folder: '/nowhere' })).rejects.toThrow(
    'has no fxmanifest.lua',
  )
  await install(world, 'unbuilt', { manifest: `server_script 'dist/server.js'` })
  await expect(world.start('unbuilt')).rejects.toThrow('Is it built?')
  const player = await world.join()
  await expect(player.press('callroute')).rejects.toThrow(
    'No key is mapped to the command callroute. Commands with a key: none',
  )
})

test('scripts read convars, convar permissions and ACEs', async () => {
  const world = await openWorld({ convars: { secret: 'key', number: '12abc', yes: 'true' } })
  world.convars.restrict('secret', ['owner'])
  await install(world, 'script', {
    server: `
      exports('read', () => [GetConvar('secret', 'default'), GetConvarInt('number', 5), GetConvarInt('none', 5), GetConvarBool('yes', false), GetConvarBool('none', false), GetConvar('YES', '')])
      AddConvarChangeListener('my_*', (name, value) => console.log(name, JSON.stringify(value), GetConvar(name, '')))
      RegisterCommand('admin', (source, args, raw) => console.log(source, args.join('|'), raw), true)
      exports('may', (id) => [IsPlayerAceAllowed(String(id), 'a.b.c'), IsPlayerAceAllowed('99', 'a.b.c')])`,
    client: `exports('read', () => [GetConvar('my_shared', 'no'), GetConvar('secret', 'no')])`,
  })
  await world.start('script')
  expect(await world.call('script', 'read')).toEqual(['default', 12, 5, 1, false, 'true'])
  await world.convars.set('My_Setting', 'a')
  await world.convars.set('my_setting', 'a')
  await world.convars.set('other', 'a')
  await world.convars.setReplicated('my_shared', 'b')

  const player = await world.join()
  await world.advance(1_000)
  expect(await player.call('script', 'read')).toEqual(['b', 'no'])
  await player.command('/admin no')
  world.aces.inherit(player, 'group.admin')
  world.aces.grant('group.admin', 'command')
  await player.command('/ADMIN yes "two words"')
  await world.console.command('admin from the console')
  expect(await world.call('script', 'may', player.id)).toEqual([false, false])
  world.aces.grant(player, 'a.b')
  expect(await world.call('script', 'may', player.id)).toEqual([1, false])
  expect(world.console.lines.map((line) => line.text)).toEqual([
    'My_Setting "" a',
    'my_shared "" b',
    'Access denied for command admin.',
    '1 yes|two words ADMIN yes "two words"',
    '0 from|the|console admin from the console',
  ])
})
