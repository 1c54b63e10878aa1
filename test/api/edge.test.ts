import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallList, Status } from '../../shared/api.ts'
import type { Call } from '../../shared/call.ts'
import { publishedReply } from '../../simulator/cad/published.ts'
import type { ServerGlobals, World } from '../../simulator/game/world.ts'
import { consoleLines, NEXT_REPLY, OFFICER, openStage, shift } from '../fixtures/stage.ts'

/** Starts another resource and returns its globals, so that the test can call exports and listen to events as it. */
async function startConsumer(world: World, name: string): Promise<ServerGlobals> {
  let globals: ServerGlobals | null = null
  await world.resources.install({
    name,
    server(game) {
      globals = game
      game.exports('callExport', (method, ...args) => game.exports.sonoran_calls[method](...args))
    },
  })
  await world.start(name)
  return globals as unknown as ServerGlobals
}

const PLAYER = "a player's server id, a whole number"
const KEY = "a call's key, such as 'dispatch:501'"

describe('arguments', () => {
  test.each<[string, unknown[], string]>([
    ['getCall', [], `getCall(key) must be ${KEY}, and mdt passed nothing`],
    ['getCall', [501], `getCall(key) must be ${KEY}, and mdt passed 501`],
    ['getCall', [['dispatch:501']], `getCall(key) must be ${KEY}, and mdt passed a table`],
    ['isOnDuty', [], `isOnDuty(source) must be ${PLAYER}, and mdt passed nothing`],
    ['isOnDuty', [1.5], `isOnDuty(source) must be ${PLAYER}, and mdt passed 1.5`],
    ['isOnDuty', [-1], `isOnDuty(source) must be ${PLAYER}, and mdt passed -1`],
    ['isOnDuty', ['1; drop'], `isOnDuty(source) must be ${PLAYER}, and mdt passed '1; drop'`],
    ['isOnDuty', [() => 1], `isOnDuty(source) must be ${PLAYER}, and mdt passed a function`],
    ['setDuty', [{}, true], `setDuty(source) must be ${PLAYER}, and mdt passed a table`],
    ['setDuty', [1, 'yes'], "setDuty(onDuty) must be true, false or null, and mdt passed 'yes'"],
    ['setDuty', [1, 1], 'setDuty(onDuty) must be true, false or null, and mdt passed 1'],
  ])('%s(%j) is an error that names the argument and the resource', async (method, args, message) => {
    const { world, officer } = await shift()
    await startConsumer(world, 'mdt')
    await expect(world.call('mdt', 'callExport', method, ...args)).rejects.toThrow(message)
    expect(await world.call('sonoran_calls', 'getOnDutyPlayers')).toEqual([officer.id])
  })

  test.each<[string, unknown[], unknown]>([
    ['getCall', ['dispatch:9'], null],
    ['getCall', ['constructor'], null],
    ['isOnDuty', [0], false],
    ['isOnDuty', [99], false],
    ['isOnDuty', ['1'], true],
    ['setDuty', [0, true], false],
    ['setDuty', [99, true], false],
    ['setDuty', ['2', true], true],
  ])('%s(%j) returns %j', async (method, args, result) => {
    const { world } = await shift()
    expect(await world.call('sonoran_calls', method, ...args)).toBe(result)
  })

  test('arbitrary arguments change no state and cause no script error', async () => {
    const { world, cad, officer } = await shift()
    cad.load(publishedReply)
    await world.advance(NEXT_REPLY)
    await startConsumer(world, 'mdt')
    const state = async () => [
      await world.call('sonoran_calls', 'getOnDutyPlayers'),
      await world.call('sonoran_calls', 'getCalls'),
    ]
    const before = await state()
    // Anything that is not the id of one of the two players.
    const invalid = fc
      .anything({ maxDepth: 2 })
      .filter((value) => !['1', '2', 1, 2].includes(value as string))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('getCall', 'isOnDuty', 'setDuty'),
        invalid,
        fc.anything({ maxDepth: 2 }),
        async (method, first, second) => {
          const result = await world.call('mdt', 'callExport', method, first, second).catch((error) => error)
          if (result instanceof Error)
            expect(result.message).toMatch(/\((key|source|onDuty)\) must be .* mdt passed /)
          else expect([null, false]).toContain(result)
        },
      ),
      { numRuns: 300 },
    )
    expect(await state()).toEqual(before)
    expect(officer.lost).toBe(0)
  })
})

