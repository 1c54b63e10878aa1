import { SPAN_MS } from './book.ts'

/** Nobody waits longer than this, while that is possible. */
export const MOST_PACE_MS = 3 * 60_000
/** A pace is kept with a little room, so that a late tick does not break the promise. */
export const PROMISED_PACE_MS = MOST_PACE_MS - 10_000
const IDLE_PACE_MS = 60_000
/** Groups of unlike paces meet at odd moments: who comes a little early, and waits for a turn, lets none go to waste. */
const EARLY = 0.9

/** When a request was or will be made: somewhere from the one to the other, in ms. */
export interface When {
  from: number
  to: number
}

export const at = (time: number): When => ({ from: time, to: time })

/**
 * The first moment from `from` on at which one more request fits: no span then holds more than `limit`, be they before
 * it or, as others may come by themselves at known times, after.
 */
export function firstFit(requests: readonly When[], from: number, limit: number): number {
  const candidates = [from, ...requests.map(({ to }) => to + SPAN_MS).filter((time) => time > from)]
  return candidates.sort((a, b) => a - b).find((time) => fits(requests, time, limit)) ?? from + SPAN_MS
}

function fits(requests: readonly When[], time: number, limit: number): boolean {
  const ends = [
    time,
    ...requests.map(({ from }) => from).filter((from) => from > time && from < time + SPAN_MS),
  ]
  return ends.every(
    (end) => requests.filter(({ from, to }) => from <= end && end - to < SPAN_MS).length < limit,
  )
}

/**
 * Time between requests for a group, in ms: the limit's even parts for those with players on duty, and for those
 * without no more than nobody should wait.
 *
 * @param limit requests a window
 * @param busy groups with players on duty
 * @param idle groups without
 */
export function groupPaceMs(limit: number, busy: number, idle: number, watched: boolean): number {
  const even = ((busy + idle) * SPAN_MS) / limit
  if (busy === 0) return Math.max(even, IDLE_PACE_MS)
  if (even > PROMISED_PACE_MS) return even
  if (!watched) return PROMISED_PACE_MS
  return idle === 0 ? even : (EARLY * busy) / (limit / SPAN_MS - idle / PROMISED_PACE_MS)
}

/** Whether each group can be served as often as promised. */
export const servesAll = (limit: number, groups: number): boolean =>
  (groups * SPAN_MS) / limit <= MOST_PACE_MS
