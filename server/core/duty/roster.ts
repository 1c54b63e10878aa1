import { deepEqual } from '../../../shared/deep-equal.ts'
import type { Disposer } from '../../../shared/disposer.ts'
import { createActiveProviders } from './active-providers.ts'
import { createDebouncer } from './debouncer.ts'
import type { RecordingMatcher } from './job-matcher.ts'
import type { DutyProvider } from './provider.ts'

/** A job change passes through intermediate jobs, so a player is checked this long after the last hint. */
const DEBOUNCE_MS = 300
/** However many hints follow each other, the player is checked this long after the first. */
const MAX_DEBOUNCE_MS = 1_200
/**
 * The sweep checks every player once a minute, for changes that no event announced. It works in slices, as a framework's
 * answer can be costly and there can be a thousand players. 50 slices of 1 s, as the game's timers are late by a tick each.
 */
const SWEEP_SLICES = 50
const SLICE_MS = 1_000

export interface RosterDeps {
  players(): number[]
  playerExists(source: number): boolean
  onDutyChange(source: number, onDuty: boolean): void
  /** The names of the player's jobs may have changed, while on duty. */
  onJobsChange(source: number): void
  after(ms: number, run: () => void): Disposer
  every(ms: number, run: () => void): Disposer
  /** A monotonic clock, in ms. */
  now(): number
  /** Runs a function, and returns its result and the job names that providers compared in it. */
  recordJobs: RecordingMatcher['record']
  /** Called once for each provider that throws, until the providers are set again. */
  onProviderError(name: string, error: unknown): void
}

/**
 * The players on duty. Events are hints: after a debounce, the providers' answers decide. A player is on duty if any
 * provider reports it; an override takes precedence over all providers.
 */
export function createRoster(deps: RosterDeps) {
  const { players, playerExists, onDutyChange, onJobsChange, after, every, now, onProviderError } = deps
  /** The players on duty, with the names of their jobs. */
  const onDuty = new Map<number, readonly string[]>()
  const overrides = new Map<number, boolean>()
  const checks = createDebouncer({ after, now, delayMs: DEBOUNCE_MS, maxDelayMs: MAX_DEBOUNCE_MS })
  const providers = createActiveProviders({
    ...{ now, playerExists, onHint: scheduleCheck, onError: onProviderError },
    // Never puts a player on duty: during a drop, the player is about to be removed.
    onUnloaded(source) {
      if (onDuty.has(source)) setJobs(source, evaluate(source))
    },
  })

  /** The names of the player's jobs. Null for a player off duty. */
  function evaluate(source: number): readonly string[] | null {
    const { result: isOnDuty, names } = deps.recordJobs(
      () => overrides.get(source) ?? providers.isOnDuty(source),
    )
    return isOnDuty ? names.map((name) => name.toLowerCase()) : null
  }

  function setJobs(source: number, jobs: readonly string[] | null): void {
    const before = onDuty.get(source) ?? null
    if (jobs === null) onDuty.delete(source)
    else onDuty.set(source, jobs)
    if ((before === null) !== (jobs === null)) onDutyChange(source, jobs !== null)
    else if (!deepEqual(before, jobs)) onJobsChange(source)
  }

  function scheduleCheck(source: number): void {
    if (!playerExists(source)) return
    checks.schedule(source, () => {
      if (playerExists(source)) setJobs(source, evaluate(source))
    })
  }

  function playerLeft(source: number): void {
    checks.cancel(source)
    overrides.delete(source)
    setJobs(source, null)
  }

  let slice = 0

  /** Checks one slice of the players. A difference may be temporary, so it only schedules a check. */
  function sweep(): void {
    providers.expireUnloaded()
    for (const source of players()) {
      if (source % SWEEP_SLICES !== slice) continue
      if (!deepEqual(evaluate(source), onDuty.get(source) ?? null)) scheduleCheck(source)
    }
    // Other resources can still report on a player after playerLeft, while the player is being dropped.
    if (slice === 0) {
      for (const source of [...onDuty.keys(), ...overrides.keys()])
        if (!playerExists(source)) playerLeft(source)
    }
    slice = (slice + 1) % SWEEP_SLICES
  }

  return {
    start: (): Disposer => every(SLICE_MS, sweep),

    isOnDuty: (source: number): boolean => onDuty.has(source),

    playersOnDuty: (): number[] => [...onDuty.keys()],

    /** The names of the player's jobs, groups and job types in lower case. Null if none is known. */
    jobsOf(source: number): readonly string[] | null {
      const jobs = onDuty.get(source) ?? []
      return jobs.length > 0 ? jobs : null
    },

    overrideOf: (source: number): boolean | null => overrides.get(source) ?? null,

    providersFor: providers.providersFor,

    /** Replaces the providers, and schedules a check of all players. */
    setProviders(next: readonly DutyProvider[]): void {
      providers.set(next)
      for (const source of players()) scheduleCheck(source)
    },

    /** Schedules a check of a player who may be on duty already, as after a restart of this resource. */
    recheck: scheduleCheck,

    /** Puts a player on or off duty regardless of the providers, until `null` or until the player leaves. */
    override(source: number, isOnDuty: boolean | null): void {
      if (isOnDuty === null) overrides.delete(source)
      else overrides.set(source, isOnDuty)
      checks.cancel(source)
      setJobs(source, evaluate(source))
    },

    playerLeft,
  }
}

export type Roster = ReturnType<typeof createRoster>
