import type { Call, DispatchCall, Position } from '../../../shared/call.ts'
import type { Unit } from '../../../shared/unit.ts'

export interface TrackerDeps {
  calls(): ReadonlyMap<string, Call>
  /** The known units, by id. */
  units(): ReadonlyMap<number, Unit>
  isOnDuty(source: number): boolean
  isEnabled(): boolean
  /** Null while the server does not know it. */
  playerPosition(source: number): Position | null
}

/** A call that follows its primary unit, which is this player. Whole metres. */
export interface TrackedCall {
  call: DispatchCall
  player: number
  x: number
  y: number
}

export interface TrackerStep {
  /** The calls whose positions have to be sent. */
  moved: TrackedCall[]
  /** The calls that have begun to follow a player. */
  started: TrackedCall[]
  /** The calls that no longer follow a player, as they were last. */
  ended: TrackedCall[]
}

/** A shorter move is not worth a message. Metres. */
const MIN_MOVE = 5
/** Every so many steps all positions are sent, as for players whose snapshot was still on its way. */
const REPEAT_STEPS = 10
/** Bounds the memory. */
const MAX_LAST_PLACES = 500

/** Follows the players who are the primary units of calls with `trackPrimary`. */
export function createTracker({ calls, units, isOnDuty, isEnabled, playerPosition }: TrackerDeps) {
  let tracked = new Map<string, TrackedCall>()
  /** Where calls without a place of their own were when they no longer followed a player, by key. */
  const lastPlaces = new Map<string, Position>()
  let steps = 0

  function playerOf(call: Call): number | null {
    if (call.kind !== 'dispatch' || !call.trackPrimary || call.primary === null) return null
    const player = units().get(call.primary)?.player ?? null
    return player !== null && isOnDuty(player) ? player : null
  }

  const candidates = () =>
    isEnabled() ? [...calls().values()].filter((call) => playerOf(call) !== null) : []

  function locate(call: Call): TrackedCall | null {
    const player = playerOf(call)
    const position = player === null ? null : playerPosition(player)
    if (call.kind !== 'dispatch' || player === null || position === null) return null
    return { call, player, x: Math.round(position.x), y: Math.round(position.y) }
  }

  function remember({ call, x, y }: TrackedCall): void {
    lastPlaces.delete(call.key)
    lastPlaces.set(call.key, { x, y, z: 0 })
    for (const oldest of lastPlaces.keys()) if (lastPlaces.size > MAX_LAST_PLACES) lastPlaces.delete(oldest)
  }

  return {
    /** Whether a call may follow a player now. */
    isNeeded: (): boolean => tracked.size > 0 || candidates().length > 0,

    /** Whether the positions of players are not known, although a call is to follow one. */
    lacksPositions: (): boolean =>
      candidates().length > 0 && candidates().every((call) => locate(call) === null),

    /** Where a call was last that followed a player. Null for a call that never did. */
    lastPlace: (call: Call): Position | null => lastPlaces.get(call.key) ?? null,

    step(): TrackerStep {
      const repeats = ++steps % REPEAT_STEPS === 0
      const before = tracked
      tracked = new Map()
      const moved: TrackedCall[] = []
      const started: TrackedCall[] = []
      for (const call of candidates()) {
        const now = locate(call)
        if (now === null) continue
        const last = before.get(call.key)
        const isSame = last !== undefined && last.player === now.player
        const hasMoved = !isSame || Math.hypot(now.x - last.x, now.y - last.y) > MIN_MOVE
        tracked.set(call.key, hasMoved ? now : { ...last, call: now.call })
        if (!isSame) started.push(now)
        if (hasMoved || repeats) moved.push(tracked.get(call.key) as TrackedCall)
      }
      const ended = [...before.values()].filter(({ call }) => !tracked.has(call.key))
      for (const each of ended) if (calls().has(each.call.key)) remember(each)
      return { moved, started, ended }
    },
  }
}
