import { expect, test } from 'vitest'
import {
  expectNoRefusals,
  type Fleet,
  gaps,
  MINUTE,
  mean,
  openFleet,
  RESOURCE,
  refreshing,
  requestsById,
  type Server,
} from './fleet.ts'
import { paceFor } from './freshness.ts'

const AWAY = /Redis can't be used/
const BACK = /Redis answers again/
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
const count = ({ lines }: Server, what: RegExp) => lines().filter((line) => what.test(line)).length

/** Servers that share a limit of three times their number, so that each sends a request every 20 s. */
async function openServers(number: number): Promise<Fleet> {
  const fleet = await openFleet({ limit: 3 * number })
  await fleet.add(Array.from({ length: number }, (_, i) => i + 1))
  await fleet.advance(90_000)
  return fleet
}

/** Each server has its even part of the limit. */
async function expectFullPace(fleet: Fleet): Promise<void> {
  const since = fleet.time.clock.now()
  await fleet.advance(2 * MINUTE)
  const pace = paceFor(fleet.servers.length, fleet.cad.limit)
  for (const times of requestsById(fleet, since).values()) {
    expect(mean(gaps(times))).toBeGreaterThan(pace * 0.9)
    expect(mean(gaps(times))).toBeLessThan(pace * 1.1)
  }
}

test('no request is refused during any fault while all servers refresh each second', {
  timeout: 120_000,
}, async () => {
  const fleet = await openServers(2)
  const { redis, servers } = fleet
  const refresh = (seconds: number) => refreshing(fleet, servers, 1_000 * seconds)
  const faults: Record<string, () => unknown> = {
    FLUSHALL: () => redis.run('FLUSHALL'),
    'all connections drop': () => redis.dropConnections(),
    'answers get lost': () => redis.loseReplies(6),
    'its clock is set forward': () => redis.jump(3_600_000),
    'its clock is set back': () => redis.jump(-3_600_000),
    'a server restarts': () => servers[0]?.world.restart(RESOURCE),
    async 'it restarts empty'() {
      await redis.stop()
      await redis.start({ empty: true })
    },
    async 'it is frozen for 30 s'() {
      redis.pause()
      await refresh(30)
      redis.resume()
    },
    async 'it is away for 30 s, and back empty'() {
      await redis.stop()
      await refresh(30)
      await redis.start({ empty: true })
    },
  }
  for (const [name, happens] of Object.entries(faults)) {
    await happens()
    await refresh(50)
    expect({ name, refused: fleet.cad.refused.us }).toEqual({ name, refused: 0 })
    // The limit is used again in the minute after, by both.
    const since = fleet.time.clock.now()
    await refresh(62)
    const counts = [...requestsById(fleet, since).values()].map(({ length }) => length)
    expect({ name, enough: counts.every((count) => count >= 2) && sum(counts) >= 5 }).toEqual({
      name,
      enough: true,
    })
  }
  expectNoRefusals(fleet)
})

test('Redis is away for 10 minutes: each server goes on by itself, and shares again within a minute', async () => {
  const fleet = await openServers(2)
  await fleet.redis.stop()
  const since = fleet.time.clock.now()
  await fleet.advance(10 * MINUTE)
  for (const server of fleet.servers) {
    expect((await server.status()).fleet?.store).toBe('lost')
    const times = server.requests.filter((at) => at >= since)
    expect(mean(gaps(times))).toBeLessThan(20_200 * 1.3)
  }
  await fleet.redis.start({ empty: true })
  await fleet.advance(MINUTE)
  await expectFullPace(fleet)
  expect(fleet.cad.refused.us / fleet.cad.arrived.us).toBeLessThan(0.02)
  for (const server of fleet.servers) expect([count(server, AWAY), count(server, BACK)]).toEqual([1, 1])
})

test('half of the servers are cut off for 11 minutes', async () => {
  const fleet = await openServers(2)
  for (const server of fleet.servers.slice(0, 1)) server.reachRedis(false)
  await fleet.advance(11 * MINUTE)
  for (const server of fleet.servers.slice(0, 1)) server.reachRedis(true)
  await fleet.advance(MINUTE)
  await expectFullPace(fleet)
  expect(fleet.cad.refused.us / fleet.cad.arrived.us).toBeLessThan(0.02)
})

test('a server that was killed leaves its part to the others after a quarter of an hour, and no earlier', async () => {
  const fleet = await openFleet({ limit: 3 })
  await fleet.add([1, 2])
  await fleet.advance(2 * MINUTE)
  const [dead] = fleet.servers.splice(1, 1) as [Server]
  await dead.world.close()
  await fleet.advance(14 * MINUTE)
  expect((await fleet.servers[0]?.status())?.fleet).toMatchObject({ servers: 1, paceMs: 40_400 })
  await fleet.advance(MINUTE + 10_000)
  expect((await fleet.servers[0]?.status())?.fleet).toMatchObject({ servers: 1, paceMs: 20_200 })
})

test('a server that stops leaves its part to the others at once', async () => {
  const fleet = await openFleet({ limit: 3 })
  await fleet.add([1, 2])
  await fleet.servers[1]?.world.stop(RESOURCE)
  await fleet.advance(10_000)
  expect((await fleet.servers[0]?.status())?.fleet).toMatchObject({ servers: 1, paceMs: 20_200 })
})

test('Redis is away at the start: a request every three minutes, one line, and back when it comes', async () => {
  const fleet = await openFleet({ limit: 12 }, { redisStopped: true })
  await fleet.add([1])
  await fleet.advance(8 * MINUTE)
  for (const server of fleet.servers) {
    expect(server.requests.length).toBeGreaterThanOrEqual(2)
    expect(Math.max(...gaps(server.requests))).toBeLessThan(200_000)
    expect(count(server, AWAY)).toBe(1)
  }
  await fleet.redis.start({ empty: true })
  await fleet.advance(2 * MINUTE)
  for (const server of fleet.servers) expect(count(server, BACK)).toBe(1)
  expectNoRefusals(fleet)
})

test('slow, but below a second: nobody notices', async () => {
  const fleet = await openServers(2)
  fleet.redis.slow(700)
  await fleet.advance(2 * MINUTE)
  expectNoRefusals(fleet)
  for (const server of fleet.servers) expect(count(server, AWAY)).toBe(0)
})

test("one server's clocks jump every 15 s: nothing changes for the others", async () => {
  const fleet = await openServers(2)
  const since = fleet.time.clock.now()
  const [first] = fleet.servers as [Server]
  for (const ms of [-150, 3_600_000, -3_600_000, -10_000, 20_000, 150, -60_000, 60_000]) {
    first.clockOffset += ms
    fleet.time.clock.jump(ms)
    await fleet.advance(15_000)
  }
  expectNoRefusals(fleet)
  for (const { requests } of fleet.servers.slice(1)) {
    const times = requests.filter((at) => at >= since)
    expect(mean(gaps(times))).toBeLessThan(20_200 * 1.1)
  }
})

test('sonoran_calls_redis is emptied: the connection ends, and the server goes on by itself', async () => {
  const fleet = await openFleet({ limit: 3 })
  await fleet.add([1])
  await fleet.advance(2 * MINUTE)
  const [{ world, requests }] = fleet.servers as [Server]
  await world.convars.set('sonoran_calls_redis', '')
  const scripts = fleet.redis.scripts
  const since = fleet.time.clock.now()
  await fleet.advance(5 * MINUTE)
  expect(fleet.redis.scripts).toBe(scripts)
  expect(requests.filter((at) => at > since).length).toBeGreaterThanOrEqual(14)
  expectNoRefusals(fleet)
})