describe('returned and sent values are copies', () => {
  test('a consumer that changes them affects neither the resource nor other consumers', async () => {
    const { world, cad } = await shift()
    cad.load(publishedReply)
    const changing = await startConsumer(world, 'changing')
    const reading = await startConsumer(world, 'reading')
    const seen: Call[] = []
    changing.on('sonoran_calls:callAdded', (call) => Object.assign(call, { title: 'mine', idents: null }))
    reading.on('sonoran_calls:callAdded', (call) => seen.push(call))
    await world.advance(NEXT_REPLY)
    expect(seen.map((call) => call.kind === 'dispatch' && call.title)).toContain('Armed Robbery')

    const calls = (await world.call('sonoran_calls', 'getCalls')) as CallList
    const before = structuredClone(calls)
    for (const call of [...calls.active, ...calls.emergency, ...calls.closed])
      Object.assign(call, { metaData: 0 })
    calls.active.length = 0
    expect(await world.call('sonoran_calls', 'getCalls')).toEqual(before)
  })
})

describe('events', () => {
  test('reach every listener in the same order, even if a listener causes the next event', async () => {
    const { world, officer } = await shift()
    const first = await startConsumer(world, 'first')
    const second = await startConsumer(world, 'second')
    const received: [boolean, boolean][] = []
    first.on('sonoran_calls:dutyChanged', (player, onDuty) => {
      if (!onDuty) first.exports.sonoran_calls.setDuty(player, true)
    })
    second.on('sonoran_calls:dutyChanged', (player, onDuty) =>
      received.push([onDuty, second.exports.sonoran_calls.isOnDuty(player)]),
    )
    await officer.command('duty')
    await world.advance(2_000)
    expect(received).toEqual([
      [false, true],
      [true, true],
    ])
  })

  test('reach the other listeners when one of them throws', async () => {
    const { world, cad } = await openStage({}, ['broken'])
    const broken = await startConsumer(world, 'broken')
    const working = await startConsumer(world, 'working')
    const received: string[] = []
    broken.on('sonoran_calls:callAdded', () => broken.exports.missing.method())
    working.on('sonoran_calls:callAdded', (call) => received.push(call.key))
    await world.start('sonoran_calls')
    await world.advance(2_000)
    cad.calls.create({ title: 'One' })
    cad.calls.create({ title: 'Two' })
    await world.advance(61_000)
    expect(received).toHaveLength(2)
    expect(world.console.scriptErrors.map(({ resource }) => resource)).toEqual(['broken', 'broken'])
  })

  test('are at most one per call after an outage, whatever happened during it', async () => {
    const { world, cad } = await shift()
    const kept = cad.calls.create({ title: 'Kept' })
    const closed = cad.calls.create({ title: 'Closed' })
    const caller = cad.emergencies.create({ location: 'Legion Square' })
    await world.advance(NEXT_REPLY)
    const mdt = await startConsumer(world, 'mdt')
    const received: string[] = []
    for (const event of ['Added', 'Updated', 'Removed'])
      mdt.on(`sonoran_calls:call${event}`, (call) => received.push(call.key))
    cad.injectFault({ kind: 'unreachable' }, { ms: 600_000 })
    for (let i = 0; i < 50; i++) {
      const { callId } = cad.calls.create({ title: `New ${i}` })
      cad.calls.edit(callId, { description: 'edited' })
      cad.calls.edit(kept.callId, { description: `edit ${i}` })
      await world.advance(10_000)
    }
    cad.calls.close(closed.callId)
    cad.emergencies.dispatch(caller.callId, { title: 'Stabbing' })
    await world.advance(300_000)
    expect(received).toHaveLength(50 + 1 + 1 + 2)
    expect(new Set(received).size).toBe(received.length)
  })

  test('are not repeated when a push event precedes the first reply after a restart', async () => {
    const { world, cad } = await openStage()
    await startConsumer(world, 'sonorancad')
    cad.calls.create({ title: 'Known before' })
    await world.start('sonoran_calls')
    await world.advance(2_000)
    const mdt = await startConsumer(world, 'mdt')
    const received: string[] = []
    mdt.on('sonoran_calls:callAdded', (call) => received.push(call.key))
    cad.injectFault({ kind: 'unreachable' }, { ms: 60_000 })
    await world.restart('sonoran_calls')
    await world.advance(5_000)
    await world.emit('SonoranCAD::pushevents:CadCallRemoved', 999)
    await world.advance(300_000)
    expect(await world.call('sonoran_calls', 'getCalls')).toMatchObject({
      active: [{ title: 'Known before' }],
    })
    expect(received).toEqual([])
  })

  test('statusChanged is only emitted when the state changes', async () => {
    const { world, cad } = await openStage()
    const mdt = await startConsumer(world, 'mdt')
    const states: string[] = []
    mdt.on('sonoran_calls:statusChanged', (status: Status) => states.push(status.state))
    await world.start('sonoran_calls')
    await world.advance(2_000)
    await world.convars.set('sonoran_serverId', 'x')
    await world.advance(200_000)
    await world.convars.set('sonoran_serverId', '2')
    await world.advance(2_000)
    await world.convars.set('sonoran_serverId', '1')
    await world.advance(2_000)
    cad.injectFault({ kind: 'unreachable' }, { ms: 300_000 })
    await world.advance(600_000)
    expect(states.filter((state, i) => state === states[i - 1])).toEqual([])
    expect(states).toEqual(expect.arrayContaining(['ok', 'waiting', 'stopped', 'stale']))
    expect(states.at(-1)).toBe('ok')
  })
})

