import type { Outcome } from './cad/client.ts'
import {
  type Health,
  healthAfter,
  newHealth,
  type State,
  staleIn,
  stateOf,
  type Trouble,
  tell,
} from './cad/health.ts'
import type { Undo } from './game.ts'
import type { Log } from './log.ts'

export interface StatusDeps {
  clocks(): { steady: number; wall: number }
  after(ms: number, run: () => void): Undo
  /** Time between requests that the budget has room for, in ms. */
  paceMs(): number
  log: Pick<Log, 'info' | 'warn'>
  changed(): void
}

/** Keeps how the asking goes, says so in the console, and notices when the calls become stale. */
export function createStatus({ clocks, after, paceMs, log, changed }: StatusDeps) {
  let health: Health = newHealth(clocks().steady)
  let state: State = 'starting'
  let stale = false
  let lastSuccess: number | null = null
  let cancel: Undo = () => {}

  function update(): void {
    const now = clocks().steady
    cancel()
    const ms = staleIn(health, now, paceMs())
    if (ms > 0) cancel = after(ms, update)
    const [stateBefore, staleBefore] = [state, stale]
    state = stateOf(health, now, paceMs())
    stale = ms <= 0
    if (state !== stateBefore || stale !== staleBefore) changed()
  }

  function trouble(found: Trouble | null): void {
    const next = healthAfter(health, found, clocks().steady)
    health = next.health
    for (const line of next.lines) found === null ? log.info(line) : log.warn(line)
    update()
  }

  update()

  return {
    /** @param share requests a minute that are left to us */
    outcome(outcome: Outcome, serverId: number, share: number): void {
      if (outcome.kind === 'calls') lastSuccess = clocks().wall
      trouble(troubleOf(outcome, serverId, share))
    },

    /** The settings are wrong, and nothing is asked until they are mended. */
    settingsWrong: (problems: string[]): void => trouble({ kind: 'settings', problems }),

    /** The settings are right (again): what was wrong before may no longer be. */
    settingsRight(): void {
      health = { ...health, trouble: null }
      update()
    },

    state: (): State => state,
    /** Whether the calls are too old to be trusted. */
    stale: (): boolean => stale,
    /** When the last good reply came, in ms since the epoch. */
    lastSuccess: (): number | null => lastSuccess,
    lastError: (): string | null => (health.trouble === null ? null : tell(health.trouble).join(' ')),
  }
}

function troubleOf(outcome: Outcome, serverId: number, share: number): Trouble | null {
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
