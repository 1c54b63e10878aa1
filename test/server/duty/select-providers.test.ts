import { describe, expect, test } from 'vitest'
import { esx } from '../../../simulator/frameworks/esx.ts'
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
  POLICE,
  roster,
  SWEEP,
  shift,
} from '../../fixtures/duty.ts'

const recentQbcore = () => qbcore({ exportsFunctions: true, reemits: true })
const recentEsx = () => esx({ runStaticPlayerMethod: true, onDuty: true })

describe('auto', () => {
  test('selects the first framework that runs, from Qbox to ND_Core, else standalone', async () => {
    const scene = await openScene()
    const { world } = scene
    // Qbox provides the resource name of QBCore, so the two never run side by side.
    const inOrder = [recentQbcore(), recentEsx(), oxCore(), ndCore()]
    for (const { definition } of inOrder) {
      await world.resources.install(definition)
      await world.start(definition.name)
    }
    await world.start('sonoran_calls')
    for (const { definition } of inOrder) {
      await world.advance(1_000)
      await world.stop(definition.name)
    }
    await world.advance(1_000)
    expect(scene.choices()).toEqual(
      ['qbcore', 'esx', 'ox_core', 'nd_core', 'standalone'].map((name) => `Duty provider: ${name}.`),
    )
    for (const { definition } of inOrder.reverse()) {
      await world.start(definition.name)
      await world.advance(1_000)
    }
    expect(scene.choices().slice(5)).toEqual(
      ['nd_core', 'ox_core', 'esx', 'qbcore'].map((name) => `Duty provider: ${name}.`),
    )
  })

  test('selects Qbox as Qbox, though it provides the resource name of QBCore', async () => {
    const framework = qbox()
    const scene = await shift(framework)
    expect(await scene.world.call('qb-core', 'GetCoreObject')).toHaveProperty('Functions')
    expect(scene.choices()).toEqual(['Duty provider: qbox.'])
  })

  test("'qbcore' does not accept Qbox and reports QBCore as not running", async () => {
    const scene = await openScene({ sonoran_calls_duty: 'qbcore' })
    await loadAll(scene, qbox())
    await scene.world.start('sonoran_calls')
    await scene.world.advance(SWEEP)
    expect(await roster(scene)).toEqual([])
    expect(scene.choices()).toEqual([
      'No duty provider is running, so all players count as off duty. Not running yet: qbcore (from sonoran_calls_duty).',
    ])
  })

  test('a framework that starts replaces standalone duty until it stops', async () => {
    const scene = await openScene()
    const { world, officer, partner } = scene
    world.aces.grant(officer, 'sonoran_calls.duty')
    await world.start('sonoran_calls')
    await world.advance(1_000)
    await officer.command('duty')
    await world.advance(1_000)
    expect(await roster(scene)).toEqual([officer.id])
    const framework = recentEsx()
    await loadAll(scene, framework)
    framework.setDuty(officer.id, false)
    await world.advance(2_000)
    await expectDuty(scene, [partner])
    await officer.command('duty')
    await world.advance(2_000)
    await expectDuty(scene, [partner])
    await world.stop(framework.definition.name)
    await world.advance(2_000)
    await expectDuty(scene, [officer])
  })
})

test('with a list, any provider puts a player on duty, and missing ones join when they start', async () => {
  const scene = await openScene({ sonoran_calls_duty: 'sonorancad, qbox' })
  const { world, officer, partner } = scene
  const [framework, cad] = [qbox(), sonorancad()]
  await loadAll(scene, framework)
  await world.start('sonoran_calls')
  await world.advance(2_000)
  await expectDuty(scene, [officer, partner])
  await world.resources.install(cad.definition)
  await world.start('sonorancad')
  cad.load(officer.id, POLICE)
  await world.advance(2_000)
  expect(scene.choices()).toEqual([
    'Duty provider: qbox. Not running yet: sonorancad (from sonoran_calls_duty).',
    'Duty providers: qbox, sonorancad.',
  ])
  const before = scene.changes.length
  framework.setDuty(officer.id, false)
  await world.advance(2_000)
  await expectDuty(scene, [officer, partner])
  framework.unload(officer.id)
  await world.advance(2_000)
  await expectDuty(scene, [officer, partner])
  expect(scene.changes).toHaveLength(before)
  cad.setDuty(officer.id, false)
  await world.advance(2_000)
  await expectDuty(scene, [partner])
  expect(scene.changes.slice(before)).toEqual([[officer.id, false]])
  await officer.leave()
  await world.advance(SWEEP)
  await expectDuty(scene, [partner])
})

