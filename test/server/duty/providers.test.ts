import { describe, expect, test } from 'vitest'
import type { Framework } from '../../../simulator/frameworks/framework.ts'
import {
  expectDuty,
  loadAll,
  MECHANIC,
  openScene,
  optionsFor,
  POLICE,
  roster,
  type Scene,
  SWEEP,
  shift,
} from '../../fixtures/duty.ts'
import { FRAMEWORKS } from '../../fixtures/frameworks.ts'

interface Row {
  /** The officer's changes of duty, in order. No other player's duty changes. */
  changes: boolean[]
  act(framework: Framework, scene: Scene): Promise<void> | void
}

const rows: Record<string, Row> = {
  'signs off': {
    changes: [false],
    act: (framework, { officer }) => framework.setDuty(officer.id, false),
  },
  'signs off and on': {
    changes: [false, true],
    async act(framework, { world, officer }) {
      framework.setDuty(officer.id, false)
      await world.advance(1_000)
      expect(officer.blips.length).toBe(0)
      framework.setDuty(officer.id, true)
    },
  },
  'changes to another job': {
    changes: [false],
    act: (framework, { officer }) => framework.setJob(officer.id, 'mechanic'),
  },
  'changes to another job and back': {
    changes: [false, true],
    async act(framework, { world, officer }) {
      framework.setJob(officer.id, 'mechanic')
      await world.advance(1_000)
      expect(officer.blips.length).toBe(0)
      framework.setJob(officer.id, 'police')
    },
  },
  'changes to another emergency service': {
    changes: [],
    act: (framework, { officer }) => framework.setJob(officer.id, 'ambulance'),
  },
  'loses the job': {
    changes: [false],
    act: (framework, { officer }) => framework.setJob(officer.id, 'unemployed'),
  },
  'changes to another job and back within the debounce': {
    changes: [],
    async act(framework, { world, officer }) {
      framework.setJob(officer.id, 'unemployed')
      await world.advance(100)
      framework.setJob(officer.id, 'police')
    },
  },
  'signs off and on twice within the debounce': {
    changes: [],
    async act(framework, { world, officer }) {
      for (let i = 0; i < 2; i++) {
        framework.setDuty(officer.id, false)
        await world.advance(150)
        framework.setDuty(officer.id, true)
        await world.advance(150)
      }
    },
  },
  'has the character unloaded': {
    changes: [false],
    async act(framework, { world, officer }) {
      framework.unload(officer.id)
      if (framework.name !== 'sonorancad') {
        await world.advance(100)
        expect(officer.blips.length, 'at once').toBe(0)
      }
    },
  },
  'changes character': {
    changes: [false],
    async act(framework, { world, officer }) {
      framework.unload(officer.id)
      await world.advance(1_000)
      framework.load(officer.id, MECHANIC)
    },
  },
  'changes to a character without a job': {
    changes: [false],
    async act(framework, { world, officer }) {
      framework.unload(officer.id)
      await world.advance(1_000)
      framework.load(officer.id, { job: 'unemployed', onDuty: false })
    },
  },
  'unloads and loads the same character': {
    changes: [false, true],
    async act(framework, { world, officer }) {
      framework.unload(officer.id)
      await world.advance(1_000)
      framework.load(officer.id, POLICE)
    },
  },
  'leaves the server': {
    changes: [false],
    act: (_, { officer }) => officer.leave(),
  },
}

