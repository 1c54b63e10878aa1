import { expect, test } from 'vitest'
import { install, openWorld } from './resource-folder.ts'

test('a net event reaches only net event handlers, with the sender as source', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `
      onNet('hello', async (text) => {
        const from = source
        await null
        emitNet('answer', from, text + '!', { from })
      })
      on('inner', () => console.log('inner', JSON.stringify(source)))`,
    client: `
      onNet('answer', (text, more) => { console.log(source, text, more.from); emit('local') })
      on('local', () => console.log('local', JSON.stringify(source)))
      emitNet('hello', 'hi')`,
  })
  await world.start('script')
  const player = await world.join()
  const other = await world.join()
  await other.leave()
  await world.advance(1_000)
  player.emitNet('inner')
  await world.advance(100)
  await world.emit('inner')

  expect(player.console.map((line) => line.text)).toEqual(['65535 hi! 1', 'local ""'])
  expect(player.received).toMatchObject([
    { event: 'answer', args: ['hi!', { from: 1 }], latent: false, lost: false, resource: 'script' },
  ])
  expect(player.sent).toMatchObject([{ event: 'hello' }, { event: 'inner', lost: true }])
  expect(player.bytesReceived).toBe(world.net.toClients.bytes)
  expect(other.bytesReceived).toBe(0)
  expect(world.console.lines.filter((line) => line.player === null)).toMatchObject([
    { level: 'game', resource: 'script', text: 'event inner was not safe for net' },
    { level: 'log', text: 'inner ""' },
  ])
})

test('a message that arrives before the scripts run is lost', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `on('playerJoining', () => emitNet('early', source)); on('late', () => emitNet('early', -1))`,
    client: `onNet('early', () => console.log('got it'))`,
  })
  await world.start('script')
  const player = await world.join({ loadDelay: 2_000 })
  await world.advance(1_000)
  expect(player.lost).toBe(1)
  await world.advance(1_100)
  await world.emit('late')
  await world.advance(20)
  expect(player.lost).toBe(1)
  expect(player.console.map((line) => line.text)).toEqual(['got it'])
})

test('a packed payload can be sent to many players; later messages overtake a latent event', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `
      on('send', () => {
        const packed = msgpack_pack(['x'.repeat(10000)])
        TriggerLatentClientEventInternal('big', '1', packed, packed.length, 10000)
        for (const id of getPlayers()) TriggerClientEventInternal('small', id, packed, packed.length)
        TriggerClientEventInternal('unknown', '99', packed, packed.length)
        console.log(msgpack_unpack(packed)[0].length)
      })`,
  })
  await world.start('script')
  const [first, second] = [await world.join(), await world.join()]
  await world.emit('send')
  await world.advance(900)
  expect(first.received.map((message) => message.event)).toEqual(['small'])
  await world.advance(200)
  expect(first.received).toMatchObject([{ event: 'small' }, { event: 'big', latent: true }])
  expect(second.received.map((message) => message.event)).toEqual(['small'])
  expect(world.net.toClients.messages).toBe(3)
  expect(world.console.lines).toMatchObject([{ text: '10000' }])
})

test('a leaving player causes one playerDropped event, with a numeric source', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `
      on('playerJoining', () => console.log('joining', source, GetPlayerName(source), GetPlayerIdentifierByType(source, 'license')))
      on('playerDropped', (reason) => {
        console.log('dropped', source, GetPlayerName(source), reason)
        setImmediate(() => console.log(getPlayers().length))
      })
      on('kick', () => DropPlayer('2', 'kicked'))`,
  })
  await world.start('script')
  const player = await world.join({ name: 'Ann', identifiers: ['steam:1', 'license:ann'] })
  const bob = await world.join({ name: 'Bob' })
  await player.leave('bye')
  await player.leave('again')
  await world.advance(100)
  await world.emit('kick')
  await world.advance(100)
  expect(bob.connected).toBe(false)
  expect(() => player.emitNet('x')).toThrow('Ann (1) has left')
  expect(world.console.lines.map((line) => line.text)).toEqual([
    'joining 1 Ann license:ann',
    'joining 2 Bob license:bob',
    'dropped 1 Ann bye',
    '1',
    'dropped 2 Bob kicked',
    '0',
  ])
})

test('handlers run one after another and can be removed', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `
      on('x', async () => { await new Promise((resolve) => setTimeout(resolve, 100)); console.log('first') })
      const second = () => console.log('second')
      on('x', second)
      on('stop', () => removeEventListener('x', second))`,
  })
  await world.start('script')
  await world.emit('x')
  expect(world.console.lines).toEqual([])
  await world.advance(200)
  await world.emit('stop')
  await world.emit('x')
  await world.advance(200)
  expect(world.console.lines.map((line) => line.text)).toEqual(['first', 'second', 'first'])
})
