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
import { FRESHNESS, paceFor } from './freshness.ts'

const ids = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

describeWithRedis('servers with different ids', () => {
  test.each([
    { count: 2, limit: 3, hours: 2 },
    { count: 5, limit: 3, hours: 2 },
    { count: 5, limit: 5, hours: 1 },
    { count: 20, limit: 3, hours: 2 },
  ])(
    '$count of them at a limit of $limit: nothing refused, even shares, as fresh as the table says',
    async ({ count, limit, hours }) => {
      const fleet = await openFleet({ limit })
      await fleet.add(ids(count))
      const since = await settled(fleet)
      await fleet.advance(hours * HOUR)
      withinTheLimit(fleet)
      const times = askedById(fleet, since)
      expect(times.size).toBe(count)
      for (const one of times.values()) {
        expect(mean(gaps(one))).toBeGreaterThan(paceFor(count, limit) * 0.9)
        expect(mean(gaps(one))).toBeLessThan(paceFor(count, limit) * 1.1)
        // The longest that anybody waits is as good as the mean: nobody's turn is skipped.
        expect(Math.max(...gaps(one))).toBeLessThan(paceFor(count, limit) * 1.15)
      }
      const { fleet: shared } = await (fleet.servers[0] as Server).status()
      expect(shared).toMatchObject({ store: 'connected', servers: count, serverIds: count })
      expect(shared?.enough).toBe(count < 9)
      for (const { world } of fleet.servers.slice(0, 1)) {
        await world.console.command(`${RESOURCE} status`)
        const low = world.console.lines.some(({ text }) => text.startsWith('the limit is too low'))
        expect(low).toBe(count >= 9)
      }
    },
    90_000,
  )

  test('who has nobody on duty is asked for every three minutes, and the rest is for those who have', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 2], true)
    await fleet.add([3, 4], false)
    const since = await settled(fleet)
    await fleet.advance(HOUR)
    withinTheLimit(fleet)
    const times = askedById(fleet, since)
    for (const id of [3, 4]) {
      expect(Math.max(...gaps(times.get(id) ?? []))).toBeLessThanOrEqual(180_000)
      expect(Math.min(...gaps(times.get(id) ?? []))).toBeGreaterThan(150_000)
    }
    for (const id of [1, 2]) expect(mean(gaps(times.get(id) ?? []))).toBeLessThan(53_000 * 1.1)
  }, 60_000)

  test.each([3, 8])(
    'one of %i that never stops refreshing takes nothing from the others',
    async (count) => {
      const fleet = await openFleet({ limit: 3 })
      await fleet.add(ids(count))
      const since = await settled(fleet)
      for (let i = 0; i < 240; i++) {
        fleet.servers[0]?.world.call(RESOURCE, 'refresh').catch(() => {})
        await fleet.advance(15_000)
      }
      withinTheLimit(fleet)
      const times = askedById(fleet, since)
      for (const id of ids(count).slice(1)) {
        expect(mean(gaps(times.get(id) ?? []))).toBeLessThan(paceFor(count, 3) * 1.1)
      }
    },
    60_000,
  )

  test.each([
    [1, 7, 3],
    [1, 4, 2],
    [4, 9, 5],
  ])(
    '%i with somebody on duty and %i with nobody, at a limit of %i: it is spent, and nobody starves',
    async (busy, idle, limit) => {
      const fleet = await openFleet({ limit })
      await fleet.add(ids(busy), true)
      await fleet.add(
        ids(idle).map((id) => busy + id),
        false,
      )
      await fleet.advance(10 * MINUTE)
      const since = fleet.time.clock.now()
      await fleet.advance(40 * MINUTE)
      withinTheLimit(fleet)
      const times = [...askedById(fleet, since).values()]
      // What is kept for those who come seldom leaves gaps between: the fewer requests a minute, the wider.
      expect(times.flat().length).toBeGreaterThan(0.87 * limit * 39.6)
      // Three minutes, and what a turn may take when all are due together.
      for (const one of times) expect(Math.max(...gaps(one))).toBeLessThanOrEqual(180_000)
    },
    60_000,
  )
})

test('the tables in the docs are what the budget gives', () => {
  expect(FRESHNESS).toHaveLength(2 * (5 + 8))
  for (const { ids, limit, every } of FRESHNESS) {
    expect(Math.round(paceFor(ids, limit) / 1000)).toBe(every)
  }
})
