import { describe, expect, test } from 'vitest'
import { msUntilAllowed, requestsInWindow, retryAfterValue } from '../../../simulator/cad/rate-limit.ts'
import { connect, openCad, START } from './fixture.ts'

/** `second` seconds into the minute that begins at START. */
const timestamp = (second: number) => ({ at: second * 1_000, wall: START + second * 1_000 })

describe('the requests in the window and the wait for the next one', () => {
  test.each([
    { window: 'sliding', limit: 3, admitted: [0, 10, 20], second: 30, count: 3, wait: 30 },
    { window: 'sliding', limit: 3, admitted: [0, 10, 20], second: 59.999, count: 3, wait: 0.001 },
    { window: 'sliding', limit: 3, admitted: [0, 10, 20], second: 60, count: 2, wait: 10 },
    { window: 'sliding', limit: 1, admitted: [0, 10, 20], second: 30, count: 3, wait: 50 },
    { window: 'sliding', limit: 0, admitted: [], second: 30, count: 0, wait: 60 },
    { window: 'fixed', limit: 3, admitted: [0, 10, 20], second: 30, count: 3, wait: 30 },
    { window: 'fixed', limit: 3, admitted: [57, 58, 59], second: 60, count: 0, wait: 60 },
    { window: 'fixed', limit: 3, admitted: [57, 61], second: 62, count: 1, wait: 58 },
  ] as const)(
    '$window window, limit $limit, admitted at $admitted, now $second',
    ({ window, limit, admitted, second, count, wait }) => {
      const inWindow = requestsInWindow({ window, limit }, admitted.map(timestamp), timestamp(second))
      expect(inWindow).toHaveLength(count)
      expect(msUntilAllowed({ window, limit }, inWindow, timestamp(second))).toBeCloseTo(wait * 1_000)
    },
  )

  test.each([
    ['seconds', 29_001, '30'],
    ['seconds', 30_000, '30'],
    ['date', 29_001, 'Wed, 08 Apr 2026 21:30:30 GMT'],
    ['date', 30_000, 'Wed, 08 Apr 2026 21:30:30 GMT'],
  ] as const)('writes Retry-After in the form %s for %i ms', (form, wait, text) => {
    expect(retryAfterValue(form, wait, timestamp(0))).toBe(text)
  })
})

describe('the gateway', () => {
  test('admits three requests a minute, and the refusal contains the wait', async () => {
    const { cad, advance } = openCad()
    const { request } = await connect(cad, 'in process')
    const statuses = async (times: number) => {
      const seen: number[] = []
      for (let i = 0; i < times; i++) seen.push((await request()).status)
      return seen
    }
    expect(await statuses(4)).toEqual([200, 200, 200, 429])
    await advance(20_000)
    const refused = await request()
    expect(refused.headers.get('retry-after')).toBe('40')
    expect(await refused.json()).toEqual({
      message: 'API rate limit exceeded',
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    await advance(40_000)
    expect(await statuses(1)).toEqual([200])
    expect(cad.refused).toEqual({ us: 2, other: 0 })
  })

  test.each([
    ['none', null],
    ['seconds', '60'],
    ['date', 'Wed, 08 Apr 2026 21:31:00 GMT'],
  ] as const)('sends Retry-After in the form: %s', async (form, value) => {
    const { cad } = openCad({ retryAfter: form, limit: 0 })
    const { request } = await connect(cad, 'in process')
    expect((await request()).headers.get('retry-after')).toBe(value)
  })

  test('every response has the rate headers when they are switched on', async () => {
    const { cad, advance } = openCad({ rateHeaders: true, limit: 2 })
    const { request } = await connect(cad, 'in process')
    const seen: (string | null)[][] = []
    for (const authorization of [undefined, undefined, undefined, null]) {
      const { status, headers } = await request(authorization === null ? { authorization } : {})
      const names = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']
      seen.push([String(status), ...names.map((name) => headers.get(name))])
      await advance(10_000)
    }
    expect(seen).toEqual([
      ['200', '2', '1', '60'],
      ['200', '2', '0', '50'],
      ['429', '2', '0', '40'],
      ['401', '2', '0', '30'],
    ])
  })

  test('the limit can be changed at run time', async () => {
    const { cad } = openCad({ limit: 1 })
    const { request } = await connect(cad, 'in process')
    await request()
    expect((await request()).status).toBe(429)
    cad.limit = 2
    expect((await request()).status).toBe(200)
  })

  test('a request without a valid key does not count', async () => {
    const { cad } = openCad({ limit: 1 })
    const { request } = await connect(cad, 'in process')
    for (const authorization of [null, 'Basic abc', 'Bearer wrong']) {
      expect((await request({ authorization })).status).toBe(401)
    }
    expect((await request()).status).toBe(200)
  })
})

describe('the other user of the key', () => {
  test('shares the limit, and has its own counters', async () => {
    const { cad, advance } = openCad({ limit: 1 })
    const { request } = await connect(cad, 'in process')
    cad.requestAsOtherUser()
    expect((await request()).status).toBe(429)
    cad.requestAsOtherUser()
    expect(cad.refused).toEqual({ us: 1, other: 1 })
    expect(cad.requests.map(({ user, status }) => [user, status])).toEqual([
      ['other', 200],
      ['us', 429],
      ['other', 429],
    ])
    await advance(60_000)
    expect((await request()).status).toBe(200)
  })

  test('makes requests at the given rate until it is 0', async () => {
    const { cad, advance } = openCad()
    cad.otherUser(1)
    await advance(600_000)
    expect(cad.arrived.other).toBe(10)
    cad.otherUser(4)
    await advance(60_000)
    expect(cad.arrived.other).toBe(14)
    cad.otherUser(0)
    await advance(600_000)
    expect(cad.arrived).toEqual({ us: 0, other: 14 })
  })
})

describe('the request log', () => {
  test('contains the time, the user and the query, and never the key', async () => {
    const { cad, advance } = openCad()
    const { request } = await connect(cad, 'in process')
    await advance(1_500)
    await request({ query: '?closedLimit=5&type=100' })
    expect(cad.requests).toEqual([
      { at: 1_500, wall: START + 1_500, user: 'us', status: 200, query: 'closedLimit=5&type=100' },
    ])
    expect(JSON.stringify(cad.requests)).not.toContain(cad.key)
  })

  test('returns the maximum number of requests in 60 seconds', async () => {
    const { cad, advance } = openCad({ limit: 100 })
    const { request } = await connect(cad, 'in process')
    for (const seconds of [0, 50, 9, 1, 300, 30, 30]) {
      await advance(seconds * 1_000)
      await request()
      if (seconds === 300) cad.requestAsOtherUser()
    }
    // At 0, 50 and 59 seconds; at 60 the first request has left the window.
    expect(cad.busiestMinute()).toBe(3)
    expect(cad.busiestMinute('all')).toBe(3)
    cad.requestAsOtherUser()
    cad.requestAsOtherUser()
    expect(cad.busiestMinute('all')).toBe(4)
  })

  test('the counters stay exact when old records are dropped', () => {
    const { cad } = openCad()
    for (let i = 0; i < 10_000; i++) cad.requestAsOtherUser()
    expect(cad.arrived.other).toBe(10_000)
    expect(cad.refused.other).toBe(9_997)
    expect(cad.requests.length).toBeLessThan(2_000)
  })
})
