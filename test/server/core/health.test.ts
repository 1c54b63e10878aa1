import { describe, expect, test } from 'vitest'
import { type Health, newHealth, nextHealth, type Problem, stateOf } from '../../../server/core/health.ts'

const unreachable: Problem = { kind: 'unreachable', why: 'ECONNREFUSED' }
const refused: Problem = { kind: 'refused', status: 401, serverId: 1 }

const applyEvents = (...events: [number, Problem | null][]): Health =>
  events.reduce((health, [now, problem]) => nextHealth(health, problem, now), newHealth(0))

describe('health', () => {
  test.each<[string, [number, Problem | null][], number, string]>([
    ['before the first response', [], 89_999, 'starting'],
    ['no response for 90 s', [], 90_000, 'stale'],
    ['after a success', [[0, null]], 89_999, 'ok'],
    [
      '90 s after the last success',
      [
        [0, null],
        [20_000, unreachable],
      ],
      90_000,
      'stale',
    ],
    [
      'failing for less than 90 s',
      [
        [0, null],
        [20_000, unreachable],
      ],
      89_999,
      'ok',
    ],
    [
      'refused',
      [
        [0, null],
        [20_000, refused],
      ],
      20_001,
      'stopped',
    ],
    ['invalid settings', [[0, { kind: 'settings', problems: ['x'] }]], 1, 'waiting'],
  ])('state: %s', (_, events, now, state) => {
    expect(stateOf(applyEvents(...events), now)).toBe(state)
  })
})
