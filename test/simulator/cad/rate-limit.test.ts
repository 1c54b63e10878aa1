import { describe, expect, test } from 'vitest'
import { counted, retryAfter, waitMs } from '../../../simulator/cad/rate-limit.ts'
import { openCad, START, visit } from './fixture.ts'

/** Moments of a minute that began `START`, in seconds. */
const at = (...seconds: number[]) => seconds.map((s) => ({ at: s * 1_000, wall: START + s * 1_000 }))
const now = (second: number) => ({ at: second * 1_000, wall: START + second * 1_000 })

describe('which requests count, and how long the next one waits', () => {
  test.each([
    { window: 'sliding', limit: 3, spent: [0, 10, 20], second: 30, count: 3, wait: 30 },
    { window: 'sliding', limit: 3, spent: [0, 10, 20], second: 59.999, count: 3, wait: 0.001 },
    { window: 'sliding', limit: 3, spent: [0, 10, 20], second: 60, count: 2, wait: 10 },
    { window: 'sliding', limit: 1, spent: [0, 10, 20], second: 30, count: 3, wait: 50 },
    { window: 'sliding', limit: 0, spent: [], second: 30, count: 0, wait: 60 },
    { window: 'fixed', limit: 3, spent: [0, 10, 20], second: 30, count: 3, wait: 30 },
    { window: 'fixed', limit: 3, spent: [57, 58, 59], second: 60, count: 0, wait: 60 },
    { window: 'fixed', limit: 3, spent: [57, 61], second: 62, count: 1, wait: 58 },
  ] as const)('$window $limit: $spent at $second', ({ window, limit, spent, second, count, wait }) => {
    const counting = counted({ window, limit }, at(...spent), now(second))
    expect(counting).toHaveLength(count)
    expect(waitMs({ window, limit }, counting, now(second))).toBeCloseTo(wait * 1_000)
  })

  test.each([
    ['seconds', 29_001, '30'],
    ['seconds', 30_000, '30'],
    ['date', 29_001, 'Wed, 08 Apr 2026 21:30:30 GMT'],
    ['date', 30_000, 'Wed, 08 Apr 2026 21:30:30 GMT'],
  ] as const)('Retry-After in %s, %i ms', (form, wait, text) => {
    expect(retryAfter(form, wait, now(0))).toBe(text)
  })
})

describe('the gateway', () => {
  test('lets three a minute through, and says when the next may come', async () => {
    const { cad, pass } = openCad()
    const { ask } = await visit(cad, 'in process')
    const statuses = async (times: number) => {
      const seen: number[] = []
      for (let i = 0; i < times; i++) seen.push((await ask()).status)
      return seen
    }
    expect(await statuses(4)).toEqual([200, 200, 200, 429])
    await pass(20_000)
    const refused = await ask()
    expect(refused.headers.get('retry-after')).toBe('40')
    expect(await refused.json()).toEqual({
      message: 'API rate limit exceeded',
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    await pass(40_000)
    expect(await statuses(1)).toEqual([200])
    expect(cad.refused).toEqual({ us: 2, other: 0 })
  })

  test.each([
    ['none', null],
    ['seconds', '60'],
    ['date', 'Wed, 08 Apr 2026 21:31:00 GMT'],
  ] as const)('Retry-After: %s', async (form, value) => {
    const { cad } = openCad({ retryAfter: form, limit: 0 })
    const { ask } = await visit(cad, 'in process')
    expect((await ask()).headers.get('retry-after')).toBe(value)
  })

  test('with rate headers, every answer has them', async () => {
    const { cad, pass } = openCad({ rateHeaders: true, limit: 2 })
    const { ask } = await visit(cad, 'in process')
    const seen: (string | null)[][] = []
    for (const authorization of [undefined, undefined, undefined, null]) {
      const { status, headers } = await ask(authorization === null ? { authorization } : {})
      const names = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']
      seen.push([String(status), ...names.map((name) => headers.get(name))])
      await pass(10_000)
    }
    expect(seen).toEqual([
      ['200', '2', '1', '60'],
      ['200', '2', '0', '50'],
      ['429', '2', '0', '40'],
      ['401', '2', '0', '30'],
    ])
  })

  test('the limit can be changed while it counts', async () => {
    const { cad } = openCad({ limit: 1 })
    const { ask } = await visit(cad, 'in process')
    await ask()
    expect((await ask()).status).toBe(429)
    cad.limit = 2
    expect((await ask()).status).toBe(200)
  })

  test('without a valid key nothing is spent', async () => {
    const { cad } = openCad({ limit: 1 })
    const { ask } = await visit(cad, 'in process')
    for (const authorization of [null, 'Basic abc', 'Bearer wrong']) {
      expect((await ask({ authorization })).status).toBe(401)
    }
    expect((await ask()).status).toBe(200)
  })
})

describe('the other user of the key', () => {
  test('spends from the same budget, and is counted apart', async () => {
    const { cad, pass } = openCad({ limit: 1 })
    const { ask } = await visit(cad, 'in process')
    cad.spend()
    expect((await ask()).status).toBe(429)
    cad.spend()
    expect(cad.refused).toEqual({ us: 1, other: 1 })
    expect(cad.requests.map(({ who, status }) => [who, status])).toEqual([
      ['other', 200],
      ['us', 429],
      ['other', 429],
    ])
    await pass(60_000)
    expect((await ask()).status).toBe(200)
  })

  test('comes as often as told, and goes', async () => {
    const { cad, pass } = openCad()
    cad.otherUser(1)
    await pass(600_000)
    expect(cad.arrived.other).toBe(10)
    cad.otherUser(4)
    await pass(60_000)
    expect(cad.arrived.other).toBe(14)
    cad.otherUser(0)
    await pass(600_000)
    expect(cad.arrived).toEqual({ us: 0, other: 14 })
  })
})

describe('the record', () => {
  test('has when, who and what, and never the key', async () => {
    const { cad, pass } = openCad()
    const { ask } = await visit(cad, 'in process')
    await pass(1_500)
    await ask({ query: '?closedLimit=5&type=100' })
    expect(cad.requests).toEqual([
      { at: 1_500, wall: START + 1_500, who: 'us', status: 200, query: 'closedLimit=5&type=100' },
    ])
    expect(JSON.stringify(cad.requests)).not.toContain(cad.key)
  })

  test('knows the busiest minute', async () => {
    const { cad, pass } = openCad({ limit: 100 })
    const { ask } = await visit(cad, 'in process')
    for (const seconds of [0, 50, 9, 1, 300, 30, 30]) {
      await pass(seconds * 1_000)
      await ask()
      if (seconds === 300) cad.spend()
    }
    // At 0, 50 and 59, but no longer at 60 with the first.
    expect(cad.busiestMinute()).toBe(3)
    expect(cad.busiestMinute('all')).toBe(3)
    cad.spend()
    cad.spend()
    expect(cad.busiestMinute('all')).toBe(4)
  })

  test('keeps counting when it no longer keeps everything', () => {
    const { cad } = openCad()
    for (let i = 0; i < 10_000; i++) cad.spend()
    expect(cad.arrived.other).toBe(10_000)
    expect(cad.refused.other).toBe(9_997)
    expect(cad.requests.length).toBeLessThan(2_000)
  })
})