describe.each(FRAMEWORKS)('%s: an officer', (_, create) => {
  test.each(Object.keys(rows))('%s', async (name) => {
    const { changes, act } = rows[name] as Row
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    await act(framework, scene)
    await world.advance(2_000)
    const onDuty = changes.at(-1) === false ? [partner] : [officer, partner]
    await expectDuty(scene, onDuty)
    expect(scene.changes).toEqual(changes.map((on) => [officer.id, on]))
    // The sweep finds nothing that the events missed.
    await world.advance(SWEEP)
    await expectDuty(scene, onDuty)
    expect(scene.changes).toHaveLength(changes.length)
    expect(scene.failures()).toEqual([])
  })

  test('is on duty before this resource starts', async () => {
    const framework = create()
    const scene = await openScene(optionsFor(framework))
    const { world, officer, partner } = scene
    await loadAll(scene, framework)
    await world.start('sonoran_calls')
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner])
    expect(scene.changes).toEqual([
      [officer.id, true],
      [partner.id, true],
    ])
  })

  test('comes on duty after this resource starts', async () => {
    const framework = create()
    const scene = await openScene(optionsFor(framework))
    const { world, officer, partner } = scene
    await world.start('sonoran_calls')
    await world.advance(2_000)
    await expectDuty(scene, [])
    await loadAll(scene, framework)
    await world.advance(1_000)
    await expectDuty(scene, [officer, partner])
    expect(scene.changes).toEqual([
      [officer.id, true],
      [partner.id, true],
    ])
  })

  test('has the character loaded off duty, then signs on', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner, changes } = scene
    const late = await world.join({ name: 'Late', identifiers: ['license:d4'] })
    await world.advance(2_000)
    framework.load(late.id, { job: 'police', onDuty: false })
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner])
    expect(late.received).toEqual([])
    framework.setDuty(late.id, true)
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner, late])
    expect(late.blips.length).toBe(1)
    expect(changes).toEqual([[late.id, true]])
  })

  test('has the character loaded on duty', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner, changes } = scene
    const late = await world.join({ name: 'Late', identifiers: ['license:d4'] })
    framework.load(late.id, POLICE)
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner, late])
    expect(late.blips.length).toBe(1)
    expect(changes).toEqual([[late.id, true]])
  })

  test('is off duty while the framework is stopped, and on duty within 2 s of its start', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner, changes } = scene
    await world.stop(framework.definition.name)
    await world.advance(2_000)
    await expectDuty(scene, [])
    await world.advance(SWEEP)
    await world.start(framework.definition.name)
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner])
    expect(changes.filter(([source]) => source === officer.id).map(([, on]) => on)).toEqual([false, true])
    expect(scene.failures()).toEqual([])
    // The provider listens to the restarted framework.
    framework.setDuty(officer.id, false)
    await world.advance(2_000)
    await expectDuty(scene, [partner])
  })

  test('is on duty after a restart of the framework', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    await world.restart(framework.definition.name)
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner])
    expect(scene.changes.filter(([source]) => source === officer.id).length % 2).toBe(0)
    framework.setDuty(officer.id, false)
    await world.advance(2_000)
    await expectDuty(scene, [partner])
  })
})

/** sonorancad returns all units at once, so its faults affect every player. */
const perPlayer = FRAMEWORKS.filter(([name]) => !name.startsWith('sonorancad'))
const atOnce = FRAMEWORKS.filter(([name]) => name === 'sonorancad')

const RESULTS: Record<string, 'throws' | (() => unknown)> = {
  'an exception': 'throws',
  'a promise': () => Promise.resolve({}),
  'a promise that rejects': () => Promise.reject(new Error('too late')),
  'a string': () => 'police',
  'a number': () => 7,
  'an array of numbers': () => [1, 2],
  'an object of another shape': () => ({ wrong: true, id: 'x', data: 3 }),
  'a player whose job is a string': () => ({ PlayerData: { source: 1, job: 'police' }, job: 7, source: 'x' }),
}

describe.each(perPlayer)('%s: the export returns for one officer', (_, create) => {
  test.each(Object.keys(RESULTS))(
    '%s: takes only that officer off duty and prints one line',
    async (result) => {
      const framework = create()
      const scene = await shift(framework)
      const { world, officer, partner } = scene
      framework.fault = { mode: RESULTS[result] as 'throws', source: officer.id }
      await world.advance(3 * SWEEP)
      await expectDuty(scene, [partner])
      expect(scene.changes).toEqual([[officer.id, false]])
      expect(scene.failures()).toHaveLength(1)
      expect(scene.failures()[0]).toContain(`Duty provider ${framework.name} failed`)
      expect(scene.failures()[0]).not.toContain('\n')
      framework.fault = null
      await world.advance(SWEEP)
      await expectDuty(scene, [officer, partner])
    },
  )
})

describe.each(FRAMEWORKS)('%s: for all players', (_, create) => {
  test('missing exports take all players off duty and print one line', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    framework.fault = { mode: 'missing' }
    await world.restart(framework.definition.name)
    await world.advance(SWEEP)
    await expectDuty(scene, [])
    expect(scene.failures()).toEqual([expect.stringContaining('No such export')])
    framework.fault = null
    await world.restart(framework.definition.name)
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner])
  })
})

