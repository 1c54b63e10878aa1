import { expect, test } from 'vitest'
import {
  askedById,
  describeWithRedis,
  type Fleet,
  gaps,
  HOUR,
  MINUTE,
  openFleet,
  type Server,
  withinTheLimit,
} from './fleet.ts'
import { paceFor } from './freshness.ts'

const LOST = /Redis can't be reached/
const DEAF = /can't hear through Redis/
const BACK = /Redis answers again/
/** Until all who were there have told what they spent. */
const BACK_MS = 27_000
/** Where nobody knows who was there: a minute for what may have been granted, and what it takes to see that it may have. */
const FIRST_MS = 62_000

const lines = ({ said }: Server, what: RegExp) => said().filter((line) => what.test(line)).length

/** From then on, in ms from now, all of the limit is spent, and each server id has its part of it. */
async function backToNormal(fleet: Fleet, within = BACK_MS): Promise<void> {
  const back = fleet.time.clock.now()
  const groups = new Set(fleet.servers.map(({ serverId }) => serverId)).size
  const { limit } = fleet.cad
  const pace = paceFor(groups, limit)
  await fleet.advance(within + 5 * pace)
  const all = [...askedById(fleet, back + within).values()]
  for (const times of all) {
    expect(times.length).toBeGreaterThanOrEqual(4)
    expect((times[0] ?? Number.POSITIVE_INFINITY) - back).toBeLessThan(within + pace * 1.1)
  }
}

async function running(ids: readonly number[], limit: number): Promise<Fleet> {
  const fleet = await openFleet({ limit })
  await fleet.add(ids)
  await fleet.advance(4 * MINUTE)
  return fleet
}

