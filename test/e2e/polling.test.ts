import { describe, expect, test } from 'vitest'
import { amount } from '../fixtures/amount.ts'
import { consoleLines, requestIntervals, shift, statusOf } from '../fixtures/stage.ts'

const HOUR = 3_600_000

describe('the poll interval', () => {
  const HOURS = amount(6, 24)
  test(`is at most 20.4 s during ${HOURS} hours with an officer on duty, and no request is refused`, async () => {
    const { world, cad } = await shift()
    await world.advance(HOURS * HOUR)
    expect(cad.refused.us).toBe(0)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(Math.max(...requestIntervals(cad).slice(2))).toBeLessThanOrEqual(20_400)
    expect(cad.arrived.us).toBeGreaterThanOrEqual(HOURS * 176)
  })

  test.each([1, 2, 5, 60])('uses a limit of %i a minute fully and never exceeds it', async (limit) => {
    const { world, cad } = await shift({
      cad: { limit },
      convars: { sonoran_calls_requestsPerMinute: String(limit) },
    })
    await world.advance(HOUR)
    expect(cad.refused.us).toBe(0)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(limit)
    expect(cad.arrived.us).toBeGreaterThanOrEqual(57 * limit)
  })
})

describe('an additional poll', () => {
  test('is sent at once for refresh if the limit allows, and is shared by many callers', async () => {
    const { world, cad } = await shift()
    await world.advance(HOUR)
    const before = cad.arrived.us
    const results = Array.from({ length: 100 }, () => world.call('sonoran_calls', 'refresh'))
    await world.advance(21_000)
    expect(await Promise.all(results)).toEqual(Array(100).fill(true))
    expect(cad.arrived.us - before).toBeLessThanOrEqual(2)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
  })

  test('is sent at once when the first player signs on', async () => {
    const { world, cad, officer } = await shift()
    await officer.command('duty')
    await world.advance(150_000)
    const before = cad.arrived.us
    await officer.command('duty')
    await world.advance(1_000)
    expect(cad.arrived.us - before).toBe(1)
  })

  test('never exceeds the limit when a player signs on and off a thousand times', async () => {
    const { world, cad, officer } = await shift()
    for (let i = 0; i < 1_000; i++) {
      await officer.command('duty')
      await world.advance(700)
    }
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(cad.refused.us).toBe(0)
  })
})

describe('faults', () => {
  test.each([401, 403, 404] as const)(
    'HTTP %i is retried after 20 s, 1, 3 and then every 10 minutes, and one line says what to check',
    async (status) => {
      const { world, cad } = await shift()
      await world.advance(60_000)
      cad.fault = { kind: 'status', status }
      await world.advance(30_000)
      const before = cad.arrived.us
      await world.advance(300_000)
      expect(cad.arrived.us).toBe(before + 3)
      await world.advance(500_000)
      expect(cad.arrived.us).toBe(before + 3)
      expect((await statusOf(world)).state).toBe('stopped')
      const lines = consoleLines({ world }).filter((text) => text.includes(`HTTP ${status}`))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain(status === 404 ? 'sonoran_serverId' : 'sonoran_apiKey')
      cad.fault = null
      await world.advance(100_000)
      expect((await statusOf(world)).state).toBe('ok')
      expect(consoleLines({ world }).at(-1)).toMatch(/answers again, after 1[34] min/)
    },
  )

  test('a new key is used at once after HTTP 401', async () => {
    const { world, cad, officer } = await shift({ convars: { sonoran_apiKey: 'wrong' } })
    cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await world.advance(60_000)
    expect((await statusOf(world)).state).toBe('stopped')
    await world.convars.set('sonoran_apiKey', cad.key)
    await world.advance(2_000)
    expect((await statusOf(world)).state).toBe('ok')
    expect(officer.blips).toHaveLength(1)
  })

  test('refresh sends a request at once after HTTP 401', async () => {
    const { world, cad } = await shift()
    cad.fault = { kind: 'status', status: 401 }
    await world.advance(60_000)
    expect((await statusOf(world)).state).toBe('stopped')
    cad.fault = null
    const result = world.call('sonoran_calls', 'refresh')
    await world.advance(2_000)
    expect(await result).toBe(true)
    expect((await statusOf(world)).state).toBe('ok')
  })

  test.each([
    { kind: 'status', status: 500 },
    { kind: 'unreachable' },
    { kind: 'notJson' },
    { kind: 'neverAnswers' },
  ] as const)(
    '%o for an hour: polling backs off, the map stays, and console and players get one message at each end',
    async (fault) => {
      const { world, cad, officer } = await shift()
      cad.calls.create({ title: 'Bank', x: 1, y: 2 })
      await world.advance(60_000)
      const before = cad.arrived.us
      const [lines, posts] = [consoleLines({ world }).length, officer.feed.length]
      cad.fault = fault
      await world.advance(HOUR)
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
      // At least every 30 s, and at most at the pace.
      expect(cad.arrived.us - before).toBeGreaterThanOrEqual(118)
      expect(cad.arrived.us - before).toBeLessThanOrEqual(179)
      expect(consoleLines({ world })).toHaveLength(lines + 1)
      expect((await statusOf(world)).state).toBe('stale')
      expect(officer.blips).toHaveLength(1)
      cad.fault = null
      await world.advance(32_000)
      expect((await statusOf(world)).state).toBe('ok')
      expect(consoleLines({ world })).toHaveLength(lines + 2)
      expect(officer.feed.slice(posts).map(({ text }) => text)).toEqual([
        "Sonoran CAD can't be reached: calls may be out of date",
        'Sonoran CAD is back: calls are up to date',
      ])
    },
  )

  test('the key is in no console line, event, error or status', async () => {
    const { world, cad } = await shift({ cad: { key: 'S3CR3T-KEY-1234' } })
    const statuses = ([401, 403, 404, 429, 500, 503] as const).map((status) => ({
      kind: 'status' as const,
      status,
    }))
    for (const fault of [...statuses, { kind: 'unreachable' as const }, { kind: 'html' as const }]) {
      cad.fault = fault
      await world.advance(60_000)
      expect(JSON.stringify(await statusOf(world))).not.toContain('S3CR3T')
      cad.fault = null
      world.call('sonoran_calls', 'refresh').catch(() => {})
    }
    for (const value of ['S3CR3T KEY', 'S3CR3T-\u00e9', 'redis S3CR3T'])
      await world.convars.set('sonoran_apiKey', value)
    await world.advance(1_000)
    expect(JSON.stringify(world.console.lines)).not.toContain('S3CR3T')
    for (const player of world.players) expect(JSON.stringify(player.received)).not.toContain('S3CR3T')
  })
})

describe('a setting that is changed at run time', () => {
  test('is reported in one line if invalid, keeps the map, and takes effect once it is corrected', async () => {
    const { world, cad, officer } = await shift()
    cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await world.advance(30_000)
    const lines = consoleLines({ world }).length
    await world.convars.set('sonoran_calls_closedLimit', 'many')
    await world.advance(30_000)
    expect(consoleLines({ world }).slice(lines)).toEqual([
      expect.stringContaining("sonoran_calls_closedLimit holds 'many'"),
    ])
    expect((await statusOf(world)).state).toBe('waiting')
    expect(officer.blips).toHaveLength(1)
    const before = cad.arrived.us
    await world.advance(30_000)
    expect(cad.arrived.us).toBe(before)
    await world.convars.set('sonoran_calls_closedLimit', '5')
    await world.advance(2_000)
    expect((await statusOf(world)).state).toBe('ok')
    expect(cad.requests.at(-1)?.query).toContain('closedLimit=5')
  })
})
