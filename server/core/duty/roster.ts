import type { Disposer } from '../../../shared/disposer.ts'
import type { DutyProvider } from './provider.ts'

/** A job change passes through other jobs; what doesn't last this long is no change. */
const SETTLE_MS = 300
/** However many hints follow each other, the sources are asked this long after the first. */
const MOST_SETTLE_MS = 1_200
/**
 * Every player is asked about once a minute, for what no event told; in slices, as a framework's answer can be costly and
 * there may be a thousand players. Fifty seconds' worth, as the game's timers are late by a tick each.
 */
const SWEEP_SLICES = 50
const SLICE_MS = 1_000
/** A framework unloads a character and goes on answering for it until that is saved. */
const AWAY_MS = 5_000

export interface RosterDeps {
  players(): number[]
  playerExists(source: number): boolean
  onDutyChange(source: number, onDuty: boolean): void
  after(ms: number, run: () => void): Disposer
  every(ms: number, run: () => void): Disposer
  /** In ms, of a clock that nobody sets. */
  now(): number
  /** Told once of each source that fails to answer, until it is used anew. */
  onProviderError(name: string, error: unknown): void
}

/** A source in use. */
interface Asked {
  duty: DutyProvider
  /** Players whose character it unloads, and until when it is not asked about them; unless it tells something new. */
  away: Map<number, number>
  stop: Disposer
}

/**
 * Who is on duty. Events are hints, the sources' answers are the truth: at a hint they are asked, once things settled.
 * A player is on duty by any of the sources; an override comes before all.
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
  const settling = new Map<number, { cancel: Disposer; latest: number }>()
  const failed = new Set<DutyProvider>()
  let asked: Asked[] = []

  function verdict(source: number): boolean {
    return overrides.get(source) ?? asked.some(({ duty, away }) => !away.has(source) && answer(duty, source))
  }

  function answer(duty: DutyProvider, source: number): boolean {
    try {
      return duty.isOnDuty(source)
    } catch (error) {
      if (!failed.has(duty)) onProviderError(duty.name, error)
      failed.add(duty)
      return false
    }
  }

  function set(source: number, on: boolean): void {
    if (on === onDuty.has(source)) return
    if (on) onDuty.add(source)
    else onDuty.delete(source)
    onDutyChange(source, on)
  }

  function unsettle(source: number): void {
    settling.get(source)?.cancel()
    settling.delete(source)
  }

  function hint(source: number): void {
    if (!playerExists(source)) return
    const latest = settling.get(source)?.latest ?? now() + MOST_SETTLE_MS
    unsettle(source)
    const cancel = after(Math.min(SETTLE_MS, Math.max(0, latest - now())), () => {
      settling.delete(source)
      if (playerExists(source)) set(source, verdict(source))
    })
    settling.set(source, { cancel, latest })
  }

  function start(duty: DutyProvider): Asked {
    const away: Asked['away'] = new Map()
    const stop = duty.start({
      changed(from) {
        const source = playerNumber(from)
        away.delete(source)
        hint(source)
      },
      unloaded(from) {
        const source = playerNumber(from)
        if (!playerExists(source)) return
        away.set(source, now() + AWAY_MS)
        // It takes off duty only: the game may be about to forget this player.
        if (onDuty.has(source)) set(source, verdict(source))
      },
    })
    return { duty, away, stop }
  }

  function left(source: number): void {
    unsettle(source)
    overrides.delete(source)
    set(source, false)
  }

  let turn = 0

  /** Checks one slice of the players. The result may be a flicker, so it is only a reason to recheck. */
  function sweep(): void {
    for (const { away } of asked) {
      for (const [source, until] of away) if (now() >= until) away.delete(source)
    }
    for (const source of players()) {
      if (source % SWEEP_SLICES === turn && verdict(source) !== onDuty.has(source)) hint(source)
    }
    // As a player is dropped, others may still report on them, after they were forgotten here.
    if (turn === 0) {
      for (const source of [...onDuty, ...overrides.keys()]) if (!playerExists(source)) left(source)
    }
    turn = (turn + 1) % SWEEP_SLICES
  }

  return {
    start: (): Disposer => every(SLICE_MS, sweep),

    isOnDuty: (source: number): boolean => onDuty.has(source),

    playersOnDuty: (): number[] => [...onDuty],

    /** Asks these sources from now on. Whoever was on duty by the former ones alone no longer is. */
    setProviders(next: readonly DutyProvider[]): void {
      for (const { stop } of asked) stop()
      failed.clear()
      asked = next.map(start)
      for (const source of players()) hint(source)
    },

    /** Asks about a player who may be on duty already, as after a restart of this resource. */
    recheck: hint,

    /** Puts a player on or off duty whatever the sources say, until null or until they leave. */
    override(source: number, on: boolean | null): void {
      if (on === null) overrides.delete(source)
      else overrides.set(source, on)
      unsettle(source)
      set(source, verdict(source))
    },

    playerLeft: left,
  }
}

export type Roster = ReturnType<typeof createRoster>

/** NaN, which is no player, of what can't be one. */
function playerNumber(from: unknown): number {
  const source = typeof from === 'string' || typeof from === 'number' ? Number(from) : Number.NaN
  return Number.isInteger(source) ? source : Number.NaN
}