describe('at run time', () => {
  test('a change of sonoran_calls_duty applies', async () => {
    const framework = qbox()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    await world.convars.set('sonoran_calls_duty', 'none')
    await world.advance(2_000)
    await expectDuty(scene, [])
    await world.convars.set('sonoran_calls_duty', 'qbox')
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner])
    await world.convars.set('sonoran_calls_duty', 'ace')
    world.aces.grant(officer, 'sonoran_calls.duty')
    await world.advance(2_000)
    await expectDuty(scene, [officer])
    // Events of a former provider have no effect.
    framework.setDuty(partner.id, true)
    await world.advance(SWEEP)
    await expectDuty(scene, [officer])
  })

  test('a change of sonoran_calls_jobs applies to job names and types', async () => {
    const framework = qbox()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    await world.convars.set('sonoran_calls_jobs', 'EMS')
    await world.advance(2_000)
    await expectDuty(scene, [partner])
    await world.convars.set('sonoran_calls_jobs', 'Police')
    await world.advance(2_000)
    await expectDuty(scene, [officer])
    await world.convars.set('sonoran_calls_jobs', 'leo,ems')
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner])
    expect(scene.changes).toEqual([
      [officer.id, false],
      [officer.id, true],
      [partner.id, false],
      [partner.id, true],
    ])
  })

  test('a mistyped or unrelated convar takes no player off duty', async () => {
    const framework = recentEsx()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    await world.convars.set('sonoran_calls_duty', 'qbx')
    await world.advance(SWEEP)
    await expectDuty(scene, [officer, partner])
    framework.setDuty(partner.id, false)
    await world.advance(2_000)
    await expectDuty(scene, [officer])
    // The restart breaks references to the framework's functions.
    await world.restart('es_extended')
    await world.convars.set('sonoran_calls_duty', 'esx')
    await world.convars.set('sonoran_calls_notify', 'chat')
    await world.advance(2_000)
    framework.setDuty(partner.id, true)
    await world.advance(2_000)
    await expectDuty(scene, [officer, partner])
    expect(scene.failures()).toEqual([])
  })
})

test('with ox_core, a player who logged out stays off duty though the active group is still set', async () => {
  const framework = oxCore()
  const scene = await shift(framework)
  const { world, officer, partner, changes } = scene
  framework.unload(officer.id)
  await world.advance(100)
  changes.length = 0
  await world.restart('sonoran_calls')
  await world.advance(3_000)
  await expectDuty(scene, [partner])
  expect(changes).toEqual([[partner.id, true]])
})

describe('a job matches by its type', () => {
  test.each([
    ['QBCore, for a character that was saved before the job had a type', recentQbcore],
    ['Qbox', qbox],
    ['ox_core', oxCore],
  ])('%s', async (_, create) => {
    const framework = create()
    const scene = await shift(framework, { sonoran_calls_jobs: 'leo,ems' })
    framework.setJob(scene.officer.id, 'mechanic')
    await scene.world.advance(2_000)
    await expectDuty(scene, [scene.partner])
  })
})

describe('setDuty', () => {
  test('takes precedence over the framework until null', async () => {
    const framework = qbox()
    const scene = await shift(framework)
    const { world, officer, partner, changes } = scene
    const set = (...args: unknown[]) => world.call('sonoran_calls', 'setDuty', ...args)
    expect(await set(officer.id, false)).toBe(true)
    await world.advance(200)
    await expectDuty(scene, [partner])
    framework.setDuty(officer.id, true)
    await world.advance(SWEEP)
    await expectDuty(scene, [partner])
    await set(officer.id, null)
    await world.advance(200)
    await expectDuty(scene, [officer, partner])
    await set(officer.id, true)
    framework.setDuty(officer.id, false)
    await world.advance(2_000)
    framework.unload(officer.id)
    await world.advance(SWEEP)
    await expectDuty(scene, [officer, partner])
    await set(officer.id, null)
    await world.advance(200)
    await expectDuty(scene, [partner])
    expect(changes.map(([, on]) => on)).toEqual([false, true, false])
  })

  test('ends when the player leaves', async () => {
    const framework = qbox()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    await world.call('sonoran_calls', 'setDuty', partner.id, true)
    await partner.leave()
    await world.advance(SWEEP)
    await expectDuty(scene, [officer])
    const back = await world.join({ name: 'Partner', identifiers: ['license:b2'] })
    framework.load(back.id, MECHANIC)
    await world.advance(SWEEP)
    await expectDuty(scene, [officer])
    expect(back.received).toEqual([])
  })
})

test('the sweep detects a change without an event within a minute, such as a deleted character', async () => {
  const framework = qbox()
  const scene = await shift(framework)
  const { world, officer, partner } = scene
  framework.fault = { mode: () => null, source: officer.id }
  await world.advance(SWEEP)
  await expectDuty(scene, [partner])
  expect(scene.changes).toEqual([[officer.id, false]])
  expect(scene.failures()).toEqual([])
})
