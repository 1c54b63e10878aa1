import { expect, test } from 'vitest'
import type { ClientGlobals } from '../../../simulator/game/globals.ts'
import { install, openWorld } from './resource-folder.ts'

/** A client with one resource, whose script is the function. */
async function startClient(script: (game: ClientGlobals) => void, name = 'script') {
  const world = await openWorld()
  await world.resources.install({ name, client: script })
  await world.start(name)
  const player = await world.join()
  await world.advance(1_000)
  return { world, player }
}

test('a client script has neither the globals of a browser nor those of Node', async () => {
  const world = await openWorld()
  const absentGlobals =
    'window self document navigator localStorage fetch XMLHttpRequest WebSocket URL URLSearchParams TextEncoder TextDecoder structuredClone crypto performance AbortController Event EventTarget Blob atob btoa queueMicrotask process Buffer require module getPlayers SetConvar'
  await install(world, 'script', {
    client: `
      console.log('${absentGlobals}'.split(' ').filter((name) => eval('typeof ' + name) !== 'undefined').join())
      console.log(typeof globalThis, typeof global.setTimeout, typeof msgpack_pack)
      Nonsense()`,
  })
  await world.start('script')
  const player = await world.join()
  await world.advance(1_000)
  expect(player.console.map((line) => line.text.split('\n')[0])).toEqual([
    '',
    'object function function',
    'SCRIPT ERROR: @script: ReferenceError: Nonsense is not defined',
  ])
})

test('a blip has the properties that its natives set', async () => {
  const handles: number[] = []
  const { world, player } = await startClient((game) => {
    const blip = game.AddBlipForCoord(1.5, 2, 3)
    game.SetBlipSprite(blip, 161)
    game.SetBlipColour(blip, 0xff0000ff)
    game.SetBlipScale(blip, 1.2)
    game.SetBlipAsShortRange(blip, 1)
    game.SetBlipFlashes(blip, true)
    game.SetBlipFlashTimer(blip, 5_000)
    game.SetBlipRoute(blip, true)
    game.SetBlipRouteColour(blip, 3)
    game.AddTextEntry('my_label', '~a~ - ~a~')
    game.BeginTextCommandSetBlipName('my_label')
    game.AddTextComponentSubstringPlayerName('211')
    game.AddTextComponentSubstringPlayerName('Armed Robbery')
    game.EndTextCommandSetBlipName(blip)
    const circle = game.AddBlipForRadius(1, 2, 3, 150)
    game.SetRadiusBlipEdge(circle, true)
    handles.push(blip, circle)
  })
  expect(player.blips).toMatchObject([
    {
      kind: 'coord',
      position: { x: 1.5, y: 2, z: 3 },
      name: '211 - Armed Robbery',
      sprite: 161,
      colour: 0xff0000ff,
      scale: 1.2,
      shortRange: true,
      flashing: true,
      route: true,
      routeColour: 3,
    },
    { kind: 'radius', radius: 150, outlined: true, name: null },
  ])
  expect(handles.some((handle) => handle < 0)).toBe(true)
  expect(player.route).toBe(player.blips[0])
  await world.advance(5_000)
  expect(player.blips[0]?.flashing).toBe(false)
  expect(player.misuses).toEqual([])

  await world.stop('script')
  expect(player.blips).toEqual([])
  expect(player.leftovers).toEqual([{ resource: 'script', count: 2, names: ['211 - Armed Robbery', null] }])
  expect(player.textEntries.size).toBe(0)
})

test('a reused slot has a new handle, and the use of a stale handle is reported', async () => {
  const world = await openWorld()
  const handles: Record<string, number> = {}
  for (const name of ['one', 'two'])
    await world.resources.install({
      name,
      client(game) {
        handles[name] = game.AddBlipForCoord(0, 0, 0)
        game.on('remove', (blip: number) => game.RemoveBlip(blip))
        game.on('again', () => {
          handles.again = game.AddBlipForCoord(0, 0, 0)
          game.SetBlipColour(handles[name] as number, 1)
        })
      },
    })
  await world.start('one')
  const player = await world.join()
  await world.advance(1_000)
  await player.emit('remove', handles.one)
  await player.emit('again')
  expect(handles.again).not.toBe(handles.one)
  await world.start('two')
  await world.advance(1_000)
  await player.emit('remove', handles.two)
  expect(player.misuses.map((line) => `${line.resource}: ${line.text}`)).toEqual([
    `one: NATIVE MISUSE SetBlipColour(${handles.one}, 1): there is no blip ${handles.one}`,
    `one: NATIVE MISUSE RemoveBlip(${handles.two}): blip ${handles.two} belongs to two`,
  ])
})

