import { describe, expect, test } from 'vitest'
import type { CadSettings } from '../../../../simulator/cad/cad.ts'
import type { Fault } from '../../../../simulator/cad/faults.ts'
import { type PollLoopOptions, startPollLoop } from '../../../fixtures/poll-loop.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const TOO_MANY: Fault = { kind: 'status', status: 429 }

type Loop = ReturnType<typeof startPollLoop>

const share = (loop: Loop) => loop.limiter.usage().share

/** How long it takes until the condition holds, in minutes. */
async function minutesUntil(loop: Loop, condition: () => boolean): Promise<number> {
  const start = loop.clock.now()
  while (!condition() && loop.clock.now() - start < 6 * HOUR) await loop.advance(1_000)
  return (loop.clock.now() - start) / MINUTE
}

const SLACK_MIN = 0.05

describe.each<[string, Partial<CadSettings>]>([
  ['without headers', { retryAfter: 'none' }],
  ['with Retry-After', { retryAfter: 'seconds' }],
  ['with counters', { retryAfter: 'none', rateHeaders: true }],
  ['with counters and Retry-After as a date', { retryAfter: 'date', rateHeaders: true }],
])('time until the full pace after refusals, %s', (_, cad) => {
  const isFull = (loop: Loop) => () =>
    loop.clock.now() > 0 && share(loop) === 3 && loop.limiter.waitMs() === 0

  test('one 429: 2 minutes', async () => {
    const loop = startPollLoop({ cad })
    await loop.advance(5 * MINUTE)
    loop.cad.injectFault(TOO_MANY, { times: 1 })
    await minutesUntil(loop, () => share(loop) < 3)
    expect(await minutesUntil(loop, isFull(loop))).toBeLessThanOrEqual(2 + SLACK_MIN)
  })

  test('the first request refused: 2 minutes', async () => {
    const loop = startPollLoop({ cad })
    loop.cad.injectFault(TOO_MANY, { times: 1 })
    await loop.advance(1_000)
    expect(share(loop)).toBe(1)
    expect(await minutesUntil(loop, isFull(loop))).toBeLessThanOrEqual(2 + SLACK_MIN)
  })

  test.each([
    [2, 5],
    [10, 20],
    [60, 20],
  ])('%i minutes of 429: at most %i minutes', async (duration, max) => {
    const loop = startPollLoop({ cad })
    await loop.advance(5 * MINUTE)
    loop.cad.injectFault(TOO_MANY, { ms: duration * MINUTE })
    await loop.advance(duration * MINUTE)
    expect(await minutesUntil(loop, isFull(loop))).toBeLessThanOrEqual(max)
  })
})

describe.each<[string, number, PollLoopOptions]>([
  ['sliding window without headers', 24, { cad: { window: 'sliding', retryAfter: 'none' } }],
  ['sliding window with Retry-After', 6, { cad: { window: 'sliding' } }],
  ['fixed window without headers', 6, { cad: { window: 'fixed', retryAfter: 'none' } }],
  ['sliding window with counters', 6, { cad: { window: 'sliding', rateHeaders: true } }],
  ['fixed window with counters', 6, { cad: { window: 'fixed', rateHeaders: true } }],
])('another user of the key at 1 a minute, %s', (_, hours, options) => {
  test('causes at most 3 refusals an hour after the first hour', async () => {
    const loop = startPollLoop(options)
    loop.cad.otherUser(1)
    await loop.advance(HOUR)
    const first = loop.cad.refused.us
    let max = 0
    for (let hour = 1; hour < hours; hour++) {
      const before = loop.cad.refused.us
      await loop.advance(HOUR)
      max = Math.max(max, loop.cad.refused.us - before)
    }
    expect(first).toBeLessThanOrEqual(6)
    expect(max).toBeLessThanOrEqual(3)
  })
})

