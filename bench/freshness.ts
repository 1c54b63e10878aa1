import { createChannel } from '../simulator/push/channel.ts'
import { onPushEvent } from '../simulator/push/events.ts'
import { createSonorancad } from '../simulator/push/sonorancad.ts'
import { createStage } from '../simulator/stage.ts'
import { createDice } from '../test/soak/random.ts'
import type { Row } from './table.ts'

const CHANGES = 300
/** Half of the least time between requests that three a minute allow. */
const HALF_A_PACE = 10_000

/** How old a change is when it reaches the player, on average, against what the budget allows at best. */
export async function freshness(): Promise<Row[]> {
  const row = async (what: string, push: Push, bound: number | null): Promise<Row> => ({
    what: `Mean age of what a player sees, at 3 requests a minute, ${what}`,
    of: 'half a pace (10 s)',
    value: (await meanAge(push)) / HALF_A_PACE,
    spread: null,
    bound,
  })
  return [
    await row('by polling alone', null, 1.05),
    await row('with push', { lossRate: 0 }, null),
    await row('with a fifth of the pushes lost', { lossRate: 0.2 }, null),
  ]
}

type Push = { lossRate: number } | null

/** In simulated ms, from the change in the CAD to its message at the player's. */
async function meanAge(push: Push): Promise<number> {
  const dice = createDice(1)
  const { world, cad, close } = await createStage({ world: { random: dice.roll } })
  if (push !== null) {
    const sonorancad = createSonorancad()
    await world.resources.install(sonorancad.definition)
    await world.start(sonorancad.definition.name)
    const line = createChannel(world.clock, dice.roll, sonorancad.receive)
    onPushEvent(cad, line.send.bind(Object.assign(line, push)))
  }
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
    while (officer.received.length === before) await world.advance(50)
    ages += (officer.received[before]?.at ?? Number.NaN) - changed
  }
  await close()
  return ages / CHANGES
}
