import { expect, test } from 'vitest'
import { liveTogether, type Trouble } from './model.ts'

const SEEDS = 20
const MINUTE = 60_000

test.each<[string, Trouble]>([
  ['answers get lost', { lostAnswers: true }],
  ['servers are cut off', { cut: 'quite' }],
  ['servers are almost cut off, and new ones come', { cut: 'almost', joins: true }],
  ['the store is away for minutes', { away: 5 * MINUTE }],
  ['the store is away for long', { away: 15 * MINUTE, lostAnswers: true }],
  ['servers restart, and are cut off', { restarts: true, cut: 'quite' }],
  ['the limit changes while servers are cut off', { limits: true, cut: 'quite' }],
  ['another process takes over, with an old book', { failovers: true, lostAnswers: true }],
  ['the store is emptied', { emptied: true, lostAnswers: true }],
  ['servers with one id, and all of it', { sameIds: true, cut: 'quite', away: 4 * MINUTE, restarts: true }],
])(
  'never above the limit in any minute: %s',
  (_, trouble) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      expect({ seed, tooMany: liveTogether(seed, 4, 3, trouble) }).toEqual({ seed, tooMany: null })
    }
  },
  120_000,
)
