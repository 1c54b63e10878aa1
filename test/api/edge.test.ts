import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallList, Status } from '../../shared/api.ts'
import type { Call } from '../../shared/call.ts'
import { publishedReply } from '../../simulator/cad/published.ts'
import type { ServerGlobals, World } from '../../simulator/game/world.ts'
import { createStage } from '../../simulator/stage.ts'
import { NEXT_REPLY, OFFICER, openStage, shift } from '../fixtures/stage.ts'

/** Another resource, by the hand of the test: what its scripts find, to call exports with and to listen. */
async function neighbour(world: World, name: string): Promise<ServerGlobals> {
  let found: ServerGlobals | null = null
  await world.resources.install({
    name,
    server(game) {
      found = game
      game.exports('ask', (method, ...args) => game.exports.sonoran_calls[method](...args))
    },
  })
  await world.start(name)
  return found as unknown as ServerGlobals
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
    await neighbour(world, 'mdt')
    await expect(world.call('mdt', 'ask', method, ...args)).rejects.toThrow(message)
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
  ])('%s(%j) is answered', async (method, args, answer) => {
    const { world } = await shift()
    expect(await world.call('sonoran_calls', method, ...args)).toBe(answer)
  })

  test('none whatever changes anything, nor is a script error', async () => {
    const { world, cad, officer } = await shift()
    cad.load(publishedReply)
    await world.advance(NEXT_REPLY)
    await neighbour(world, 'mdt')
    const state = async () => [
      await world.call('sonoran_calls', 'getOnDutyPlayers'),
      await world.call('sonoran_calls', 'getCalls'),
    ]
    const before = await state()
    // All but what means one of the two players, and what packing refuses.
    const nonsense = fc
      .anything({ maxDepth: 2 })
      .filter((value) => !['1', '2', 1, 2].includes(value as string))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('getCall', 'isOnDuty', 'setDuty'),
        nonsense,
        fc.anything({ maxDepth: 2 }),
        async (method, first, second) => {
          const answer = await world.call('mdt', 'ask', method, first, second).catch((error) => error)
          if (answer instanceof Error)
            expect(answer.message).toMatch(/\((key|source|onDuty)\) must be .* mdt passed /)
          else expect([null, false]).toContain(answer)
        },
      ),
      { numRuns: 300 },
    )
    expect(await state()).toEqual(before)
    expect(officer.lost).toBe(0)
  })
})