describeWithRedis('the store fails', () => {
  test.each([
    { ids: [1, 2, 3], limit: 3 },
    { ids: [1, 1, 2], limit: 5 },
    { ids: [1, 2, 3, 4, 5, 6, 7], limit: 3 },
  ])(
    'killed for a quarter of an hour, and back empty: $ids at a limit of $limit',
    async ({ ids, limit }) => {
      const fleet = await running(ids, limit)
      // One of them has had all of the last minute.
      for (let i = 0; i < 4; i++) {
        fleet.servers[0]?.world.call('sonoran_calls', 'refresh').catch(() => {})
        await fleet.advance(7_000)
      }
      await fleet.redis.kill()
      const gone = fleet.time.clock.now()
      await fleet.advance(15 * MINUTE)
      withinTheLimit(fleet)
      for (const server of fleet.servers) {
        // Its last share, from a good minute after.
        const fair = (13.5 * limit * 60) / 66 / ids.length
        expect(server.asked.filter((at) => at > gone).length).toBeGreaterThanOrEqual(Math.floor(fair * 0.75))
        expect(server.asked.filter((at) => at > gone).length).toBeLessThanOrEqual(Math.ceil(fair * 1.25))
        expect(lines(server, /Redis can't be reached \(ECONNREFUSED\)/)).toBe(1)
        expect(lines(server, DEAF)).toBe(0)
        expect((await server.status()).fleet?.store).toBe('lost')
      }
      await fleet.redis.start()
      await backToNormal(fleet)
      withinTheLimit(fleet)
      for (const server of fleet.servers) {
        expect(lines(server, LOST)).toBe(1)
        expect(lines(server, BACK)).toBe(1)
      }
    },
    60_000,
  )

  test('frozen for 30 seconds', async () => {
    const fleet = await running([1, 2, 3], 3)
    fleet.redis.pause()
    await fleet.advance(30_000)
    fleet.redis.resume()
    await backToNormal(fleet)
    withinTheLimit(fleet)
    for (const server of fleet.servers) {
      expect(lines(server, LOST)).toBe(1)
      expect(lines(server, BACK)).toBe(1)
    }
  })

  test('slow, but not too slow: nobody notices', async () => {
    const fleet = await running([1, 2], 3)
    const since = fleet.time.clock.now()
    fleet.redis.slow(700)
    await fleet.advance(10 * MINUTE)
    withinTheLimit(fleet)
    for (const times of askedById(fleet, since).values()) expect(times.length).toBeGreaterThanOrEqual(13)
    for (const server of fleet.servers) expect(lines(server, LOST)).toBe(0)
  })

  test('too slow for an hour: as if it were gone, one line', async () => {
    const fleet = await running([1, 2], 3)
    const since = fleet.time.clock.now()
    fleet.redis.slow(3_000)
    await fleet.advance(HOUR)
    withinTheLimit(fleet)
    // What two servers may ask by themselves at a limit of 3.
    for (const times of askedById(fleet, since).values()) expect(times.length).toBeGreaterThanOrEqual(75)
    for (const server of fleet.servers) expect([lines(server, LOST), lines(server, BACK)]).toEqual([1, 0])
    fleet.redis.slow(0)
    await backToNormal(fleet)
    withinTheLimit(fleet)
    for (const server of fleet.servers) expect([lines(server, LOST), lines(server, BACK)]).toEqual([1, 1])
  })

  test('answers for a moment now and then', async () => {
    const fleet = await running([1, 2, 3], 3)
    for (let i = 0; i < 100; i++) {
      fleet.redis.pause()
      await fleet.advance(2_000 + ((i * 7_919) % 9_000))
      fleet.redis.resume()
      await fleet.advance((i * 104_729) % 3_000)
    }
    withinTheLimit(fleet)
    await backToNormal(fleet)
    withinTheLimit(fleet)
  })

  test('emptied, at every moment of a minute', async () => {
    const fleet = await running([1, 2, 3], 3)
    for (let i = 0; i < 6; i++) {
      await fleet.advance(9_700)
      await fleet.redis.ask('FLUSHALL')
      await backToNormal(fleet)
    }
    withinTheLimit(fleet)
    for (const server of fleet.servers) expect(lines(server, LOST)).toBe(0)
  })

  test('a failover to a replica that never heard of the last minute', async () => {
    const fleet = await running([1, 2, 3], 3)
    const key = /sonoran_calls:\S+/.exec(await fleet.redis.ask('KEYS', '*'))?.[0] ?? ''
    const before = /\{"v".*\}/.exec(await fleet.redis.ask('HGET', key, 'book'))?.[0] ?? ''
    for (let i = 0; i < 8; i++) {
      fleet.servers[i % 3]?.world.call('sonoran_calls', 'refresh').catch(() => {})
      await fleet.advance(10_000)
    }
    await fleet.redis.kill()
    await fleet.redis.start()
    await fleet.redis.ask('HSET', key, 'revision', 'old', 'book', before)
    await backToNormal(fleet)
    withinTheLimit(fleet)
  })

  test.each([HOUR, -HOUR, 30_000])('its clock leaps by %i ms', async (ms) => {
    const fleet = await running([1, 2, 3], 3)
    fleet.redis.leap(ms)
    await backToNormal(fleet)
    withinTheLimit(fleet)
  })

  test('away at the start: each asks seldom, one line, and goes in with the others when it comes', async () => {
    const fleet = await openFleet({ limit: 3 }, { storeDown: true })
    await fleet.add([1, 2])
    await fleet.advance(20 * MINUTE)
    withinTheLimit(fleet)
    for (const server of fleet.servers) {
      expect(server.asked.length).toBeGreaterThanOrEqual(5)
      expect(Math.max(...gaps(server.asked))).toBeLessThan(181_000)
      expect(lines(server, LOST)).toBe(1)
    }
    await fleet.redis.start()
    await backToNormal(fleet, FIRST_MS)
    withinTheLimit(fleet)
    for (const server of fleet.servers) expect(lines(server, BACK)).toBe(1)
  })

  test('away when a server starts anew: it goes by the share that it had', async () => {
    const fleet = await running([1, 2], 3)
    await fleet.redis.kill()
    const [first] = fleet.servers as [Server]
    await first.world.restart('sonoran_calls')
    const since = fleet.time.clock.now()
    await fleet.advance(20 * MINUTE)
    withinTheLimit(fleet)
    expect(first.asked.filter((at) => at > since).length).toBeGreaterThan(10)
  })
})

describeWithRedis('a server fails', () => {
  test.each([[[1, 1]], [[1, 2]]])('in the middle of a request: the others go on (%o)', async (ids) => {
    const fleet = await running(ids, 3)
    fleet.cad.fault = { kind: 'neverAnswers' }
    const before = fleet.servers.map(({ asked }) => asked.length)
    let asking = -1
    while (asking < 0) {
      await fleet.advance(500)
      asking = fleet.servers.findIndex(({ asked }, i) => asked.length > (before[i] ?? 0))
    }
    const [dead] = fleet.servers.splice(asking, 1) as [Server]
    await dead.world.close()
    fleet.cad.fault = null
    const died = fleet.time.clock.now()
    await fleet.advance(10 * MINUTE)
    withinTheLimit(fleet)
    const [left] = fleet.servers as [Server]
    const times = left.asked.filter((at) => at > died)
    // For five minutes it may be alive and on its own: its share is left to it, and no more than that.
    expect((times[0] ?? Number.POSITIVE_INFINITY) - died).toBeLessThan(1.5 * MINUTE)
    expect(times.length).toBeGreaterThanOrEqual(15)
    await fleet.advance(5 * MINUTE)
    const late = left.asked.filter((at) => at > fleet.time.clock.now() - 4 * MINUTE)
    expect(Math.max(...gaps(late))).toBeLessThan(paceFor(1, 3) * 1.05)
    expect((await left.status()).fleet?.servers).toBe(1)
  })

  test('twenty restarts at any moment: never above the limit', async () => {
    const fleet = await running([1, 2], 3)
    for (let i = 0; i < 20; i++) {
      await fleet.servers[i % 2]?.world.restart('sonoran_calls')
      await fleet.advance(1_000 + ((i * 7_919) % 25_000))
    }
    withinTheLimit(fleet)
    await fleet.advance(20_000)
    await backToNormal(fleet)
  })
})
