import type { Disposer } from '../../shared/disposer.ts'
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
import type { PollOutcome } from './poll-outcome.ts'

export interface HealthMonitorDeps {
  clocks(): { steady: number; wall: number }
  after(ms: number, run: () => void): Disposer
  /** Interval between requests that the rate limit allows, in ms. */
  paceMs(): number
  log: Pick<Log, 'info' | 'warn'>
  onChange(): void
}

/** Tracks the health of the connection to the CAD, reports changes in the console, and detects stale calls. */
export function createHealthMonitor({ clocks, after, paceMs, log, onChange }: HealthMonitorDeps) {
  let health: Health = newHealth(clocks().steady)
  let state: State = 'starting'
  let stale = false
  let lastSuccess: number | null = null
  let cancel: Disposer = () => {}

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
    const next = nextHealth(health, problem, clocks().steady)
    health = next.health
    for (const line of next.lines) problem === null ? log.info(line) : log.warn(line)
    update()
  }

  return {
    start: update,

    /** @param share requests a minute that this server may send now */
    record(outcome: PollOutcome, serverId: number, share: number): void {
      if (outcome.kind === 'calls') lastSuccess = clocks().wall
      report(problemOf(outcome, serverId, share))
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
    /** When calls arrived last, in ms since 1970. */
    lastSuccess: (): number | null => lastSuccess,
    lastError: (): string | null =>
      health.problem === null ? null : describeProblem(health.problem).join(' '),
  }
}

export type HealthMonitor = ReturnType<typeof createHealthMonitor>

function problemOf(outcome: PollOutcome, serverId: number, share: number): Problem | null {
  switch (outcome.kind) {
    case 'calls':
      return null
    case 'rateLimited':
      return { kind: 'rateLimited', share }
    case 'refused':
      return { kind: 'refused', status: outcome.status, serverId }
    case 'unreachable':
    case 'malformed':
      return { kind: outcome.kind, why: outcome.why }
  }
}
