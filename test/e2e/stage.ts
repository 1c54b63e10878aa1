import { afterEach, expect } from 'vitest'
import type { Player } from '../../simulator/game/world.ts'
import { createStage, type Stage, type StageOptions } from '../../simulator/stage.ts'

export const OFFICER = { name: 'Officer Vega', identifiers: ['license:a1'], aces: ['sonoran_calls.duty'] }
export const CIVILIAN = { name: 'Ann Civilian', identifiers: ['license:c1'] }

/** Some seconds more than a pace: what happened just after a request is on the map by then. */
export const NEXT_REPLY = 26_000

let stage: Stage | null = null

/** A stage that the test need not close. Whatever the test is about, nothing of the resource may fail in it. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  stage = await createStage(options)
  return stage
}

afterEach(async () => {
  const console = stage?.world.console
  await stage?.close()
  stage = null
  expect(console?.scriptErrors ?? []).toEqual([])
  expect(console?.misuses ?? []).toEqual([])
})

/** A running server with an officer on duty and a civilian. */
export async function shift(options: StageOptions = {}) {
  const { world, cad } = await openStage(options)
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  const civilian = await world.join(CIVILIAN)
  await world.advance(2_000)
  await officer.command('duty')
  await world.advance(2_000)
  return { world, cad, officer, civilian }
}

export const icons = (player: Player) => player.blips.filter(({ kind }) => kind === 'coord')
export const circles = (player: Player) => player.blips.filter(({ kind }) => kind === 'radius')
export const news = (player: Player): string[] => player.feed.map(({ text }) => text)
