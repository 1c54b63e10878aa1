import type { Disposer } from '../../../shared/disposer.ts'
import { createActiveProviders } from './active-providers.ts'
import { createDebouncer } from './debouncer.ts'
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
  after(ms: number, run: () => void): Disposer
  every(ms: number, run: () => void): Disposer
  /** A monotonic clock, in ms. */
  now(): number
  /** Called once for each provider that throws, until the providers are set again. */
  onProviderError(name: string, error: unknown): void
}

/**
 * The players on duty. Events are hints: after a debounce, the providers' answers decide. A player is on duty if any
 * provider reports it; an override takes precedence over all providers.
 */
export function createRoster(deps: RosterDeps) {
  const { players, playerExists, onDutyChange, after, every, now, onProviderError } = deps
  const onDuty = new Set<number>()
  const overrides = new Map<number, boolean>()
  const checks = createDebouncer({ after, now, delayMs: DEBOUNCE_MS, maxDelayMs: MAX_DEBOUNCE_MS })
  const providers = createActiveProviders({
    ...{ now, playerExists, onHint: scheduleCheck, onError: onProviderError },
    // Never puts a player on duty: during a drop, the player is about to be removed.
    onUnloaded(source) {
      if (onDuty.has(source)) setDuty(source, evaluate(source))
    },
  })

  const evaluate = (source: number): boolean => overrides.get(source) ?? providers.isOnDuty(source)

  function setDuty(source: number, isOnDuty: boolean): void {
    if (isOnDuty === onDuty.has(source)) return
    if (isOnDuty) onDuty.add(source)
    else onDuty.delete(source)
    onDutyChange(source, isOnDuty)
  }

  function scheduleCheck(source: number): void {
    if (!playerExists(source)) return
    checks.schedule(source, () => {
      if (playerExists(source)) setDuty(source, evaluate(source))
    })
  }

  function playerLeft(source: number): void {
    checks.cancel(source)
    overrides.delete(source)
    setDuty(source, false)
  }

  let slice = 0

  /** Checks one slice of the players. A difference may be temporary, so it only schedules a check. */
  function sweep(): void {
    providers.expireUnloaded()
    for (const source of players()) {
      if (source % SWEEP_SLICES === slice && evaluate(source) !== onDuty.has(source)) scheduleCheck(source)
    }
    // Other resources can still report on a player after playerLeft, while the player is being dropped.
    if (slice === 0) {
      for (const source of [...onDuty, ...overrides.keys()]) if (!playerExists(source)) playerLeft(source)
    }
    slice = (slice + 1) % SWEEP_SLICES
  }

  return {
    start: (): Disposer => every(SLICE_MS, sweep),

    isOnDuty: (source: number): boolean => onDuty.has(source),

    playersOnDuty: (): number[] => [...onDuty],

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
      setDuty(source, evaluate(source))
    },

    playerLeft,
  }
}

export type Roster = ReturnType<typeof createRoster>
