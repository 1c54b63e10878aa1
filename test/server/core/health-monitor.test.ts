import { describe, expect, test } from 'vitest'
import type { IncompleteList } from '../../../server/core/cad/incomplete-lists.ts'
import { createHealthMonitor } from '../../../server/core/health-monitor.ts'
import { NO_RATE_INFO } from '../../../server/core/limiter/rate-headers.ts'
import type { PollOutcome } from '../../../server/core/poll-outcome.ts'

const MINUTE = 60_000
const success = { kind: 'calls', incomplete: [] as IncompleteList[] } as PollOutcome
const unreachable = (why = 'ECONNREFUSED'): PollOutcome => ({ kind: 'unreachable', why, rate: NO_RATE_INFO })
const rateLimited: PollOutcome = { kind: 'rateLimited', waitMs: null, rate: NO_RATE_INFO }
const refused: PollOutcome = { kind: 'refused', status: 401, rate: NO_RATE_INFO }

function startMonitor() {
  let now = 0
  const lines: string[] = []
  const write = (line: string) => lines.push(line)
  const monitor = createHealthMonitor({
    clocks: () => ({ steady: now, wall: now }),
    after: () => () => {},
    paceMs: () => 20_000,
    log: { info: write, warn: write },
    onChange: () => {},
  })
  return {
    lines,
    monitor,
    /** Records an outcome at that time and returns the lines printed for it. */
    at(time: number, outcome: PollOutcome): string[] {
      now = time
      monitor.record(outcome, 1, 2)
      return lines.splice(0)
    },
  }
}

describe('console lines about the connection', () => {
  test('nothing for a success, one line for a hundred failures, and one with the duration at the end', () => {
    const { at } = startMonitor()
    expect(at(0, success)).toEqual([])
    const lines = Array.from({ length: 100 }, (_, i) => at(i * 20_000, unreachable())).flat()
    expect(lines).toEqual([expect.stringContaining('ECONNREFUSED')])
    expect(at(2_000_000, success)).toEqual(['Sonoran CAD answers again, after 33 min.'])
  })

  test('a line for another kind of failure, and none for another reason of the same kind', () => {
    const { at } = startMonitor()
    expect(at(0, unreachable())).toHaveLength(1)
    expect(at(1, unreachable('HTTP 502'))).toEqual([])
    expect(at(2, refused)).toHaveLength(1)
    expect(at(3, { kind: 'malformed', why: 'it is not JSON', rate: NO_RATE_INFO })).toHaveLength(1)
  })

  test('invalid settings again only if they are different ones', () => {
    const { monitor, lines } = startMonitor()
    for (const problems of [['a', 'b'], ['a', 'b'], ['b']]) monitor.settingsInvalid(problems)
    expect(lines).toEqual(['a', 'b', 'b'])
  })

  test('every second request failing for an hour: a pair of lines, then one line per ten minutes', () => {
    const { at } = startMonitor()
    const printed: { time: number; line: string }[] = []
    for (let i = 0; i < 180; i++) {
      for (const line of at(i * 20_000, i % 2 === 0 ? unreachable() : success))
        printed.push({ time: i * 20_000, line })
    }
    expect(printed.slice(0, 2).map(({ line }) => line)).toEqual([
      expect.stringContaining('ECONNREFUSED'),
      expect.stringContaining('answers again'),
    ])
    const summaries = printed.slice(2)
    expect(summaries).toHaveLength(5)
    for (const { line } of summaries) expect(line).toMatch(/failed (14|15) more times in the last 10 minutes/)
  })

  test('an outage that begins while failures are only counted is printed when it lasts, with its end', () => {
    const { at } = startMonitor()
    for (let i = 0; i < 6; i++) at(i * 20_000, i % 2 === 0 ? unreachable() : success)
    const lines = Array.from({ length: 60 }, (_, i) => at(120_000 + i * 20_000, unreachable())).flat()
    expect(lines).toEqual([expect.stringContaining('more times'), expect.stringContaining('ECONNREFUSED')])
    expect(at(30 * MINUTE, success)).toEqual([expect.stringContaining('answers again, after 28 min')])
  })

  test('after ten quiet minutes a failure is printed again', () => {
    const { at } = startMonitor()
    at(0, unreachable())
    for (let i = 1; i < 60; i++) at(i * 20_000, success)
    expect(at(20 * MINUTE, unreachable())).toHaveLength(1)
    expect(at(21 * MINUTE, success)).toHaveLength(1)
    expect(at(22 * MINUTE, unreachable())).toHaveLength(0)
  })

  test('refusals because of another user of the key: a pair of lines in six hours', () => {
    const { at } = startMonitor()
    const lines: string[] = []
    for (let i = 0; i < 6 * 60; i++) lines.push(...at(i * MINUTE, i % 20 === 0 ? rateLimited : success))
    expect(lines).toHaveLength(2)
    expect(at(6 * 60 * MINUTE, rateLimited)).toHaveLength(1)
  })
})
