import { expect, test } from 'vitest'
import {
  askedById,
  describeWithRedis,
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

describeWithRedis('servers with the same id', () => {
  test.each([
    { count: 2, limit: 3, hours: 2 },
    { count: 5, limit: 5, hours: 2 },
    { count: 20, limit: 3, hours: 1 },
  ])(
    '$count of them are as fresh as one',
    async ({ count, limit, hours }) => {
      const fleet = await openFleet({ limit })
      await fleet.add(Array(count).fill(1))
      const since = await settled(fleet)
      await fleet.advance(hours * HOUR)
      withinTheLimit(fleet)
      const pace = paceFor(1, limit)
      expect(Math.max(...gaps(askedById(fleet, since).get(1) ?? []))).toBeLessThan(pace * 1.05)
      fleet.cad.calls.create({ title: 'Bank', x: 1, y: 2 })
      await fleet.advance(pace + 3_000)
      for (const { officer } of fleet.servers) expect(officer.blips).toHaveLength(1)
    },
    90_000,
  )

  test('one that cannot reach the CAD is told what the others hear', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 1])
    await settled(fleet)
    const [first, second] = fleet.servers as [Server, Server]
    first.cut = true
    await fleet.advance(10 * MINUTE)
    withinTheLimit(fleet)
    fleet.cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await fleet.advance(2 * MINUTE)
    for (const { officer } of [first, second]) expect(officer.blips).toHaveLength(1)
    expect((await first.status()).state).toBe('ok')
  })
})

describeWithRedis('others who use the key', () => {
  test('are left their room by all servers together', async () => {
    const fleet = await openFleet({ limit: 5 })
    await fleet.add([1, 2, 3])
    await settled(fleet)
    fleet.cad.otherUser(1)
    await fleet.advance(2 * HOUR)
    // As for a server by itself: a refusal tells of it, and now and then another whether it is still so. There may be a
    // second on its way when the first is told.
    expect(fleet.cad.refused.us).toBeGreaterThan(0)
    expect(fleet.cad.refused.us).toBeLessThanOrEqual(8)
    expect(fleet.cad.busiestMinute()).toBeLessThanOrEqual(5)
  }, 60_000)
})

describeWithRedis('the convar', () => {
  test('changed to nothing: the connection ends, and the server goes on by itself within the limit', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1])
    await settled(fleet)
    const [{ world }] = fleet.servers as [Server]
    expect(await fleet.redis.ask('CLIENT', 'LIST')).toContain('name=sonoran_calls')
    await world.convars.set('sonoran_calls_redis', '')
    const since = fleet.time.clock.now()
    await fleet.advance(5 * MINUTE)
    expect(await fleet.redis.ask('CLIENT', 'LIST')).not.toContain('name=sonoran_calls')
    expect(askedById(fleet, since).get(1)?.length).toBeGreaterThanOrEqual(14)
    withinTheLimit(fleet)
  })
})

describeWithRedis('what is in the store', () => {
  test('is small, of one place, goes by itself, and is not the key', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 2, 3, 3])
    await settled(fleet)
    const keys = [...(await fleet.redis.ask('KEYS', '*')).matchAll(/^sonoran_calls:\S+$/gm)].map(String)
    expect(keys).toEqual([expect.stringMatching(/^sonoran_calls:1:\{[0-9a-f]{32}\}:book$/)])
    const book = await fleet.redis.ask('HGETALL', String(keys[0]))
    expect(book.length).toBeLessThan(4_000)
    expect(book).not.toContain('S3CR3T')
    expect(Number((await fleet.redis.ask('PTTL', String(keys[0]))).slice(1))).toBeGreaterThan(0)
    for (const { world } of fleet.servers) {
      expect(JSON.stringify(world.console.lines)).not.toContain('redis://')
      expect(JSON.stringify(await world.call(RESOURCE, 'getStatus'))).not.toContain('redis://')
    }
  })

  test.each(['junk', '{"v":1}', '[]', '{"v":9,"grants":[]}'])('is not trusted: %s', async (junk) => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 2])
    await settled(fleet)
    const key = /sonoran_calls:\S+/.exec(await fleet.redis.ask('KEYS', '*'))?.[0] ?? ''
    await fleet.redis.ask('HSET', key, 'book', junk)
    await fleet.redis.ask('PUBLISH', key.replace('book', 'replies:1'), junk)
    await fleet.redis.ask('PUBLISH', key.replace('book', 'replies:1'), `1 somebody 300\n${junk}`)
    const since = fleet.time.clock.now()
    await fleet.advance(5 * MINUTE)
    withinTheLimit(fleet)
    for (const times of askedById(fleet, since).values()) expect(times.length).toBeGreaterThanOrEqual(5)
  })
})
