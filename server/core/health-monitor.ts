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
  /** Time between requests that the budget has room for, in ms. */
  paceMs(): number
  log: Pick<Log, 'info' | 'warn'>
  onChange(): void
}

/** Keeps how the asking goes, says so in the console, and notices when the calls become stale. */
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

  function report(found: Problem | null): void {
    const next = nextHealth(health, found, clocks().steady)
    health = next.health
    for (const line of next.lines) found === null ? log.info(line) : log.warn(line)
    update()
  }

  return {
    start: update,

    /** @param share requests a minute that are left to us */
    record(outcome: PollOutcome, serverId: number, share: number): void {
      if (outcome.kind === 'calls') lastSuccess = clocks().wall
      report(problemOf(outcome, serverId, share))
    },

    /** The settings are wrong, and nothing is asked until they are mended. */
    settingsInvalid: (problems: string[]): void => report({ kind: 'settings', problems }),

    /** The settings are right (again): what was wrong before may no longer be. */
    settingsValid(): void {
      health = { ...health, problem: null }
      update()
    },

    state: (): State => state,
    /** Whether the calls are too old to be trusted. */
    isStale: (): boolean => stale,
    /** When the last good reply came, in ms since the epoch. */
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