test('arguments that corrupt the real game are reported', async () => {
  const { player } = await startClient((game) => {
    const blip = game.AddBlipForCoord(0, 0, 0)
    game.SetBlipSprite(blip, 1.5)
    game.SetBlipColour(blip, '3' as never)
    game.SetBlipScale(blip, undefined as never)
    game.AddTextEntry('x', null as never)
    game.BeginTextCommandThefeedPost('STRING')
    game.AddTextComponentSubstringPlayerName('ä'.repeat(50))
    game.EndTextCommandThefeedPostTicker(false, true)
    game.EndTextCommandSetBlipName(blip)
  })
  expect(player.blips[0]?.sprite).toBe(0x3fc00000)
  expect(Buffer.byteLength(player.feed[0]?.text ?? '')).toBeLessThanOrEqual(101)
  expect(player.misuses.map((line) => line.text.replace('NATIVE MISUSE ', '').replace(/\(.*\)/, ''))).toEqual(
    [
      'SetBlipSprite: argument 2 is not a whole number, so the game gets the bits of a float',
      'SetBlipColour: argument 2 is not a finite number',
      'SetBlipScale: argument 2 is not a finite number',
      'AddTextEntry: argument 2 is not a text, so the game gets a null pointer',
      'AddTextComponentSubstringPlayerName: a component of 100 bytes is cut at 99',
      'EndTextCommandSetBlipName: no text of a blip name was begun',
    ],
  )
})

test('the feed keeps every notification', async () => {
  const { world, player } = await startClient((game) => {
    game.AddTextEntry('script_notice', 'New call: ~a~')
    game.BeginTextCommandThefeedPost('script_notice')
    game.AddTextComponentSubstringPlayerName('Robbery')
    game.ThefeedSetNextPostBackgroundColor(6)
    game.EndTextCommandThefeedPostMessagetext(
      'CHAR_CALL911',
      'CHAR_CALL911',
      false,
      1,
      'Dispatch',
      'Priority 1',
    )
    const first = game.EndTextCommandThefeedPostTicker(true, true)
    game.BeginTextCommandThefeedPost('no_such_label')
    game.EndTextCommandThefeedPostTicker(false, false)
    game.setTimeout(() => game.ThefeedRemoveItem(first), 2_000)
    game.PlaySoundFrontend(-1, 'Event_Start_Text', 'GTAO_FM_Events_Soundset', false)
    game.BeginTextCommandDisplayHelp('STRING')
    game.AddTextComponentSubstringPlayerName('help')
    game.EndTextCommandDisplayHelp(0, false, true, -1)
  })
  await world.advance(2_000)
  expect(player.feed).toMatchObject([
    {
      text: 'New call: Robbery',
      sender: 'Dispatch',
      subject: 'Priority 1',
      background: 6,
      picture: { dictionary: 'CHAR_CALL911' },
      important: true,
      brief: true,
      at: 500,
      removedAt: 2_512,
    },
    { text: 'NULL', sender: null, background: null, removedAt: null },
  ])
  expect(player.sounds).toMatchObject([{ name: 'Event_Start_Text', set: 'GTAO_FM_Events_Soundset' }])
  expect(player.help).toMatchObject([{ text: 'help', beep: true }])
  expect(player.misuses).toEqual([])
})