describe('episodes', () => {
  test('refusals in a row reduce the share once; the full share returns after 2, 5, 10, 20 and 20 minutes', async () => {
    const loop = startPollLoop({ cad: { retryAfter: 'none' } })
    await loop.advance(5 * MINUTE)
    for (const minutes of [2, 5, 10, 20, 20]) {
      loop.cad.injectFault(TOO_MANY, { times: 1 })
      await minutesUntil(loop, () => share(loop) < 3)
      expect(await minutesUntil(loop, () => share(loop) === 3)).toBeCloseTo(minutes, 1)
    }
    await loop.advance(21 * MINUTE)
    loop.cad.injectFault(TOO_MANY, { times: 3 })
    await minutesUntil(loop, () => share(loop) < 3)
    await loop.advance(2 * MINUTE)
    expect(share(loop)).toBe(2)
  })

  test('reset restores the full share, but not during a Retry-After', async () => {
    const loop = startPollLoop({ cad: { retryAfter: 'none' } })
    await loop.advance(5 * MINUTE)
    loop.cad.injectFault(TOO_MANY, { times: 4 })
    await minutesUntil(loop, () => share(loop) < 3)
    await loop.advance(4 * MINUTE)
    expect(loop.limiter.waitMs()).toBeGreaterThan(MINUTE)
    expect(loop.limiter.reduction()).toMatchObject({ limit: 3, reason: 'refused' })
    loop.cad.fault = null
    loop.limiter.reset()
    expect(loop.limiter.reduction()).toBeNull()
    expect(share(loop)).toBe(3)
    expect(loop.limiter.waitMs()).toBe(0)

    loop.cad.retryAfter = 'seconds'
    loop.cad.injectFault(TOO_MANY, { times: 1 })
    await minutesUntil(loop, () => loop.limiter.reduction() !== null)
    const waitMs = loop.limiter.waitMs()
    expect(waitMs).toBeGreaterThan(1_000)
    loop.limiter.reset()
    expect(loop.limiter.reduction()).toBeNull()
    expect(loop.limiter.waitMs()).toBeGreaterThanOrEqual(waitMs - 1_000)
  })

  test('another setting restores the full share', async () => {
    const loop = startPollLoop({ cad: { retryAfter: 'none' } })
    loop.cad.injectFault(TOO_MANY, { times: 3 })
    await loop.advance(4 * MINUTE)
    expect(share(loop)).toBe(1)
    loop.setting = 4
    expect(share(loop)).toBe(4)
    loop.poller.reschedule()
    const replies = loop.replyTimes.length
    await loop.advance(1_000)
    expect(loop.replyTimes).toHaveLength(replies + 1)
  })
})

describe('auto', () => {
  test('without headers stays at 3 a minute', async () => {
    const loop = startPollLoop({ setting: 'auto', cad: { limit: 60 } })
    await loop.advance(HOUR)
    expect(loop.cad.busiestMinute()).toBe(3)
  })

  test('follows 5 a minute with a mean age of at most 6.3 s and no refusal, and falls back within two replies', async () => {
    const loop = startPollLoop({ setting: 'auto', cad: { limit: 5, rateHeaders: true } })
    await loop.advance(HOUR)
    const times = loop.replyTimes.slice(10)
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    const total = gaps.reduce((sum, gap) => sum + gap, 0)
    const meanAge = gaps.reduce((sum, gap) => sum + gap ** 2, 0) / (2 * total)
    expect(meanAge).toBeLessThanOrEqual(1.05 * 6_000)
    expect(loop.cad.refused.us).toBe(0)
    loop.cad.limit = 3
    const replies = loop.requestTimes.length
    while (loop.requestTimes.length < replies + 2) await loop.advance(500)
    await loop.advance(1_000)
    expect(share(loop)).toBeLessThanOrEqual(3)
  })

  test.each([
    [12, 12],
    [60, 12],
    [2, 2],
  ])('of a limit of %i a minute uses %i', async (limit, used) => {
    const loop = startPollLoop({ setting: 'auto', cad: { limit, rateHeaders: true } })
    await loop.advance(10 * MINUTE)
    expect(share(loop)).toBe(used)
    expect(loop.cad.busiestMinute()).toBeLessThanOrEqual(Math.max(used, 3))
  })
})
