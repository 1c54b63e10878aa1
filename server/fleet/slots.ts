import { WINDOW_MS } from '../cad/budget.ts'

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
/** Long enough that 36 servers have a slot each at a limit of 3. */
const CYCLE_WINDOWS = 12

export const slotMs = (limit: number): number => LONE_WINDOW_MS / limit
export const slotCount = (limit: number): number => CYCLE_WINDOWS * limit

/** When the slots come, in ms from `from` (included) to `to` (excluded), in order. */
export function slotTimes(slots: readonly number[], limit: number, from: number, to: number): number[] {
  const cycle = slotMs(limit) * slotCount(limit)
  const times: number[] = []
  for (let start = Math.floor(from / cycle) * cycle; start < to; start += cycle) {
    for (const slot of slots) times.push(start + slot * slotMs(limit))
  }
  return times.filter((time) => time >= from && time < to).sort((a, b) => a - b)
}

/** The shortest time between two of one's slots, in ms. */
export function slotPaceMs(slots: readonly number[], limit: number): number {
  const sorted = [...slots].sort((a, b) => a - b)
  const gaps = sorted.map((slot, i) => (sorted[i + 1] ?? (sorted[0] ?? 0) + slotCount(limit)) - slot)
  return Math.min(...gaps) * slotMs(limit)
}

/** The slots held, so many more of the free ones that there are `want`, or so many fewer: as even as can be. */
export function fitSlots(
  held: readonly number[],
  free: readonly number[],
  want: number,
  limit: number,
): number[] {
  if (held.length === want) return [...held]
  if (held.length > want) return spread([], held, want, slotCount(limit))
  return spread(held, free, want, slotCount(limit))
}

/** Takes one after the other what lies furthest from all that is taken. */
function spread(taken: readonly number[], from: readonly number[], want: number, cycle: number): number[] {
  const result = [...taken]
  const away = (a: number, b: number) => Math.min(Math.abs(a - b), cycle - Math.abs(a - b))
  const distance = new Map(
    from.map((slot) => [slot, Math.min(cycle, ...taken.map((one) => away(slot, one)))]),
  )
  while (result.length < want && distance.size > 0) {
    let best = -1
    for (const [slot, far] of distance) if (best < 0 || far > (distance.get(best) as number)) best = slot
    result.push(best)
    distance.delete(best)
    for (const [slot, far] of distance) distance.set(slot, Math.min(far, away(slot, best)))
  }
  return result
}