test('scripts use the chat, commands and keys', async () => {
  const ran: unknown[][] = []
  const { world, player } = await startClient((game) => {
    game.RegisterCommand(
      'route',
      (source: number, args: string[], raw: string) => ran.push([source, args, raw]),
      false,
    )
    game.RegisterCommand('+hold', () => ran.push(['+']), false)
    game.RegisterCommand('-hold', () => ran.push(['-']), false)
    game.RegisterKeyMapping('route', 'Route to the call', 'keyboard', '')
    game.RegisterKeyMapping('+hold', 'Hold', 'keyboard', 'F6')
    game.emit('chat:addMessage', { args: ['CAD', 'seven calls'] })
    game.emit('chat:addSuggestion', '/route', 'Routes to a call', [{ name: 'id', help: 'which' }])
  })
  await world.resources.install({
    name: 'server',
    server: (game) => game.on('sendMessage', () => game.emitNet('chat:addMessage', -1, { args: ['one'] })),
  })
  await world.start('server')
  await world.emit('sendMessage')
  await world.advance(100)
  await player.command('/ROUTE 7 "a b"')
  await player.press('+hold')
  await player.command('/nothing')
  expect(ran).toEqual([[0, ['7', 'a b'], 'ROUTE 7 "a b"'], ['+'], ['-']])
  expect(player.chat).toMatchObject([
    { author: 'CAD', text: 'seven calls' },
    { author: null, text: 'one' },
  ])
  expect(player.suggestions.get('/route')).toMatchObject({ help: 'Routes to a call' })
  expect(player.suggestions.has('/+hold')).toBe(true)
  expect(player.keyMappings.get('+hold')).toMatchObject({ key: 'F6', resource: 'script' })
  expect(player.console.map((line) => line.text)).toEqual(['No such command nothing.'])
})

test('a client KVP is kept between sessions of the same player', async () => {
  const world = await openWorld()
  await world.resources.install({
    name: 'script',
    client: (game) =>
      game.exports('readAndSet', () => {
        const previous = game.GetResourceKvpString('seen')
        game.SetResourceKvp('seen', 'yes')
        return previous
      }),
  })
  await world.start('script')
  const results: unknown[] = []
  for (const name of ['Ann', 'Ann', 'Bob']) {
    const player = await world.join({ name })
    await world.advance(1_000)
    results.push(await player.call('script', 'readAndSet'))
    await player.leave()
  }
  expect(results).toEqual([null, 'yes', null])
})

test('native calls are counted', async () => {
  const { world, player } = await startClient((game) => {
    game.setInterval(() => game.DoesBlipExist(game.AddBlipForCoord(0, 0, 0)), 100)
  })
  player.natives().reset()
  const meter = player.natives('script')
  meter.reset()
  meter.log = []
  await world.advance(1_000)
  expect(meter.byName.AddBlipForCoord).toBe(meter.byName.DoesBlipExist)
  expect(meter.busiestTick.calls).toBe(2)
  expect(meter.log.length).toBe(meter.total)
  expect(player.natives().total).toBeGreaterThan(meter.total)
  expect(() => player.natives('nothing')).toThrow('nothing does not run on this client')
})

test('a client has at most 1,800 blips, and reuses the slots of removed ones', async () => {
  const { player } = await startClient((game) => {
    const handles = Array.from({ length: 1801 }, () => game.AddBlipForCoord(0, 0, 0))
    game.RemoveBlip(handles[7] as number)
    handles.push(game.AddBlipForCoord(0, 0, 0))
    game.exports('handles', () => handles)
  })
  const handles = (await player.call('script', 'handles')) as number[]
  expect(handles[1800]).toBe(0)
  expect(player.blips).toHaveLength(1800)
  expect(new Set(handles).size).toBe(1802)
  expect((handles[1801] as number) & 0xffff).toBe((handles[7] as number) & 0xffff)
})

test('natives return street names and the position of the player', async () => {
  const { player } = await startClient((game) => {
    const ped = game.PlayerPedId()
    game.exports('where', () => game.GetEntityCoords(ped))
    game.exports('street', (x: number, y: number) => {
      const [street, crossing] = game.GetStreetNameAtCoord(x, y, 0)
      return [
        game.GetStreetNameFromHashKey(street as number),
        game.GetStreetNameFromHashKey(crossing as number),
        game.GetLabelText(game.GetNameOfZone(x, y, 0)),
      ]
    })
    game.exports('hash', (name: string) => (game.GetHashKey(name) >>> 0).toString(16).toUpperCase())
    game.SetNewWaypoint(1, 2)
  })
  player.position = { x: 7, y: 8, z: 9 }
  expect(await player.call('script', 'where')).toEqual([7, 8, 9])
  expect(await player.call('script', 'street', 100, 100)).toEqual([
    'Strawberry Ave',
    'Vespucci Blvd',
    'Downtown',
  ])
  expect(await player.call('script', 'hash', '+handsup')).toBe('F53DC64D')
  expect(player.waypoint).toEqual({ x: 1, y: 2 })
})

test('blips of a player who leaves are not leftovers', async () => {
  const { player } = await startClient((game) => void game.AddBlipForCoord(0, 0, 0))
  await player.leave()
  expect(player.leftovers).toEqual([])
})
