import { createChannel } from '../simulator/push/channel.ts'
import { onPushEvent } from '../simulator/push/events.ts'
import { createSonorancad } from '../simulator/push/sonorancad.ts'
import { createStage } from '../simulator/stage.ts'
import { createRandom } from '../test/soak/random.ts'
import type { Row } from './table.ts'

const CHANGES = 300
/** Half of the poll interval at 3 requests a minute: the best mean age that polling alone can reach. */
const HALF_INTERVAL_MS = 10_000

/** The mean age of a change when it reaches the player. */
export async function freshness(): Promise<Row[]> {
  const row = async (source: string, push: Push, bound: number | null): Promise<Row> => ({
    name: `Mean age of a change at 3 requests a minute, ${source}`,
    unit: 'half a poll interval (10 s)',
    value: (await meanAge(push)) / HALF_INTERVAL_MS,
    spread: null,
    bound,
  })
  return [
    await row('polling only', null, 1.05),
    await row('with push', { lossRate: 0 }, null),
    await row('with push and a fifth of its events lost', { lossRate: 0.2 }, null),
  ]
}

type Push = { lossRate: number } | null

/** In simulated ms, from the change in the CAD to the message that the player receives. */
async function meanAge(push: Push): Promise<number> {
  const random = createRandom(1)
  const { world, cad, close } = await createStage({ world: { random: random.fraction } })
  if (push !== null) {
    const sonorancad = createSonorancad()
    await world.resources.install(sonorancad.definition)
    await world.start(sonorancad.definition.name)
    const channel = createChannel(world.clock, random.fraction, sonorancad.receive)
    onPushEvent(cad, channel.send.bind(Object.assign(channel, push)))
  }
  await world.start('sonoran_calls')
  const officer = await world.join({ identifiers: ['license:1'], aces: ['sonoran_calls.duty'] })
  await world.advance(2_000)
  await officer.command('duty')
  const call = cad.calls.create({ title: 'Start' })
  await world.advance(60_000)
  let totalAge = 0
  for (let i = 0; i < CHANGES; i++) {
    // Many poll intervals long, so that every moment between two polls is equally likely.
    await world.advance(random.integer(0, 600_000))
    const changedAt = world.clock.now()
    const before = officer.received.length
    cad.calls.edit(call.callId, { title: `Change ${i}` })
    while (officer.received.length === before) await world.advance(50)
    totalAge += (officer.received[before]?.at ?? Number.NaN) - changedAt
  }
  await close()
  return totalAge / CHANGES
}
