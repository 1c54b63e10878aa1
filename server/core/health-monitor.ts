import { deepEqual } from '../../shared/deep-equal.ts'
import type { Disposer } from '../../shared/disposer.ts'
import { createFlapReporter } from './flap-reporter.ts'
import {
  describeProblem,
  type Health,
  newHealth,
  nextHealth,
  type Problem,
  type State,
  staleIn,
  stateOf,
} from './health.ts'
import type { Log } from './log.ts'
import * as messages from './messages.ts'
import type { PollOutcome } from './poll-outcome.ts'

export interface HealthMonitorDeps {
  clocks(): { steady: number; wall: number }
  after(ms: number, run: () => void): Disposer
  /** Interval between requests that the rate limit allows, in ms. */
  paceMs(): number
  log: Pick<Log, 'info' | 'warn'>
  onChange(): void
}

/** Other users of the key cause refusals for as long as they are there, and `sonoran_calls status` shows the effect. */
const RATE_LIMITED_LINE_MS = 6 * 60 * 60_000

/** Tracks the health of the connection to the CAD, reports changes in the console, and detects stale calls. */
export function createHealthMonitor({ clocks, after, paceMs, log, onChange }: HealthMonitorDeps) {
  let health: Health = newHealth(clocks().steady)
  let state: State = 'starting'
  let stale = false
  let lastSuccess: number | null = null
  let cancel: Disposer = () => {}
  let rateLimitedLineAt = Number.NEGATIVE_INFINITY
  const flapReporter = createFlapReporter(messages.furtherFailures)

  function update(): void {
    const now = clocks().steady
    cancel()
    const ms = staleIn(health, now, paceMs())
    if (ms > 0) cancel = after(ms, update)
    const [stateBefore, staleBefore] = [state, stale]
    state = stateOf(health, now, paceMs())
    stale = ms <= 0
    if (state !== stateBefore || stale !== staleBefore) onChange()
  }

  function report(problem: Problem | null): void {
    const now = clocks().steady
    const before = health
    health = nextHealth(health, problem, now)
    for (const line of linesFor(before, problem, now)) problem === null ? log.info(line) : log.warn(line)
    update()
  }

  /** One line when a problem begins, changes its kind or ends, and none while it lasts. */
  function linesFor(
    { problem: before, problemSince }: Health,
    problem: Problem | null,
    now: number,
  ): string[] {
    if (problem === null) return flapReporter.recovered(messages.connectionRestored(now - problemSince), now)
    const lines = describeProblem(problem)
    if (problem.kind === 'settings') return deepEqual(before, problem) ? [] : lines
    if (problem.kind === 'rateLimited') {
      if (now - rateLimitedLineAt < RATE_LIMITED_LINE_MS) return []
      rateLimitedLineAt = now
    }
    return flapReporter.failed(problem.kind, lines.join(' '), now)
  }

  return {
    start: update,

    /** @param share requests a minute that this server may send now */
    record(outcome: PollOutcome, serverId: number, share: number): void {
      const problem = problemOf(outcome, serverId, share)
      if (problem === null) lastSuccess = clocks().wall
      report(problem)
    },

    /** Settings are invalid, and nothing is requested until they are corrected. */
    settingsInvalid: (problems: string[]): void => report({ kind: 'settings', problems }),

    /** Settings are valid, possibly after a change, which may have solved the last problem. */
    settingsValid(): void {
      health = { ...health, problem: null }
      update()
    },

    state: (): State => state,
    /** Whether the calls may be out of date. */
    isStale: (): boolean => stale,
    /** When a complete reply arrived last, in ms since 1970. */
    lastSuccess: (): number | null => lastSuccess,
    /** The HTTP status with which the CAD refuses the key or the server id; null if it does not. */
    refusedStatus: (): number | null => (health.problem?.kind === 'refused' ? health.problem.status : null),
    lastError: (): string | null =>
      health.problem === null ? null : describeProblem(health.problem).join(' '),
  }
}

export type HealthMonitor = ReturnType<typeof createHealthMonitor>

function problemOf(outcome: PollOutcome, serverId: number, share: number): Problem | null {
  switch (outcome.kind) {
    case 'calls':
      return outcome.incomplete.length > 0 ? { kind: 'incomplete', lists: outcome.incomplete } : null
    case 'rateLimited':
      return { kind: 'rateLimited', share }
    case 'refused':
      return { kind: 'refused', status: outcome.status, serverId }
    case 'unreachable':
      return { kind: 'unreachable', why: outcome.why, isServerError: outcome.isServerError === true }
    case 'malformed':
      return { kind: 'malformed', why: outcome.why }
  }
}
