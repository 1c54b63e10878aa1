import { describe, expect, test } from 'vitest'
import { type Health, newHealth, nextHealth, type Problem, stateOf } from '../../../server/core/health.ts'

const unreachable: Problem = { kind: 'unreachable', why: 'ECONNREFUSED' }
const refused: Problem = { kind: 'refused', status: 401, serverId: 1 }

/** Applies `[ms, problem]` in order and collects the console lines. */
function applyEvents(...events: [number, Problem | null][]): { health: Health; lines: string[] } {
  const lines: string[] = []
  let health = newHealth(0)
  for (const [now, problem] of events) {
    const next = nextHealth(health, problem, now)
    health = next.health
    lines.push(...next.lines)
  }
  return { health, lines }
}

describe('health', () => {
  test('prints nothing for a success, one line for a hundred failures, and one with the duration at the end', () => {
    expect(applyEvents([0, null], [20_000, null]).lines).toEqual([])
    const failures = Array.from({ length: 100 }, (_, i): [number, Problem] => [i * 20_000, unreachable])
    const { lines } = applyEvents(...failures, [2_000_000, null])
    expect(lines).toHaveLength(2)
    expect(lines[1]).toBe('Sonoran CAD answers again, after 33 min.')
  })

  test('prints a line for another kind of problem, and none for another detail of the same kind', () => {
    const { lines } = applyEvents(
      [0, unreachable],
      [1, { kind: 'unreachable', why: 'HTTP 502' }],
      [2, refused],
      [3, { kind: 'malformed', why: 'it is not JSON' }],
    )
    expect(lines).toHaveLength(3)
  })

  test('prints invalid settings again only if they are different ones', () => {
    const invalid = (...problems: string[]): Problem => ({ kind: 'settings', problems })
    expect(applyEvents([0, invalid('a', 'b')], [1, invalid('a', 'b')], [2, invalid('b')]).lines).toEqual([
      'a',
      'b',
      'b',
    ])
  })

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
    expect(stateOf(applyEvents(...events).health, now)).toBe(state)
  })
})
