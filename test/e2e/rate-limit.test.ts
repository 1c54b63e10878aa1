import { describe, expect, test } from 'vitest'
import { amount } from '../fixtures/amount.ts'
import { consoleLines, requestIntervals, shift, statusOf } from '../fixtures/stage.ts'
import { createRandom } from '../soak/random.ts'

const HOUR = 3_600_000

describe('the rate limit is never exceeded', () => {
  const gateways = [
    { window: 'sliding', rateHeaders: true },
    { window: 'fixed', rateHeaders: true },
    { window: 'sliding', rateHeaders: false },
    { window: 'fixed', rateHeaders: false },
  ] as const

  const RESTARTS = amount(15, 50)
  test.each(gateways)(
    `by ${RESTARTS} restarts at random moments with many refreshes (%o)`,
    async (gateway) => {
      const { world, cad } = await shift({ cad: gateway })
      const { fraction } = createRandom(7)
      for (let i = 0; i < RESTARTS; i++) {
        await world.advance(fraction() * 40_000)
        for (let j = 0; j < 5; j++) world.call('sonoran_calls', 'refresh').catch(() => {})
        await world.advance(fraction() * 2_000)
        await world.restart('sonoran_calls')
      }
      expect(cad.refused.us).toBe(0)
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
      expect(cad.arrived.us).toBeGreaterThan(0.8 * RESTARTS)
    },
  )

  test.each(gateways)(
    'beside another program with the key, except for one refusal each time it sends more (%o)',
    async (gateway) => {
      const { world, cad } = await shift({ cad: gateway })
      const { fraction } = createRandom(11)
      let changes = 0
      for (const perMinute of [0, 1, 0, 1, 2, 1, 0]) {
        cad.otherUser(perMinute)
        changes++
        for (let i = 0; i < RESTARTS / 7; i++) {
          world.call('sonoran_calls', 'refresh').catch(() => {})
          await world.advance(60_000 + fraction() * 240_000)
          await world.restart('sonoran_calls')
        }
      }
      expect(cad.refused.us).toBeLessThanOrEqual(changes)
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    },
  )

  test('by ten restarts in a row', async () => {
    const { world, cad } = await shift()
    for (let i = 0; i < 10; i++) {
      await world.restart('sonoran_calls')
      await world.advance(100)
    }
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(cad.refused.us).toBe(0)
  })

  test.each([86_400_000, -86_400_000, 30_000, -30_000])(
    'when the wall clock jumps by %i ms, which causes no gap either',
    async (ms) => {
      const { world, cad } = await shift()
      for (let i = 0; i < 20; i++) {
        await world.advance(17_000)
        world.clock.jump(i % 2 === 0 ? ms : -ms / 2)
        if (i % 3 === 0) await world.restart('sonoran_calls')
      }
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
      expect(Math.max(...requestIntervals(cad))).toBeLessThanOrEqual(61_000)
    },
  )
})

describe('a refused request', () => {
  test.each(['seconds', 'date'] as const)(
    'delays the next one by Retry-After in %s, and the adaptive limit decreases',
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
      expect((await statusOf(world)).state).toBe('ok')
      expect(consoleLines({ world }).filter((text) => text.includes('refused a request'))).toHaveLength(1)
    },
  )

  test('does not recur if the gateway reports a lower limit than the setting', async () => {
    const { world, cad } = await shift({
      cad: { limit: 3, rateHeaders: true },
      convars: { sonoran_calls_requestsPerMinute: '60' },
    })
    await world.advance(HOUR)
    expect(cad.refused.us).toBeLessThanOrEqual(1)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
  })
})
