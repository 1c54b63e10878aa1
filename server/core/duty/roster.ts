import type { Disposer } from '../../../shared/disposer.ts'
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
/** A framework that unloads a character still reports it as on duty until it is saved. */
const UNLOADED_MS = 5_000

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

interface ActiveProvider {
  provider: DutyProvider
  /** Players whose character is being unloaded, with the time until which the provider's answer is ignored. */
  unloaded: Map<number, number>
  stop: Disposer
}

/**
 * The players on duty. Events are hints: after a debounce, the providers' answers decide. A player is on duty if any
 * provider reports it; an override takes precedence over all providers.
 */
export function createRoster({
  players,
  playerExists,
  onDutyChange,
  after,
  every,
  now,
  onProviderError,
}: RosterDeps) {
  const onDuty = new Set<number>()
  const overrides = new Map<number, boolean>()
  const pendingChecks = new Map<number, { cancel: Disposer; deadline: number }>()
  const failedProviders = new Set<DutyProvider>()
  let active: ActiveProvider[] = []

  function evaluate(source: number): boolean {
    return (
      overrides.get(source) ??
      active.some(({ provider, unloaded }) => !unloaded.has(source) && isOnDutyBy(provider, source))
    )
  }

  function isOnDutyBy(provider: DutyProvider, source: number): boolean {
    try {
      return provider.isOnDuty(source)
    } catch (error) {
      if (!failedProviders.has(provider)) onProviderError(provider.name, error)
      failedProviders.add(provider)
      return false
    }
  }

  function setDuty(source: number, isOnDuty: boolean): void {
    if (isOnDuty === onDuty.has(source)) return
    if (isOnDuty) onDuty.add(source)
    else onDuty.delete(source)
    onDutyChange(source, isOnDuty)
  }

  function cancelCheck(source: number): void {
    pendingChecks.get(source)?.cancel()
    pendingChecks.delete(source)
  }

  function scheduleCheck(source: number): void {
    if (!playerExists(source)) return
    const deadline = pendingChecks.get(source)?.deadline ?? now() + MAX_DEBOUNCE_MS
    cancelCheck(source)
    const cancel = after(Math.min(DEBOUNCE_MS, Math.max(0, deadline - now())), () => {
      pendingChecks.delete(source)
      if (playerExists(source)) setDuty(source, evaluate(source))
    })
    pendingChecks.set(source, { cancel, deadline })
  }

  function startProvider(provider: DutyProvider): ActiveProvider {
    const unloaded: ActiveProvider['unloaded'] = new Map()
    const stop = provider.start({
      changed(player) {
        const source = parseSource(player)
        unloaded.delete(source)
        scheduleCheck(source)
      },
      unloaded(player) {
        const source = parseSource(player)
        if (!playerExists(source)) return
        unloaded.set(source, now() + UNLOADED_MS)
        // Never puts a player on duty: during a drop, the player is about to be removed.
        if (onDuty.has(source)) setDuty(source, evaluate(source))
      },
    })
    return { provider, unloaded, stop }
  }

  function playerLeft(source: number): void {
    cancelCheck(source)
    overrides.delete(source)
    setDuty(source, false)
  }

  let slice = 0

  /** Checks one slice of the players. A difference may be temporary, so it only schedules a check. */
  function sweep(): void {
    for (const { unloaded } of active) {
      for (const [source, until] of unloaded) if (now() >= until) unloaded.delete(source)
    }
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

    /** The providers in use, and whether their answers about this player are ignored now. */
    providersFor: (source: number): { provider: DutyProvider; ignored: boolean }[] =>
      active.map(({ provider, unloaded }) => ({ provider, ignored: unloaded.has(source) })),

    /** Replaces the providers, and schedules a check of all players. */
    setProviders(next: readonly DutyProvider[]): void {
      for (const { stop } of active) stop()
      failedProviders.clear()
      active = next.map(startProvider)
      for (const source of players()) scheduleCheck(source)
    },

    /** Schedules a check of a player who may be on duty already, as after a restart of this resource. */
    recheck: scheduleCheck,

    /** Puts a player on or off duty regardless of the providers, until `null` or until the player leaves. */
    override(source: number, isOnDuty: boolean | null): void {
      if (isOnDuty === null) overrides.delete(source)
      else overrides.set(source, isOnDuty)
      cancelCheck(source)
      setDuty(source, evaluate(source))
    },

    playerLeft,
  }
}

export type Roster = ReturnType<typeof createRoster>

/** The server id as a number; NaN, which no player has, for anything else. */
function parseSource(player: unknown): number {
  const source = typeof player === 'string' || typeof player === 'number' ? Number(player) : Number.NaN
  return Number.isInteger(source) ? source : Number.NaN
}