describe('what is handed out is a copy', () => {
  test('from exports and in events', async () => {
    const { world, cad } = await shift()
    cad.load(publishedReply)
    const vandal = await neighbour(world, 'vandal')
    const witness = await neighbour(world, 'witness')
    const seen: Call[] = []
    vandal.on('sonoran_calls:callAdded', (call) => Object.assign(call, { title: 'mine', idents: null }))
    witness.on('sonoran_calls:callAdded', (call) => seen.push(call))
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
  test('keep their order for everybody, even where a listener causes the next', async () => {
    const { world, officer } = await shift()
    const first = await neighbour(world, 'first')
    const second = await neighbour(world, 'second')
    const heard: [boolean, boolean][] = []
    first.on('sonoran_calls:dutyChanged', (player, onDuty) => {
      if (!onDuty) first.exports.sonoran_calls.setDuty(player, true)
    })
    second.on('sonoran_calls:dutyChanged', (player, onDuty) =>
      heard.push([onDuty, second.exports.sonoran_calls.isOnDuty(player)]),
    )
    await officer.command('duty')
    await world.advance(2_000)
    expect(heard).toEqual([
      [false, true],
      [true, true],
    ])
  })

  test('a listener that fails harms nobody', async () => {
    // Not openStage, which takes any script error for ours.
    const { world, cad, close } = await createStage()
    const broken = await neighbour(world, 'broken')
    const well = await neighbour(world, 'well')
    const heard: string[] = []
    broken.on('sonoran_calls:callAdded', () => broken.exports.nobody.there())
    well.on('sonoran_calls:callAdded', (call) => heard.push(call.key))
    await world.start('sonoran_calls')
    await world.advance(2_000)
    cad.calls.create({ title: 'One' })
    cad.calls.create({ title: 'Two' })
    await world.advance(61_000)
    expect(heard).toHaveLength(2)
    expect(world.console.scriptErrors.map(({ resource }) => resource)).toEqual(['broken', 'broken'])
    await close()
  })

  test('after an outage there is at most one for each call, whatever happened', async () => {
    const { world, cad } = await shift()
    const kept = cad.calls.create({ title: 'Kept' })
    const closed = cad.calls.create({ title: 'Closed' })
    const caller = cad.emergencies.create({ location: 'Legion Square' })
    await world.advance(NEXT_REPLY)
    const mdt = await neighbour(world, 'mdt')
    const heard: string[] = []
    for (const event of ['Added', 'Updated', 'Removed'])
      mdt.on(`sonoran_calls:call${event}`, (call) => heard.push(call.key))
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
    expect(heard).toHaveLength(50 + 1 + 1 + 2)
    expect(new Set(heard).size).toBe(heard.length)
  })

  test('a push that comes before the first reply has nothing told twice', async () => {
    const { world, cad } = await openStage()
    await neighbour(world, 'sonorancad')
    cad.calls.create({ title: 'Known before' })
    await world.start('sonoran_calls')
    await world.advance(2_000)
    const mdt = await neighbour(world, 'mdt')
    const heard: string[] = []
    mdt.on('sonoran_calls:callAdded', (call) => heard.push(call.key))
    cad.injectFault({ kind: 'unreachable' }, { ms: 60_000 })
    await world.restart('sonoran_calls')
    await world.advance(5_000)
    await world.emit('SonoranCAD::pushevents:CadCallRemoved', 999)
    await world.advance(300_000)
    expect(await world.call('sonoran_calls', 'getCalls')).toMatchObject({
      active: [{ title: 'Known before' }],
    })
    expect(heard).toEqual([])
  })

  test('statusChanged is told of another state only', async () => {
    const { world, cad } = await openStage()
    const mdt = await neighbour(world, 'mdt')
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

describe('with nobody on duty', () => {
  const MINUTE = 60_000

  async function empty() {
    const { world, cad } = await openStage()
    await world.start('sonoran_calls')
    await world.advance(10 * MINUTE)
    const during = async (minutes: number) => {
      const asked = cad.arrived.us
      await world.advance(minutes * MINUTE)
      return cad.arrived.us - asked
    }
    return { world, cad, during }
  }

  test('one use of an export has the CAD asked at the full pace for 5 minutes, and no longer', async () => {
    const { world, cad, during } = await empty()
    expect(await during(10)).toBe(10)
    await world.call('sonoran_calls', 'getCalls')
    const busy = await during(5)
    expect(busy).toBeGreaterThanOrEqual(14)
    expect(busy).toBeLessThanOrEqual(16)
    await during(1)
    expect(await during(10)).toBeLessThanOrEqual(10)
    expect(cad.busiestMinute('us')).toBeLessThanOrEqual(3)
  })

  test('a thousand uses ask no more', async () => {
    const { world, cad, during } = await empty()
    for (let i = 0; i < 1_000; i++) await world.call('sonoran_calls', 'getCall', 'dispatch:501')
    expect(await during(1)).toBeLessThanOrEqual(3)
    expect(cad.busiestMinute('us')).toBeLessThanOrEqual(3)
  })

  test('setDuty puts on duty who is there, and nobody else', async () => {
    const { world } = await empty()
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

test('the status says which version runs on which server', async () => {
  const { world } = await openStage({ convars: { version: 'FXServer-master SERVER v1.0.0.17000 linux' } })
  await world.start('sonoran_calls')
  await world.console.command('sonoran_calls status')
  await world.advance(1_000)
  const lines = world.console.lines
    .filter(({ resource }) => resource === 'sonoran_calls')
    .map(({ text }) => text)
  expect(lines[0]).toMatch(/^Version \d+\.\d+\.\d+\.$/)
  expect(lines).toContainEqual(
    expect.stringMatching(/^sonoran_calls \d+\.\d+\.\d+ on FXServer-master SERVER v1\.0\.0\.17000 linux$/),
  )
})
