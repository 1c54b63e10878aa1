import { describe, expect, test } from 'vitest'
import { amount } from '../../fixtures/amount.ts'
import { expectDuty, shift } from '../../fixtures/duty.ts'
import { FRAMEWORKS } from '../../fixtures/frameworks.ts'
import { createRandom } from '../../soak/random.ts'

const STEPS = amount(60, 200)

/** One of each framework, and of those whose versions differ in what the provider keeps of them, the oldest and the newest. */
const VERSIONS = FRAMEWORKS.filter(([name]) => !/2025|1\.12|sonorancad,/.test(name))

type Action = 'start' | 'stop' | 'restart' | 'sign'

/**
 * A framework that is stopped, started and restarted at random, also several times within a tick or within the delays of
 * the roster, while the officer signs on and off.
 */
describe.each(VERSIONS)('%s, stopped and started at random', (version, create) => {
  test('the roster is right within 2 s each time and no failure is printed', async () => {
    const random = createRandom(VERSIONS.findIndex(([name]) => name === version) + 1)
    const framework = create()
    const scene = await shift(framework)
    const { world, officer, partner } = scene
    const resource = framework.definition.name
    let isRunning = true
    let isOfficerOnDuty = true

    for (let step = 0; step < STEPS; step++) {
      const changes = random.integer(1, 3)
      for (let change = 0; change < changes; change++) {
        const action: Action = random.pick<Action>(isRunning ? ['stop', 'restart', 'sign'] : ['start'])
        if (action === 'sign') {
          isOfficerOnDuty = !isOfficerOnDuty
          framework.setDuty(officer.id, isOfficerOnDuty)
        } else {
          await world[action](resource)
          isRunning = action !== 'stop'
        }
        if (random.fraction() < 0.5) await world.advance(random.integer(1, 700))
      }
      await world.advance(2_000)
      await expectDuty(scene, isRunning ? [...(isOfficerOnDuty ? [officer] : []), partner] : [])
    }
    expect(scene.failures()).toEqual([])
    // A stopped framework is replaced, and selected again after its start.
    expect(scene.choices().length).toBeGreaterThan(STEPS / 4)
  })
})
