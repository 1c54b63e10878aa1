import { callKey, type Position } from '../../shared/call.ts'
import type { Board } from './board.ts'

export interface TrackingDeps {
  board: Pick<Board, 'calls' | 'track'>
  /** The time in ms. */
  now(): number
  after(ms: number, run: () => void): void
  map: {
    redraw(): void
    /** Moves what the map shows of a call. @param routeToo whether a route to the call is drawn again */
    move(key: string, position: Position, routeToo: boolean): void
  }
}

/** Where a call was when the server last sent it, and how fast it moved until then, in metres a ms. */
interface Sample extends Position {
  at: number
  speedX: number
  speedY: number
  shown: Position
}

/** Four moves of a blip and its circle a second, and one of the route: ten natives a second. */
const MOVE_MS = 250
const MOVES_PER_ROUTE = 4
/** After this time without a position, the unit is where it was sent last. */
const MAX_EXTRAPOLATION_MS = 1_500
/** The speed is unknown if positions are further apart. */
const MAX_GAP_MS = 15_000
/** A shorter move can't be seen. Metres. */
const MIN_MOVE = 1

/** Moves the calls that follow their primary unit, smoothly between the positions that the server sends. */
export function createTracking({ board, now, after, map }: TrackingDeps) {
  const samples = new Map<string, Sample>()
  let isScheduled = false
  let moves = 0

  function addSample(callId: number, x: number, y: number): void {
    const key = callKey('dispatch', callId)
    const call = board.calls.get(key)
    if (call === undefined) return
    // A call that arrived again is not where it was before.
    const last = call.tracked === null ? undefined : samples.get(key)
    const position = { x, y, z: call.position?.z ?? 0 }
    const gapMs = last === undefined ? Number.POSITIVE_INFINITY : now() - last.at
    const isKnown = last !== undefined && gapMs > 0 && gapMs < MAX_GAP_MS
    samples.set(key, {
      ...position,
      at: now(),
      speedX: isKnown ? (x - last.x) / gapMs : 0,
      speedY: isKnown ? (y - last.y) / gapMs : 0,
      shown: last?.shown ?? position,
    })
    board.track(key, position)
    // The call may have had no blip until now.
    if (last === undefined) map.redraw()
  }

  function moveAll(): void {
    isScheduled = false
    moves++
    const time = now()
    let isMoving = false
    for (const [key, sample] of samples) {
      if (board.calls.get(key)?.tracked == null) samples.delete(key)
      else {
        const position = extrapolate(sample, time)
        const { shown } = sample
        isMoving ||= time - sample.at <= MAX_EXTRAPOLATION_MS
        if (Math.hypot(position.x - shown.x, position.y - shown.y) < MIN_MOVE) continue
        sample.shown = position
        map.move(key, position, moves % MOVES_PER_ROUTE === 0)
      }
    }
    if (isMoving) schedule()
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    after(MOVE_MS, moveAll)
  }

  return {
    /** @param numbers `callId, x, y, callId, x, y, …` */
    receive(numbers: readonly number[]): void {
      for (let i = 0; i + 2 < numbers.length; i += 3) {
        const [callId = 0, x = 0, y = 0] = numbers.slice(i, i + 3)
        addSample(callId, x, y)
      }
      schedule()
    },

    end(callIds: readonly number[]): void {
      for (const callId of callIds) {
        const key = callKey('dispatch', callId)
        samples.delete(key)
        board.track(key, null)
      }
      map.redraw()
    },
  }
}

function extrapolate({ x, y, z, at, speedX, speedY }: Sample, now: number): Position {
  const ageMs = now - at
  return ageMs > MAX_EXTRAPOLATION_MS ? { x, y, z } : { x: x + speedX * ageMs, y: y + speedY * ageMs, z }
}
