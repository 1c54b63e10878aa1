import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../simulator/cad/faults.ts'
import { startPollLoop } from '../../fixtures/poll-loop.ts'
import { randomFrom } from '../../fixtures/random.ts'

const MINUTE = 60_000
const FAULTS: readonly Fault[] = [
  { kind: 'unreachable' },
  { kind: 'neverAnswers' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'html' },
  { kind: 'truncatedJson' },
]

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Times between one request and the next, in ms. */
const gaps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0))

describe('outages', () => {
  test('after 200 random outages of 1 to 10 minutes the calls are current within 15 s (median) and 32 s (all)', async () => {
    const loop = startPollLoop()
    const random = randomFrom(3)
    const delays: number[] = []
    for (let outage = 0; outage < 200; outage++) {
      await loop.advance(random() * MINUTE + 20_000)
      loop.cad.fault = FAULTS[outage % FAULTS.length] ?? null
      await loop.advance(MINUTE + random() * 9 * MINUTE)
      loop.cad.fault = null
      const [returnedAt, replies] = [loop.clock.now(), loop.replyTimes.length]
      while (loop.replyTimes.length === replies) await loop.advance(500)
      delays.push(loop.clock.now() - returnedAt)
    }
    expect(median(delays)).toBeLessThanOrEqual(15_000)
    expect(Math.max(...delays)).toBeLessThanOrEqual(32_000)
    expect(loop.cad.refused.us).toBe(0)
    expect(loop.cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(loop.errors).toEqual([])
  }, 120_000)

  test.each([
    [1, 61_000],
    [3, 31_000],
    [12, 31_000],
    [60, 31_000],
  ])(
    'at %i a minute the retries are at most %i ms apart, spread, and within the limit',
    async (limit, maxGap) => {
      const loop = startPollLoop({ cad: { limit }, setting: limit })
      await loop.advance(2 * MINUTE)
      const before = loop.requestTimes.length
      loop.cad.fault = { kind: 'unreachable' }
      await loop.advance(60 * MINUTE)
      const retryGaps = gaps(loop.requestTimes.slice(before))
      expect(Math.max(...retryGaps)).toBeLessThanOrEqual(maxGap)
      expect(loop.cad.busiestMinute()).toBeLessThanOrEqual(limit)
      // Without jitter, servers that lost the CAD together would return together.
      if (limit > 1) expect(new Set(retryGaps.map((ms) => Math.round(ms / 500))).size).toBeGreaterThan(5)
    },
  )

  test('without users there is one request a minute, and the first user causes one at once', async () => {
    const loop = startPollLoop()
    loop.watched = false
    loop.cad.fault = { kind: 'unreachable' }
    await loop.advance(60 * MINUTE)
    expect(loop.requestTimes.length).toBeLessThanOrEqual(61)
    loop.watched = true
    loop.cad.fault = null
    const replies = loop.replyTimes.length
    loop.poller.requestPoll()
    await loop.advance(31_000)
    expect(loop.replyTimes.length).toBeGreaterThan(replies)
  })

  test('a push event during an outage causes a request at the next permit; a hundred cause no more than the limit allows', async () => {
    const loop = startPollLoop()
    await loop.advance(10 * MINUTE)
    loop.cad.fault = { kind: 'unreachable' }
    await loop.advance(3 * MINUTE)
    // Right after a retry failed, when the next one is far away.
    while (loop.clock.now() - (loop.requestTimes.at(-1) ?? 0) > 1_000) await loop.advance(500)
    loop.cad.fault = null
    const replies = loop.replyTimes.length
    const permitIn = loop.limiter.waitMs()
    expect(permitIn).toBeLessThanOrEqual(15_000)
    loop.poller.pushReceived()
    await loop.advance(permitIn + 500)
    expect(loop.replyTimes.length).toBe(replies + 1)

    loop.cad.fault = { kind: 'unreachable' }
    const from = loop.requestTimes.length
    for (let event = 0; event < 600; event++) {
      loop.poller.pushReceived()
      await loop.advance(1_000)
    }
    expect(loop.cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(Math.max(...gaps(loop.requestTimes.slice(from + 3)))).toBeLessThanOrEqual(41_000)
  })
})

describe('a refused key or server id', () => {
  test.each([401, 403, 404] as const)(
    '%i is retried after 20 s, 1, 3 and then every 10 minutes',
    async (status) => {
      const loop = startPollLoop()
      await loop.advance(10 * MINUTE)
      loop.cad.fault = { kind: 'status', status }
      const before = loop.requestTimes.length
      await loop.advance(30 * MINUTE)
      const seconds = gaps(loop.requestTimes.slice(before)).map((ms) => Math.round(ms / 1000))
      expect(seconds).toEqual([20, 60, 180, 600, 600])
    },
  )

  test('one 404 after much success delays the calls by one pace', async () => {
    const loop = startPollLoop()
    await loop.advance(30 * MINUTE)
    loop.cad.injectFault({ kind: 'status', status: 404 }, { times: 1 })
    const replies = loop.replyTimes.length
    await loop.advance(42_000)
    expect(loop.replyTimes.length).toBeGreaterThan(replies)
    expect(Math.max(...gaps(loop.replyTimes.slice(-5)))).toBeLessThanOrEqual(42_000)
  })

  test.each(['requestPoll', 'refresh'] as const)(
    '%s retries at once, a push event does not',
    async (wake) => {
      const loop = startPollLoop()
      loop.cad.fault = { kind: 'status', status: 401 }
      await loop.advance(8 * MINUTE)
      loop.cad.fault = null
      loop.poller.pushReceived()
      await loop.advance(5_000)
      expect(loop.replyTimes).toHaveLength(0)
      loop.poller[wake]()
      await loop.advance(1_000)
      expect(loop.replyTimes).toHaveLength(1)
    },
  )

  test('requestPoll a thousand times does not exceed the limit, nor shorten the schedule', async () => {
    const loop = startPollLoop()
    loop.cad.fault = { kind: 'status', status: 401 }
    for (let i = 0; i < 1_000; i++) {
      loop.poller.requestPoll()
      await loop.advance(700)
    }
    expect(loop.cad.busiestMinute()).toBeLessThanOrEqual(3)
    await loop.advance(MINUTE)
    const before = loop.requestTimes.length
    await loop.advance(8 * MINUTE)
    expect(loop.requestTimes).toHaveLength(before)
  })
})
