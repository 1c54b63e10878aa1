/** At most this many notifications in any such span of ms; the others are only counted. */
const MOST = 5
const SPAN = 10_000

/** Keeps a burst of calls from flooding the screen. */
export function createNotificationThrottle() {
  /** When the last ones were shown. */
  let shown: number[] = []
  let held = 0

  return {
    /**
     * Whether there is room for one; if not, it is counted, and while some are the next are too, as they come after them.
     * @param must it can't be left out, and only takes up room
     */
    admits(now: number, must: boolean): boolean {
      shown = shown.filter((time) => time > now - SPAN)
      if (!must && (held > 0 || shown.length >= MOST)) {
        held++
        return false
      }
      shown.push(now)
      return true
    },

    /** In how many ms there is room to tell how many are held; null if none are. */
    dueIn: (now: number): number | null =>
      held === 0 ? null : Math.max(0, (shown[shown.length - MOST] ?? now - SPAN) + SPAN - now),

    /** How many were held, which are so no longer. */
    release(now: number): number {
      const count = held
      held = 0
      if (count > 0) shown = [...shown.filter((time) => time > now - SPAN), now]
      return count
    },

    forget(): void {
      held = 0
    },
  }
}
