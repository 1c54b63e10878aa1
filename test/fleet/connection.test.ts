import { expect, test } from 'vitest'
import {
  askedById,
  describeWithRedis,
  type Fleet,
  gaps,
  HOUR,
  MINUTE,
  openFleet,
  RESOURCE,
  type Server,
  settled,
  withinTheLimit,
} from './fleet.ts'
import { paceFor } from './freshness.ts'

/** Everybody wants all that there is. */
async function press(fleet: Fleet, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    for (const { world } of fleet.servers) world.call(RESOURCE, 'refresh').catch(() => {})
    await fleet.advance(1_000)
  }
}

const asked = ({ asked }: Server, since: number) => asked.filter((at) => at >= since)

describeWithRedis('the connection', () => {
  test('that died without a word is given up, and a new one takes its place', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 2])
    await settled(fleet)
    fleet.redis.deaden('all')
    await fleet.advance(MINUTE)
    for (const server of fleet.servers) expect((await server.status()).fleet?.store).toBe('connected')
    const since = fleet.time.clock.now()
    await fleet.advance(10 * MINUTE)
    withinTheLimit(fleet)
    for (const times of askedById(fleet, since).values()) expect(times.length).toBeGreaterThanOrEqual(14)
  })

  test('by which the others are heard, and which died without a word: nobody waits for what never comes', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 1, 1])
    await settled(fleet)
    fleet.redis.deaden('listening')
    await fleet.advance(MINUTE)
    fleet.cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await fleet.advance(paceFor(1, 3) + 3_000)
    for (const { officer } of fleet.servers) expect(officer.blips).toHaveLength(1)
    withinTheLimit(fleet)
  })

  test('that may not listen: one line, and it asks for itself', async () => {
    const fleet = await openFleet({ limit: 3 })
    const ready = 'on >password ~sonoran_calls:* +@all'.split(' ')
    await fleet.redis.ask('ACL', 'SETUSER', 'deaf', ...ready, 'resetchannels')
    await fleet.add([1])
    await fleet.add([1], true, { sonoran_calls_redis: fleet.redis.url.replace('//', '//deaf:password@') })
    await settled(fleet)
    const since = fleet.time.clock.now()
    await fleet.advance(20 * MINUTE)
    withinTheLimit(fleet)
    const deaf = fleet.servers[1] as Server
    expect(deaf.said().filter((line) => line.includes('NOPERM'))).toHaveLength(1)
    // As two server ids are asked for.
    expect(Math.max(...gaps(asked(deaf, since)))).toBeLessThan(paceFor(2, 3) * 1.15)
    expect(fleet.redis.sent.get('SUBSCRIBE') ?? 0).toBeLessThan(40)
  })
})

describeWithRedis("the store's clock", () => {
  test.each([-2_400, -1_000, 500, 1_000, 2_400])('is set by %i ms while everybody wants all', async (ms) => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 2, 3])
    await settled(fleet)
    await press(fleet, 2 * MINUTE)
    fleet.redis.leap(ms)
    await press(fleet, 2 * MINUTE)
    withinTheLimit(fleet)
  })

  test('is set back, and the store fails again: each goes by its slots all the same', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 2])
    await settled(fleet)
    for (const leap of [-HOUR, 0]) {
      await fleet.redis.kill()
      const since = fleet.time.clock.now()
      await fleet.advance(10 * MINUTE)
      for (const server of fleet.servers) expect(asked(server, since).length).toBeGreaterThanOrEqual(10)
      fleet.redis.leap(leap)
      await fleet.redis.start()
      await fleet.advance(5 * MINUTE)
    }
    withinTheLimit(fleet)
  })

  test.each([33_000, HOUR])(
    'leaps by %i ms, and a server starts anew while the store is away',
    async (ms) => {
      const fleet = await openFleet({ limit: 3 })
      await fleet.add([1, 2])
      await settled(fleet)
      fleet.redis.leap(ms)
      await fleet.advance(5 * MINUTE)
      await fleet.redis.kill()
      await fleet.servers[0]?.world.restart(RESOURCE)
      await fleet.advance(15 * MINUTE)
      withinTheLimit(fleet)
    },
  )
})
