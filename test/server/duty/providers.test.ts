import { describe, expect, test } from 'vitest'
import { esx } from '../../../simulator/frameworks/esx.ts'
import type { Framework } from '../../../simulator/frameworks/framework.ts'
import { ndCore } from '../../../simulator/frameworks/nd-core.ts'
import { oxCore } from '../../../simulator/frameworks/ox-core.ts'
import { qbcore } from '../../../simulator/frameworks/qbcore.ts'
import { qbox } from '../../../simulator/frameworks/qbox.ts'
import { sonorancad } from '../../../simulator/frameworks/sonorancad.ts'
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

const FRAMEWORKS: [string, () => Framework][] = [
  ['Qbox', qbox],
  ['QBCore of 2024', () => qbcore({ exportsFunctions: false, reemits: false })],
  ['QBCore of 2025', () => qbcore({ exportsFunctions: true, reemits: false })],
  ['QBCore of 2026', () => qbcore({ exportsFunctions: true, reemits: true })],
  ['ESX 1.10', () => esx({ runStaticPlayerMethod: false, onDuty: false })],
  ['ESX 1.12', () => esx({ runStaticPlayerMethod: false, onDuty: true })],
  ['ESX 1.13', () => esx({ runStaticPlayerMethod: true, onDuty: true })],
  ['ox_core', oxCore],
  ['ND_Core', ndCore],
  ['sonorancad', () => sonorancad('communityUserIds')],
  ['sonorancad, one community user', () => sonorancad('communityUserId')],
  ['sonorancad, API ids', () => sonorancad('apiIds')],
  ['sonorancad, identifiers with their kind', () => sonorancad('prefixed')],
]

interface Row {
  /** What the officer has become, step by step. Nobody else is touched. */
  changes: boolean[]
  happens(framework: Framework, scene: Scene): Promise<void> | void
}

const rows: Record<string, Row> = {
  'signs off': {
    changes: [false],
    happens: (framework, { officer }) => framework.setDuty(officer.id, false),
  },
  'signs off and on': {
    changes: [false, true],
    async happens(framework, { world, officer }) {
      framework.setDuty(officer.id, false)
      await world.advance(1_000)
      expect(officer.blips.length).toBe(0)
      framework.setDuty(officer.id, true)
    },
  },
  'changes to another job': {
    changes: [false],
    happens: (framework, { officer }) => framework.setJob(officer.id, 'mechanic'),
  },
  'changes to another job and back': {
    changes: [false, true],
    async happens(framework, { world, officer }) {
      framework.setJob(officer.id, 'mechanic')
      await world.advance(1_000)
      expect(officer.blips.length).toBe(0)
      framework.setJob(officer.id, 'police')
    },
  },
  'changes to another emergency service': {
    changes: [],
    happens: (framework, { officer }) => framework.setJob(officer.id, 'ambulance'),
  },
  'is fired': {
    changes: [false],
    happens: (framework, { officer }) => framework.setJob(officer.id, 'unemployed'),
  },
  'flickers between jobs': {
    changes: [],
    async happens(framework, { world, officer }) {
      framework.setJob(officer.id, 'unemployed')
      await world.advance(100)
      framework.setJob(officer.id, 'police')
    },
  },
  'flickers on and off duty': {
    changes: [],
    async happens(framework, { world, officer }) {
      for (let i = 0; i < 2; i++) {
        framework.setDuty(officer.id, false)
        await world.advance(150)
        framework.setDuty(officer.id, true)
        await world.advance(150)
      }
    },
  },
  'has their character unloaded': {
    changes: [false],
    async happens(framework, { world, officer }) {
      framework.unload(officer.id)
      if (framework.name !== 'sonorancad') {
        await world.advance(100)
        expect(officer.blips.length, 'at once').toBe(0)
      }
    },
  },
  'changes character': {
    changes: [false],
    async happens(framework, { world, officer }) {
      framework.unload(officer.id)
      await world.advance(1_000)
      framework.load(officer.id, MECHANIC)
    },
  },
  'changes to a character without a job': {
    changes: [false],
    async happens(framework, { world, officer }) {
      framework.unload(officer.id)
      await world.advance(1_000)
      framework.load(officer.id, { job: 'unemployed', onDuty: false })
    },
  },
  'unloads and loads the same character': {
    changes: [false, true],
    async happens(framework, { world, officer }) {
      framework.unload(officer.id)
      await world.advance(1_000)
      framework.load(officer.id, POLICE)
    },
  },
  drops: {
    changes: [false],
    happens: (_, { officer }) => officer.leave(),
  },
}

