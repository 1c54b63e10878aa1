import { describe, expect, test } from 'vitest'
import { type Health, newHealth, nextHealth, type Problem, stateOf } from '../../../server/core/health.ts'

const unreachable: Problem = { kind: 'unreachable', why: 'ECONNREFUSED' }
const refused: Problem = { kind: 'refused', status: 401, serverId: 1 }

/** Runs `[ms, trouble]` and collects what was said. */
function story(...events: [number, Problem | null][]): { health: Health; lines: string[] } {
  const lines: string[] = []
  let health = newHealth(0)
  for (const [now, trouble] of events) {
    const next = nextHealth(health, trouble, now)
    health = next.health
    lines.push(...next.lines)
  }
  return { health, lines }
}

describe('health', () => {
  test('a good reply says nothing; a hundred failures say one line; mending says one, with how long it lasted', () => {
    expect(story([0, null], [20_000, null]).lines).toEqual([])
    const failures = Array.from({ length: 100 }, (_, i): [number, Problem] => [i * 20_000, unreachable])
    const { lines } = story(...failures, [2_000_000, null])
    expect(lines).toHaveLength(2)
    expect(lines[1]).toBe('Sonoran CAD answers again, after 33 min.')
  })

  test('another trouble says another line, and more of the same with another detail does not', () => {
    const { lines } = story(
      [0, unreachable],
      [1, { kind: 'unreachable', why: 'HTTP 502' }],
      [2, refused],
      [3, { kind: 'malformed', why: 'it is not JSON' }],
    )
    expect(lines).toHaveLength(3)
  })

  test('wrong settings are said again only when they are others', () => {
    const wrong = (...problems: string[]): Problem => ({ kind: 'settings', problems })
    expect(story([0, wrong('a', 'b')], [1, wrong('a', 'b')], [2, wrong('b')]).lines).toEqual(['a', 'b', 'b'])
  })

  test.each<[string, [number, Problem | null][], number, string]>([
    ['before the first answer', [], 89_999, 'starting'],
    ['no answer for 90 s', [], 90_000, 'stale'],
    ['a good reply', [[0, null]], 89_999, 'ok'],
    [
      '90 s after the last good reply',
      [
        [0, null],
        [20_000, unreachable],
      ],
      90_000,
      'stale',
    ],
    [
      'failing since less than 90 s',
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
    ['wrong settings', [[0, { kind: 'settings', problems: ['x'] }]], 1, 'waiting'],
  ])('%s', (_, events, now, state) => {
    expect(stateOf(story(...events).health, now)).toBe(state)
  })
})
