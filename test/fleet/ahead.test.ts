import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Ahead, compare } from '../../server/fleet/ahead.ts'

describe("the store's clock", () => {
  const asks = fc.array(fc.record({ after: fc.nat(60_000), there: fc.nat(900), back: fc.nat(900) }), {
    minLength: 2,
    maxLength: 30,
  })

  test('is known within bounds that hold it, ever closer; and what it leaps by is noticed', () => {
    fc.assert(
      fc.property(
        asks,
        fc.integer({ min: -1e9, max: 1e9 }),
        // In millionths, as quartz drifts.
        fc.integer({ min: -400, max: 400 }),
        fc.integer({ min: 2_000, max: 1e7 }),
        fc.boolean(),
        (plan, offset, drift, leap, back) => {
          let now = 1_000_000
          const store = (time: number) => time + offset + ((time - 1_000_000) * drift) / 1e6
          let ahead: Ahead | null = null
          const ask = ({ after, there, back }: { after: number; there: number; back: number }, set = 0) => {
            now += after
            const [sent, told, heard] = [now, store(now + there) + set, now + there + back]
            now = heard
            return compare(ahead, { now: told, sent, heard })
          }
          for (const one of plan) {
            const next = ask(one)
            expect(next.leapt).toBe(false)
            ahead = next.ahead
            expect(ahead.least).toBeLessThanOrEqual(store(now) - now + 1)
            expect(ahead.most).toBeGreaterThanOrEqual(store(now) - now - 1)
            expect(ahead.most - ahead.least).toBeLessThanOrEqual(one.there + one.back + 1)
          }
          expect(ask(plan[0] as (typeof plan)[0], back ? -leap : leap).leapt).toBe(true)
        },
      ),
    )
  })
})
