import type { LocalRateLimiter, Permit } from '../core/limiter/rate-limiter.ts'
import { LATEST_MS, slotCount, slotGapsMs, slotMs, slotTimes } from './slots.ts'
import { MOST_PACE_MS } from './turns.ts'

export interface LoneDeps {
  own: LocalRateLimiter
  /** In ms of the steady clock. */
  now(): number
  random(): number
  /**
   * The slots that were given last, the limit that they were cut for, what the store's clock is ahead of ours, and
   * whether there are too many servers for each to have a slot.
   */
  hand(): { slots: readonly number[]; slotLimit: number; ahead: number; crowded: boolean }
}

/** The purse of a server that can't reach the others: its own, opened in its own slots only. */
export function createLone({ own, now, random, hand }: LoneDeps) {
  let from = 0
  /** The slot that was used last, by its moment on the store's clock. */
  let used = 0
  /** For who was never given slots: nobody knows how many others there are. */
  let blindAt = 0

  const cycleMs = () => slotMs(hand().slotLimit) * slotCount(hand().slotLimit)

  /** The slot that is open at `time`, or comes next, on the store's clock. */
  function nextSlot(time: number): number {
    const { slots, slotLimit } = hand()
    const times = slotTimes(slots, slotLimit, time - LATEST_MS, time + 2 * cycleMs())
    return times.find((slot) => slot > used) ?? Number.POSITIVE_INFINITY
  }

  function waitMs(): number {
    const { slots, ahead, crowded } = hand()
    const begin = Math.max(now(), from)
    const unslotted = crowded ? now() + MOST_PACE_MS : blindAt
    const opens = slots.length > 0 ? nextSlot(begin + ahead) - ahead : unslotted
    return Math.max(begin - now(), opens - now(), own.waitMs())
  }

  function paceMs(): number {
    const { slots, slotLimit } = hand()
    return slots.length > 0 ? Math.min(...slotGapsMs(slots, slotLimit)) - LATEST_MS : MOST_PACE_MS
  }

  return {
    /** Begins to ask, but not before that time. */
    start(at: number): void {
      from = at
      // The store's clock may have been set back since.
      used = 0
      blindAt = at + random() * MOST_PACE_MS
    },
    waitMs,
    paceMs,
    /** Requests a minute, to one decimal. */
    share(): number {
      const pace = hand().slots.length > 0 ? cycleMs() / hand().slots.length : MOST_PACE_MS
      return Math.round(600_000 / pace) / 10
    },
    async take(): Promise<Permit | null> {
      if (waitMs() > 0) return null
      used = nextSlot(now() + hand().ahead)
      blindAt = now() + MOST_PACE_MS
      return own.acquire()
    },
  }
}
