import type { Undo } from '../game.ts'
import type { DutySource } from './source.ts'

/** A job change passes through other jobs; what doesn't last this long is no change. */
const SETTLE_MS = 300
/** However many hints follow each other, the sources are asked this long after the first. */
const MOST_SETTLE_MS = 1_200
/** Every player is asked about once in this time, for what no event told. */
const SWEEP_MS = 60_000
/** In slices, as a framework's answer can be costly and there may be a thousand players. */
const SWEEP_SLICES = 60

export interface RosterDeps {
  players(): number[]
  playerExists(source: number): boolean
  changed(source: number, onDuty: boolean): void
  after(ms: number, run: () => void): Undo
  every(ms: number, run: () => void): Undo
  /** In ms, of a clock that nobody sets. */
  now(): number
  /** Told once of each source that fails to answer, until it is used anew. */
  fault(name: string, error: unknown): void
}

/**
 * Who is on duty. Events are hints, the sources' answers are the truth: at a hint they are asked, once things settled.
 * A player is on duty by any of the sources; an override comes before all.
 */
export function createRoster({ players, playerExists, changed, after, every, now, fault }: RosterDeps) {
  const onDuty = new Set<number>()
  const overrides = new Map<number, boolean>()
  const settling = new Map<number, { cancel: Undo; latest: number }>()
  let sources: readonly DutySource[] = []
  let undo: Undo[] = []

  const failed = new Set<string>()

  function verdict(source: number, without?: DutySource): boolean {
    return overrides.get(source) ?? sources.some((duty) => duty !== without && answer(duty, source))
  }

  function answer(duty: DutySource, source: number): boolean {
    try {
      return duty.ask(source)
    } catch (error) {
      if (!failed.has(duty.name)) fault(duty.name, error)
      failed.add(duty.name)
      return false
    }
  }

  function set(source: number, on: boolean): void {
    if (on === onDuty.has(source)) return
    if (on) onDuty.add(source)
    else onDuty.delete(source)
    changed(source, on)
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
      set(source, verdict(source))
    })
    settling.set(source, { cancel, latest })
  }

  function start(duty: DutySource): Undo {
    return duty.start({
      changed: (source) => hint(Number(source)),
      gone(source) {
        const player = Number(source)
        set(player, verdict(player, duty))
        hint(player)
      },
    })
  }

  /** Looks at the slice of players whose turn it is. What it sees may be a flicker as well, so it is a hint as well. */
  let turn = 0
  every(SWEEP_MS / SWEEP_SLICES, () => {
    for (const source of players()) {
      if (source % SWEEP_SLICES === turn && verdict(source) !== onDuty.has(source)) hint(source)
    }
    turn = (turn + 1) % SWEEP_SLICES
  })

  return {
    isOnDuty: (source: number): boolean => onDuty.has(source),

    onDuty: (): number[] => [...onDuty],

    /** Asks these sources from now on. Whoever was on duty by the former ones alone no longer is. */
    use(next: readonly DutySource[]): void {
      for (const stop of undo) stop()
      failed.clear()
      sources = next
      undo = sources.map(start)
      for (const source of players()) hint(source)
    },

    /** A player may be on duty already, as after a restart of this resource. */
    hint,

    /** Puts a player on or off duty whatever the sources say, until null or until they leave. */
    override(source: number, on: boolean | null): void {
      if (on === null) overrides.delete(source)
      else overrides.set(source, on)
      unsettle(source)
      set(source, verdict(source))
    },

    left(source: number): void {
      unsettle(source)
      overrides.delete(source)
      set(source, false)
    },
  }
}