describe.each(FRAMEWORKS)('%s: an officer', (_, create) => {
  test.each(Object.keys(rows))('%s', async (name) => {
    const { changes, happens } = rows[name] as Row
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    await happens(framework, scene)
    await world.advance(2_000)
    const onDuty = changes.at(-1) === false ? [partner] : [officer, partner]
    await expectDuty(scene, onDuty)
    expect(scene.changes).toEqual(changes.map((on) => [officer.id, on]))
    // What the events told is what the sweep finds.
    await world.advance(SWEEP)
    await expectDuty(scene, onDuty)
    expect(scene.changes).toHaveLength(changes.length)
    expect(scene.failures()).toEqual([])
  })

  test('is there at start', async () => {
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

  test('is there after start', async () => {
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

  test('has their character loaded, off duty, and signs on', async () => {
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

  test('has their character loaded, on duty', async () => {
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

  test('is off duty while the framework is down, and on again within 2 s of its being up', async () => {
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
    // What is kept of it is of the new one.
    framework.setDuty(officer.id, false)
    await world.advance(2_000)
    await expectDuty(scene, [partner])
  })

  test('is on duty again after a restart in one go', async () => {
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

/** sonorancad tells of all units at once. */
const perPlayer = FRAMEWORKS.filter(([name]) => !name.startsWith('sonorancad'))
const atOnce = FRAMEWORKS.filter(([name]) => name === 'sonorancad')

const ANSWERS: Record<string, 'throws' | (() => unknown)> = {
  'it throws': 'throws',
  'a promise': () => Promise.resolve({}),
  'a promise that fails': () => Promise.reject(new Error('too late')),
  text: () => 'police',
  'a number': () => 7,
  'a list of numbers': () => [1, 2],
  'an object of something else': () => ({ wrong: true, id: 'x', data: 3 }),
  'players whose job is a text': () => ({ PlayerData: { source: 1, job: 'police' }, job: 7, source: 'x' }),
}

describe.each(perPlayer)("%s: of an officer its export's answer is", (_, create) => {
  test.each(Object.keys(ANSWERS))(
    '%s: off duty, told in one line, and nobody else is touched',
    async (how) => {
      const framework = create()
      const scene = await shift(framework)
      const { world, officer, partner } = scene
      framework.fault = { how: ANSWERS[how] as 'throws', source: officer.id }
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

describe.each(FRAMEWORKS)('%s: for everybody', (_, create) => {
  test('its exports are missing', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    framework.fault = { how: 'missing' }
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

describe.each(atOnce)("%s: its unit cache's answer is", (_, create) => {
  test.each(Object.keys(ANSWERS))('%s: nobody is on duty, told in one line', async (how) => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    framework.fault = { how: ANSWERS[how] as 'throws' }
    await world.advance(2 * SWEEP)
    await expectDuty(scene, [])
    expect(scene.failures()).toHaveLength(1)
    framework.fault = null
    await world.advance(SWEEP)
    await expectDuty(scene, [officer, partner])
  })

  test('a unit that is none: it is nobody, told in one line, and the others are on duty', async () => {
    const framework = create()
    const scene = await shift(framework)
    const unit = { id: 5, status: 2, data: { communityUserId: 'b2' } }
    framework.fault = { how: () => [unit, null, 'nonsense', { id: 9 }] }
    await scene.world.advance(2 * SWEEP)
    await expectDuty(scene, [scene.partner])
    expect(scene.failures()).toEqual([expect.stringContaining('2 units that are none')])
  })

  test('a unit that is off line', async () => {
    const framework = create()
    const scene = await shift(framework)
    framework.fault = { how: () => [{ id: 5, status: 100, data: { communityUserId: 'a1' } }] }
    await scene.world.advance(SWEEP)
    expect(await roster(scene)).toEqual([])
    expect(scene.failures()).toEqual([])
  })

  test('of units that no push told of, but its own poll: on and off duty within a second', async () => {
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner, changes } = scene
    const units = [officer, partner].map(({ id }) => ({
      ...{ id: 40 + id, status: 2 },
      data: { communityUserIds: [id === officer.id ? 'A1' : 'license:b2'] },
    }))
    const answer = [...units]
    framework.fault = { how: () => answer }
    await world.advance(SWEEP)
    await expectDuty(scene, [officer, partner])
    answer.shift()
    // The first argument is its place in the cache.
    await world.emit('SonoranCAD::core:RemovePlayer', partner.id, units[0])
    await world.advance(1_000)
    await expectDuty(scene, [partner])
    answer.push(units[0] as (typeof units)[0])
    await world.emit('SonoranCAD::core:AddPlayer', String(officer.id), units[0])
    await world.advance(1_000)
    await expectDuty(scene, [officer, partner])
    expect(changes.map(([, on]) => on)).toEqual([false, true])
  })

  test('fetched once for a round of questions, however many players there are', async () => {
    const framework = create()
    const scene = await shift(framework)
    let fetched = 0
    framework.fault = { how: () => ++fetched && [] }
    for (let i = 0; i < 60; i++) await scene.world.join({ identifiers: [`license:x${i}`] })
    await scene.world.advance(SWEEP)
    expect(fetched).toBeGreaterThan(5)
    expect(fetched).toBeLessThanOrEqual(14)
  })
})