describe.each(atOnce)('%s: the unit cache is', (_, create) => {
  test.each(Object.keys(RESULTS))('%s: takes all players off duty and prints one line', async (result) => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    framework.fault = { mode: RESULTS[result] as 'throws' }
    await world.advance(2 * SWEEP)
    await expectDuty(scene, [])
    expect(scene.failures()).toHaveLength(1)
    framework.fault = null
    await world.advance(SWEEP)
    await expectDuty(scene, [officer, partner])
  })

  test('a list with invalid units: prints one line and keeps the valid ones on duty', async () => {
    const framework = create()
    const scene = await shift(framework)
    const unit = { id: 5, status: 2, data: { communityUserId: 'b2' } }
    framework.fault = { mode: () => [unit, null, 'nonsense', { id: 9 }] }
    await scene.world.advance(2 * SWEEP)
    await expectDuty(scene, [scene.partner])
    expect(scene.failures()).toEqual([expect.stringContaining('2 entries that are not units')])
  })

  test('a list with an offline unit: its player is off duty', async () => {
    const framework = create()
    const scene = await shift(framework)
    framework.fault = { mode: () => [{ id: 5, status: 100, data: { communityUserId: 'a1' } }] }
    await scene.world.advance(SWEEP)
    expect(await roster(scene)).toEqual([])
    expect(scene.failures()).toEqual([])
  })

  test('changed by its own poll without a push event: duty follows within a second', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner, changes } = scene
    const units = [officer, partner].map(({ id }) => ({
      ...{ id: 40 + id, status: 2 },
      data: { communityUserIds: [id === officer.id ? 'A1' : 'license:b2'] },
    }))
    const answer = [...units]
    framework.fault = { mode: () => answer }
    await world.advance(SWEEP)
    await expectDuty(scene, [officer, partner])
    answer.shift()
    // The first argument is the position in the cache.
    await world.emit('SonoranCAD::core:RemovePlayer', partner.id, units[0])
    await world.advance(1_000)
    await expectDuty(scene, [partner])
    answer.push(units[0] as (typeof units)[0])
    await world.emit('SonoranCAD::core:AddPlayer', String(officer.id), units[0])
    await world.advance(1_000)
    await expectDuty(scene, [officer, partner])
    expect(changes.map(([, on]) => on)).toEqual([false, true])
  })

  test('paired with a player by AddPlayer: duty follows without a matching identifier', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    const unit = { id: 90, status: 2, data: { communityUserIds: ['linked-elsewhere'] } }
    const cached: unknown[] = [unit]
    framework.fault = { mode: () => cached }
    await world.advance(SWEEP)
    await expectDuty(scene, [])
    await world.emit('SonoranCAD::core:AddPlayer', String(officer.id), unit)
    await world.advance(1_000)
    await expectDuty(scene, [officer])
    await world.emit('SonoranCAD::pushevents:UnitLogout', unit.id)
    await world.advance(1_000)
    await expectDuty(scene, [])
    await world.emit('SonoranCAD::pushevents:UnitLogin', { ...unit, isDispatch: false })
    await world.advance(1_000)
    await expectDuty(scene, [officer])
    // The unit changes hands.
    await world.emit('SonoranCAD::core:AddPlayer', String(partner.id), unit)
    await world.advance(1_000)
    await expectDuty(scene, [partner])
    cached.pop()
    await world.emit('SonoranCAD::core:RemovePlayer', 1, unit)
    await world.advance(1_000)
    await expectDuty(scene, [])
    for (const nonsense of [null, 7, {}, { id: null }])
      await world.emit('SonoranCAD::core:AddPlayer', String(officer.id), nonsense)
    await world.advance(SWEEP)
    await expectDuty(scene, [])
    expect(scene.failures()).toEqual([])
  })

  test('fetched once for all players that are checked together', async () => {
    const framework = create()
    const scene = await shift(framework)
    let fetched = 0
    framework.fault = { mode: () => ++fetched && [] }
    for (let i = 0; i < 60; i++) await scene.world.join({ identifiers: [`license:x${i}`] })
    await scene.world.advance(SWEEP)
    expect(fetched).toBeGreaterThan(5)
    expect(fetched).toBeLessThanOrEqual(14)
  })
})
