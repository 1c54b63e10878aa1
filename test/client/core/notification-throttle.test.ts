import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNotificationThrottle } from '../../../client/core/notification-throttle.ts'

/** The times between notifications, in ms. */
const gaps = fc.array(fc.nat({ max: 4_000 }), { maxLength: 80 })

test('shows at most 5 notifications in any 10 s, including summaries, and accounts for each notification', () => {
  fc.assert(
    fc.property(gaps, (gaps) => {
      const throttle = createNotificationThrottle()
      const shownAt: number[] = []
      let [now, accounted, summaryAt] = [0, 0, null as number | null]
      const advanceTo = (time: number) => {
        if (summaryAt !== null && summaryAt <= time) {
          expect(throttle.summaryDelayMs(summaryAt)).toBe(0)
          accounted += throttle.takeSummary(summaryAt)
          shownAt.push(summaryAt)
          summaryAt = null
        }
        now = time
      }
      for (const gap of gaps) {
        advanceTo(now + gap)
        if (throttle.admit(now, false)) {
          shownAt.push(now)
          accounted++
        } else summaryAt ??= now + (throttle.summaryDelayMs(now) ?? Number.NaN)
      }
      advanceTo(now + 20_000)
      expect(accounted).toBe(gaps.length)
      expect(throttle.summaryDelayMs(now)).toBeNull()
      for (const start of shownAt)
        expect(shownAt.filter((time) => time >= start && time < start + 10_000).length).toBeLessThanOrEqual(5)
    }),
    { numRuns: 1_000 },
  )
})

test('shows required notifications despite the limit, and suppresses the others until the summary', () => {
  const throttle = createNotificationThrottle()
  for (let i = 0; i < 7; i++) expect(throttle.admit(0, true)).toBe(true)
  expect(throttle.admit(0, false)).toBe(false)
  expect(throttle.admit(0, true)).toBe(true)
  expect(throttle.admit(60_000, false)).toBe(false)
  expect(throttle.takeSummary(60_000)).toBe(2)
  expect(throttle.admit(60_000, false)).toBe(true)
})
