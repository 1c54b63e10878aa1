import { describe, expect, test } from 'vitest'
import type { Cad } from '../../simulator/cad/cad.ts'
import type { World } from '../../simulator/game/world.ts'
import { shift } from '../fixtures/stage.ts'

const HOUR = 3_600_000

/** Spans between one request of ours and the next, in ms. */
function paces(cad: Cad): number[] {
  const times = cad.requests.filter(({ who }) => who === 'us').map(({ at }) => at)
  return times.slice(1).map((time, i) => time - (times[i] ?? 0))
}

const state = (world: World) =>
  world.call('sonoran_calls', 'getStatus') as Promise<{ state: string; lastError: string | null }>
const said = (world: World) =>
  world.console.lines.filter(({ player }) => player === null).map(({ text }) => text)

/** A repeatable die: the same seed, the same days. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('the pace', () => {
  test('24 hours with an officer on duty: nothing refused, and at most 20.4 s from one request to the next', async () => {
    const { world, cad } = await shift()
    await world.advance(24 * HOUR)
    expect(cad.refused.us).toBe(0)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(Math.max(...paces(cad).slice(2))).toBeLessThanOrEqual(20_400)
    expect(cad.arrived.us).toBeGreaterThanOrEqual(24 * 176)
  })

  test.each([1, 2, 5, 60])('a limit of %i a minute is used and never exceeded', async (limit) => {
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

describe('wishes', () => {
  test('refresh asks at once if the budget lets, and many are one request', async () => {
    const { world, cad } = await shift()
    await world.advance(HOUR)
    const before = cad.arrived.us
    const answers = Array.from({ length: 100 }, () => world.call('sonoran_calls', 'refresh'))
    await world.advance(21_000)
    expect(await Promise.all(answers)).toEqual(Array(100).fill(true))
    expect(cad.arrived.us - before).toBeLessThanOrEqual(2)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
  })

  test('signing on asks at once where nobody was on duty', async () => {
    const { world, cad, officer } = await shift()
    await officer.command('duty')
    await world.advance(150_000)
    const before = cad.arrived.us
    await officer.command('duty')
    await world.advance(1_000)
    expect(cad.arrived.us - before).toBe(1)
  })

  test('signing on and off a thousand times spends no more than the budget', async () => {
    const { world, cad, officer } = await shift()
    for (let i = 0; i < 1_000; i++) {
      await officer.command('duty')
      await world.advance(700)
    }
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(cad.refused.us).toBe(0)
  })
})

describe('never over the budget', () => {
  const gateways = [
    { window: 'sliding', rateHeaders: true },
    { window: 'fixed', rateHeaders: true },
    { window: 'sliding', rateHeaders: false },
    { window: 'fixed', rateHeaders: false },
  ] as const

  test.each(gateways)(
    '50 restarts at random moments and refreshes hammered: nothing refused (%o)',
    async (gateway) => {
      const { world, cad } = await shift({ cad: gateway })
      const die = dice(7)
      for (let i = 0; i < 50; i++) {
        await world.advance(die() * 40_000)
        for (let j = 0; j < 5; j++) world.call('sonoran_calls', 'refresh').catch(() => {})
        await world.advance(die() * 2_000)
        await world.restart('sonoran_calls')
      }
      expect(cad.refused.us).toBe(0)
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
      expect(cad.arrived.us).toBeGreaterThan(40)
    },
  )

  test.each(gateways)(
    'another user of the key: at most one refusal each time it takes more (%o)',
    async (gateway) => {
      const { world, cad } = await shift({ cad: gateway })
      const die = dice(11)
      let changes = 0
      for (const perMinute of [0, 1, 0, 1, 2, 1, 0]) {
        cad.otherUser(perMinute)
        changes++
        for (let i = 0; i < 50 / 7; i++) {
          world.call('sonoran_calls', 'refresh').catch(() => {})
          await world.advance(60_000 + die() * 240_000)
          await world.restart('sonoran_calls')
        }
      }
      expect(cad.refused.us).toBeLessThanOrEqual(changes)
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    },
  )

  test('ten restarts in a row do not reset the budget', async () => {
    const { world, cad } = await shift()
    for (let i = 0; i < 10; i++) {
      await world.restart('sonoran_calls')
      await world.advance(100)
    }
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(cad.refused.us).toBe(0)
  })

  test.each([86_400_000, -86_400_000, 30_000, -30_000])(
    'a wall clock that jumps by %i ms causes no burst and no gap',
    async (ms) => {
      const { world, cad } = await shift()
      for (let i = 0; i < 20; i++) {
        await world.advance(17_000)
        world.clock.jump(i % 2 === 0 ? ms : -ms / 2)
        if (i % 3 === 0) await world.restart('sonoran_calls')
      }
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
      expect(Math.max(...paces(cad))).toBeLessThanOrEqual(61_000)
    },
  )
})

describe('refusals', () => {
  test.each(['seconds', 'date'] as const)(
    'a 429 waits as long as Retry-After says in %s, and asks less from then on',
    async (retryAfter) => {
      const { world, cad } = await shift({ cad: { retryAfter } })
      await world.advance(90_000)
      cad.limit = 2
      await world.advance(HOUR / 6)
      // The full share is tried again after 2 and after 5 minutes.
      expect(cad.refused.us).toBeLessThanOrEqual(3)
      const statuses = cad.requests.map(({ status }) => status)
      const refusal = statuses.indexOf(429)
      expect(cad.requests[refusal + 1]?.status).toBe(200)
      expect((await state(world)).state).toBe('ok')
      expect(said(world).filter((text) => text.includes('refused a request'))).toHaveLength(1)
    },
  )

  test('a limit that the gateway names below the setting is kept, and one line says so', async () => {
    const { world, cad } = await shift({
      cad: { limit: 3, rateHeaders: true },
      convars: { sonoran_calls_requestsPerMinute: '60' },
    })
    await world.advance(HOUR)
    expect(cad.refused.us).toBeLessThanOrEqual(1)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
  })
})

describe('faults', () => {
  test.each([401, 403, 404] as const)(
    '%i: prints one line that names the convar, and retries after 20 s, 1, 3 and then every 10 minutes',
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
      expect((await state(world)).state).toBe('stopped')
      const lines = said(world).filter((text) => text.includes(`HTTP ${status}`))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain(status === 404 ? 'sonoran_serverId' : 'sonoran_apiKey')
      cad.fault = null
      await world.advance(100_000)
      expect((await state(world)).state).toBe('ok')
      expect(said(world).at(-1)).toMatch(/answers again, after 1[34] min/)
    },
  )

  test('a new key is tried at once', async () => {
    const { world, cad, officer } = await shift({ convars: { sonoran_apiKey: 'wrong' } })
    cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await world.advance(60_000)
    expect((await state(world)).state).toBe('stopped')
    await world.convars.set('sonoran_apiKey', cad.key)
    await world.advance(2_000)
    expect((await state(world)).state).toBe('ok')
    expect(officer.blips).toHaveLength(1)
  })

  test('a refresh is tried at once', async () => {
    const { world, cad } = await shift()
    cad.fault = { kind: 'status', status: 401 }
    await world.advance(60_000)
    expect((await state(world)).state).toBe('stopped')
    cad.fault = null
    const answer = world.call('sonoran_calls', 'refresh')
    await world.advance(2_000)
    expect(await answer).toBe(true)
    expect((await state(world)).state).toBe('ok')
  })

  test.each([
    { kind: 'status', status: 500 },
    { kind: 'unreachable' },
    { kind: 'notJson' },
    { kind: 'neverAnswers' },
  ] as const)(
    '%o for an hour: backs off within the budget, one line, the map stays, stale once, back once',
    async (fault) => {
      const { world, cad, officer } = await shift()
      cad.calls.create({ title: 'Bank', x: 1, y: 2 })
      await world.advance(60_000)
      const before = cad.arrived.us
      const [lines, posts] = [said(world).length, officer.feed.length]
      cad.fault = fault
      await world.advance(HOUR)
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
      // At least every 30 s, and at most at the pace.
      expect(cad.arrived.us - before).toBeGreaterThanOrEqual(118)
      expect(cad.arrived.us - before).toBeLessThanOrEqual(179)
      expect(said(world)).toHaveLength(lines + 1)
      expect((await state(world)).state).toBe('stale')
      expect(officer.blips).toHaveLength(1)
      cad.fault = null
      await world.advance(32_000)
      expect((await state(world)).state).toBe('ok')
      expect(said(world)).toHaveLength(lines + 2)
      expect(officer.feed.slice(posts).map(({ text }) => text)).toEqual([
        "Sonoran CAD can't be reached: calls may be out of date",
        'Sonoran CAD is back: calls are up to date',
      ])
    },
  )

  test('the key is in no line, event, error or status, whatever fails', async () => {
    const { world, cad } = await shift({ cad: { key: 'S3CR3T-KEY-1234' } })
    const statuses = ([401, 403, 404, 429, 500, 503] as const).map((status) => ({
      kind: 'status' as const,
      status,
    }))
    for (const fault of [...statuses, { kind: 'unreachable' as const }, { kind: 'html' as const }]) {
      cad.fault = fault
      await world.advance(60_000)
      expect(JSON.stringify(await state(world))).not.toContain('S3CR3T')
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

describe('settings at run time', () => {
  test('a wrong one is named in one line, what is drawn stays, and the mended one takes effect by itself', async () => {
    const { world, cad, officer } = await shift()
    cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    await world.advance(30_000)
    const lines = said(world).length
    await world.convars.set('sonoran_calls_closedLimit', 'many')
    await world.advance(30_000)
    expect(said(world).slice(lines)).toEqual([
      expect.stringContaining("sonoran_calls_closedLimit holds 'many'"),
    ])
    expect((await state(world)).state).toBe('waiting')
    expect(officer.blips).toHaveLength(1)
    const asked = cad.arrived.us
    await world.advance(30_000)
    expect(cad.arrived.us).toBe(asked)
    await world.convars.set('sonoran_calls_closedLimit', '5')
    await world.advance(2_000)
    expect((await state(world)).state).toBe('ok')
    expect(cad.requests.at(-1)?.query).toContain('closedLimit=5')
  })
})
