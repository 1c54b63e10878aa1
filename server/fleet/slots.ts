import { WINDOW_MS } from '../core/limiter/sliding-window.ts'

/**
 * What each server may spend when the store can't be asked: moments that are its alone. They repeat in a cycle of the
 * store's clock, which every server goes on counting by itself, and no two servers ever hold the same one: so whoever is
 * left alone, and for however long, all of them together stay within the limit.
 *
 * One window's worth of slots lies further apart than a window, for clocks that drift and requests that travel.
 */
const LONE_WINDOW_MS = WINDOW_MS + 6_000
/** A slot may be used so long after its moment. */
export const LATEST_MS = 2_000
/** Long enough that 72 servers have a slot each at a limit of 3, and that a few have theirs evenly. */
const CYCLE_WINDOWS = 24

export const slotMs = (limit: number): number => LONE_WINDOW_MS / limit
export const slotCount = (limit: number): number => CYCLE_WINDOWS * limit

/** Those of the slots, cut for `slotLimit`, that a lower limit leaves: of each window's worth no more than that. */
export function within(limit: number, slots: readonly number[], slotLimit: number): number[] {
  return slots.filter((slot) => slot % slotLimit < limit)
}

/** When the slots come, in ms from `from` (included) to `to` (excluded), in order. */
export function slotTimes(slots: readonly number[], limit: number, from: number, to: number): number[] {
  const cycle = slotMs(limit) * slotCount(limit)
  const times: number[] = []
  for (let start = Math.floor(from / cycle) * cycle; start < to; start += cycle) {
    for (const slot of slots) times.push(start + slot * slotMs(limit))
  }
  return times
    .map(Math.round)
    .filter((time) => time >= from && time < to)
    .sort((a, b) => a - b)
}

/** The times between one of one's slots and the next, around the cycle, in ms. */
export function slotGapsMs(slots: readonly number[], limit: number): number[] {
  const sorted = [...slots].sort((a, b) => a - b)
  const next = (i: number) => sorted[i + 1] ?? (sorted[0] ?? 0) + slotCount(limit)
  return sorted.map((slot, i) => (next(i) - slot) * slotMs(limit))
}

/**
 * The slots that are to be one server's, of so many servers: as many for each, and as evenly as the cycle can be cut.
 *
 * @param place the server's among them, from 0
 */
export function slotsOf(place: number, servers: number, limit: number): number[] {
  const all = slotCount(limit)
  if (place >= all) return []
  const rounds = Math.max(1, Math.floor(all / servers))
  return Array.from({ length: rounds }, (_, round) => Math.floor((round * all) / rounds) + place)
}
