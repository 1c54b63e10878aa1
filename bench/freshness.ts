import { createStage, type StageOptions } from '../simulator/stage.ts'
import { createDice } from '../test/days/dice.ts'
import type { Row } from './table.ts'

const CHANGES = 400
/** Half of the least time between requests that three a minute allow. */
const HALF_A_PACE = 10_000

/** How old a change is when it reaches the player, on average, against what the budget allows at best. */
export async function freshness(): Promise<Row[]> {
  const mean = await meanAge({})
  return [
    {
      what: 'Mean age of what a player sees, at 3 requests a minute',
      of: 'half a pace (10 s)',
      value: mean / HALF_A_PACE,
      spread: null,
      bound: 1.05,
    },
  ]
}

/** In simulated ms, from the change in the CAD to its message at the player's. */
async function meanAge(options: StageOptions): Promise<number> {
  const dice = createDice(1)
  const { world, cad, close } = await createStage({ ...options, world: { random: dice.roll } })
  await world.start('sonoran_calls')
  const officer = await world.join({ identifiers: ['license:1'], aces: ['sonoran_calls.duty'] })
  await world.advance(2_000)
  await officer.command('duty')
  const call = cad.calls.create({ title: 'Start' })
  await world.advance(60_000)
  let ages = 0
  for (let i = 0; i < CHANGES; i++) {
    // Many paces, so that no moment between two polls is likelier than another.
    await world.advance(dice.whole(0, 600_000))
    const changed = world.clock.now()
    const before = officer.received.length
    cad.calls.edit(call.callId, { title: `Change ${i}` })
    while (officer.received.length === before) await world.advance(250)
    ages += (officer.received.at(-1)?.at ?? Number.NaN) - changed
  }
  await close()
  return ages / CHANGES
}
