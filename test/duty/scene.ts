import { afterEach, expect } from 'vitest'
import type { Framework } from '../../simulator/frameworks/framework.ts'
import type { Player, World } from '../../simulator/game/world.ts'
import { createStage, type Stage, type StageOptions } from '../../simulator/stage.ts'

export const POLICE = { job: 'police', onDuty: true }
export const MEDIC = { job: 'ambulance', onDuty: true }
export const MECHANIC = { job: 'mechanic', onDuty: true }

/** As long as the sweep may take to come to everybody. */
export const SWEEP = 60_000

let stage: Stage | null = null

afterEach(async () => {
  const console = stage?.world.console
  await stage?.close()
  stage = null
  expect(console?.scriptErrors ?? []).toEqual([])
  expect(console?.misuses ?? []).toEqual([])
})

/** A server with one call, a few people, and a resource that notes who goes on and off duty. */
export interface Scene {
  world: World
  officer: Player
  partner: Player
  civilian: Player
  /** What `sonoran_calls:dutyChanged` told, oldest first. */
  changes: [source: number, onDuty: boolean][]
  /** What the resource warned of about its sources. */
  failures(): string[]
  /** What it said about whom it asks. */
  choices(): string[]
}

export async function openScene(convars: StageOptions['convars'] = {}): Promise<Scene> {
  stage = await createStage({ convars })
  const { world, cad } = stage
  cad.calls.create({ title: 'Bank Alarm', x: 147, y: -1035, z: 29 })
  const changes: Scene['changes'] = []
  await world.resources.install({
    name: 'witness',
    server: ({ on }) =>
      on('sonoran_calls:dutyChanged', (source: number, onDuty: boolean) => changes.push([source, onDuty])),
  })
  await world.start('witness')
  const said = (text: RegExp) =>
    world.console.lines
      .filter(({ resource, text: line }) => resource === 'sonoran_calls' && text.test(line))
      .map(({ text: line }) => line)
  return {
    world,
    changes,
    officer: await world.join({ name: 'Officer', identifiers: ['steam:11', 'license:a1'] }),
    partner: await world.join({ name: 'Partner', identifiers: ['license:b2'] }),
    civilian: await world.join({ name: 'Civilian', identifiers: ['license:c3'] }),
    failures: () => said(/^\^3The duty source/),
    choices: () => said(/^(On duty is|Nobody is on duty)/),
  }
}

/** The framework starts, and everybody's character is loaded. */
export async function loadAll({ world, officer, partner, civilian }: Scene, framework: Framework) {
  await world.resources.install(framework.definition)
  await world.start(framework.definition.name)
  framework.load(officer.id, POLICE)
  framework.load(partner.id, MEDIC)
  framework.load(civilian.id, MECHANIC)
  await world.advance(1_000)
}

/** The framework and the resource run, officer and partner are on duty, and what happens now is counted. */
export async function shift(framework: Framework, convars: StageOptions['convars'] = {}): Promise<Scene> {
  const scene = await openScene({ ...optionsFor(framework), ...convars })
  await loadAll(scene, framework)
  await scene.world.start('sonoran_calls')
  await scene.world.advance(3_000)
  await expectDuty(scene, [scene.officer, scene.partner])
  scene.changes.length = 0
  return scene
}

/** Sonoran's own resource is not looked for unless it is named. */
export function optionsFor({ name }: Framework): Record<string, string> {
  return name === 'sonorancad' ? { sonoran_calls_duty: name } : {}
}

export const roster = async ({ world }: Scene): Promise<number[]> =>
  ((await world.call('sonoran_calls', 'getOnDutyPlayers')) as number[]).sort((a, b) => a - b)

/** The roster is this, and on whose map the call is agrees with it. */
export async function expectDuty(scene: Scene, onDuty: Player[]): Promise<void> {
  expect(await roster(scene)).toEqual(onDuty.map(({ id }) => id))
  for (const player of [scene.officer, scene.partner]) {
    if (player.connected) expect(player.blips.length > 0, player.name).toBe(onDuty.includes(player))
  }
  expect(scene.civilian.received).toEqual([])
}
