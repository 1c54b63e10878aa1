import { expect, test } from 'vitest'
import { formatDuration } from '../../shared/format-duration.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

test.each<[number, string]>([
  [0, '0 s'],
  [119 * SECOND, '119 s'],
  [120 * SECOND, '2 min'],
  [119 * MINUTE, '119 min'],
  [2 * HOUR, '2 h'],
  [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
  [47 * HOUR + 59 * MINUTE, '47 h 59 min'],
  [48 * HOUR, '2 d'],
  [76 * HOUR, '3 d 4 h'],
  [71 * HOUR + 59 * MINUTE, '3 d'],
  [5_000 * HOUR, '208 d 8 h'],
])('%i ms is formatted as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