describe('while nobody is on duty', () => {
  const MINUTE = 60_000

  async function startEmptyServer() {
    const { world, cad } = await openStage()
    await world.start('sonoran_calls')
    await world.advance(10 * MINUTE)
    const requestsDuring = async (minutes: number) => {
      const before = cad.arrived.us
      await world.advance(minutes * MINUTE)
      return cad.arrived.us - before
    }
    return { world, cad, requestsDuring }
  }

  test('one use of an export causes polling at the full rate for 5 minutes', async () => {
    const { world, cad, requestsDuring } = await startEmptyServer()
    expect(await requestsDuring(10)).toBe(10)
    await world.call('sonoran_calls', 'getCalls')
    const busy = await requestsDuring(5)
    expect(busy).toBeGreaterThanOrEqual(14)
    expect(busy).toBeLessThanOrEqual(16)
    await requestsDuring(1)
    expect(await requestsDuring(10)).toBeLessThanOrEqual(10)
    expect(cad.busiestMinute('us')).toBeLessThanOrEqual(3)
  })

  test('a thousand uses of exports cause no more requests than one', async () => {
    const { world, cad, requestsDuring } = await startEmptyServer()
    for (let i = 0; i < 1_000; i++) await world.call('sonoran_calls', 'getCall', 'dispatch:501')
    expect(await requestsDuring(1)).toBeLessThanOrEqual(3)
    expect(cad.busiestMinute('us')).toBeLessThanOrEqual(3)
  })

  test('setDuty only affects players who are on the server', async () => {
    const { world } = await startEmptyServer()
    const officer = await world.join(OFFICER)
    await world.advance(2_000)
    expect(await world.call('sonoran_calls', 'setDuty', officer.id, true)).toBe(true)
    expect(await world.call('sonoran_calls', 'setDuty', officer.id + 1, true)).toBe(false)
    expect(await world.call('sonoran_calls', 'getOnDutyPlayers')).toEqual([officer.id])
    await officer.leave()
    expect(await world.call('sonoran_calls', 'getOnDutyPlayers')).toEqual([])
    expect(await world.call('sonoran_calls', 'setDuty', officer.id, true)).toBe(false)
  })
})

test('the status command prints the versions of the resource and the server', async () => {
  const { world } = await openStage({ convars: { version: 'FXServer-master SERVER v1.0.0.17000 linux' } })
  await world.start('sonoran_calls')
  await world.console.command('sonoran_calls status')
  await world.advance(1_000)
  const lines = consoleLines({ world })
  expect(lines[0]).toMatch(/^Version \d+\.\d+\.\d+\.$/)
  expect(lines).toContainEqual(
    expect.stringMatching(/^sonoran_calls \d+\.\d+\.\d+ on FXServer-master SERVER v1\.0\.0\.17000 linux$/),
  )
})
