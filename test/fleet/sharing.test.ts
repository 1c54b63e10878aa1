import { describe, expect, test } from 'vitest'
import {
  expectNoRefusals,
  gaps,
  MINUTE,
  mean,
  openFleet,
  RESOURCE,
  refreshing,
  requestsById,
  type Server,
  settled,
} from './fleet.ts'
import { FRESHNESS, paceFor } from './freshness.ts'

const ids = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('servers with different ids', () => {
  test.each([
    { count: 1, limit: 3, minutes: 4 },
    { count: 3, limit: 3, minutes: 5 },
    { count: 5, limit: 60, minutes: 1 },
  ])('$count at a limit of $limit: even shares, none refused', async ({ count, limit, minutes }) => {
    const fleet = await openFleet({ limit })
    await fleet.add(ids(count))
    const since = await settled(fleet)
    await fleet.advance(minutes * MINUTE)
    expectNoRefusals(fleet)
    const times = requestsById(fleet, since)
    expect(times.size).toBe(count)
    for (const one of times.values()) {
      expect(mean(gaps(one))).toBeGreaterThan(paceFor(count, limit) * 0.9)
      expect(mean(gaps(one))).toBeLessThan(paceFor(count, limit) * 1.1)
    }
    const { fleet: shared } = await (fleet.servers[0] as Server).status()
    expect(shared).toMatchObject({ store: 'connected', servers: count, serverIds: count, enough: true })
  })

  test('more than the limit serves every three minutes: all go on evenly, and the status says so', async () => {
    const fleet = await openFleet({ limit: 1 })
    await fleet.add(ids(3))
    await fleet.advance(2 * MINUTE)
    const { world, status } = fleet.servers[0] as Server
    expect((await status()).fleet).toMatchObject({ enough: false, paceMs: 181_800 })
    await world.console.command(`${RESOURCE} status`)
    expect(world.console.lines.some(({ text }) => text.startsWith('the limit is too low'))).toBe(true)
  })

  test('with nobody on duty: a request every three minutes, and the rest for the others', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1])
    await fleet.add([2, 3], false)
    const since = await settled(fleet)
    await fleet.advance(7 * MINUTE)
    expectNoRefusals(fleet)
    const times = requestsById(fleet, since)
    for (const id of [2, 3]) {
      expect(Math.max(...gaps(times.get(id) ?? []))).toBeLessThanOrEqual(180_000)
      expect(Math.min(...gaps(times.get(id) ?? []))).toBeGreaterThan(140_000)
    }
    // Even parts would be 61 s. The gaps that a full window leaves can't all be used.
    expect(mean(gaps(times.get(1) ?? []))).toBeLessThan(33_000)
  })

  test('one that never stops refreshing takes nothing from the others', async () => {
    const fleet = await openFleet({ limit: 6 })
    await fleet.add(ids(3))
    const since = await settled(fleet)
    await refreshing(fleet, fleet.servers.slice(0, 1), 4 * MINUTE)
    expectNoRefusals(fleet)
    const times = requestsById(fleet, since)
    for (const id of [2, 3]) expect(mean(gaps(times.get(id) ?? []))).toBeLessThan(paceFor(3, 6) * 1.05)
  })

  test('of different limits, the lowest counts for all', async () => {
    const fleet = await openFleet({ limit: 6 })
    await fleet.add([1])
    await fleet.add([2], true, { sonoran_calls_requestsPerMinute: '4' })
    await fleet.advance(2 * MINUTE)
    for (const server of fleet.servers) expect((await server.status()).requestsPerMinute).toBe(4)
  })
})

describe('servers with the same id', () => {
  test('20 of them are as fresh as one', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add(Array(20).fill(1))
    await fleet.advance(90_000)
    const ages: number[] = []
    for (let i = 0; i < 24; i++) {
      await fleet.advance(2_617)
      for (const { status } of fleet.servers) {
        ages.push(fleet.time.clock.wall() - ((await status()).lastSuccess ?? 0))
      }
    }
    expectNoRefusals(fleet)
    ages.sort((a, b) => a - b)
    expect(ages[Math.floor(ages.length * 0.5)]).toBeLessThanOrEqual(10_500)
    expect(ages[Math.floor(ages.length * 0.95)]).toBeLessThanOrEqual(21_000)
    fleet.cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await fleet.advance(paceFor(1, 3) + 2_000)
    for (const { officer } of fleet.servers) expect(officer.blips).toHaveLength(1)
  }, 120_000)

  test('one that just started shows the calls at once', async () => {
    const fleet = await openFleet({ limit: 3 })
    fleet.cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await fleet.add([1])
    await settled(fleet)
    fleet.cad.fault = { kind: 'neverAnswers' }
    await fleet.add([1])
    await fleet.advance(1_000)
    expect(fleet.servers[1]?.officer.blips).toHaveLength(1)
  })

  test('one that cannot reach the CAD gets the replies of the others', async () => {
    const fleet = await openFleet({ limit: 3 })
    await fleet.add([1, 1])
    await settled(fleet)
    const [first] = fleet.servers as [Server]
    first.withoutCad = true
    await fleet.advance(2 * MINUTE)
    expectNoRefusals(fleet)
    fleet.cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await fleet.advance(MINUTE)
    for (const { officer } of fleet.servers) expect(officer.blips).toHaveLength(1)
    expect((await first.status()).state).toBe('ok')
  })
})

describe('others who use the key', () => {
  test('are left their room by all servers together', async () => {
    const fleet = await openFleet({ limit: 5 })
    await fleet.add([1, 2])
    await settled(fleet)
    fleet.cad.otherUser(1)
    await fleet.advance(16 * MINUTE)
    expect(fleet.cad.refused.us).toBeGreaterThan(0)
    // The first refusal, and one for each try of the full share: after 2 and after 5 minutes more.
    expect(fleet.cad.refused.us).toBeLessThanOrEqual(3)
  })
})

test('the tables in the docs are what the limit gives', () => {
  expect(FRESHNESS).toHaveLength(2 * 8)
  for (const { ids, limit, every } of FRESHNESS) expect(Math.round(paceFor(ids, limit) / 1000)).toBe(every)
})
