/** At most MAX_SHOWN notifications are shown in any period of WINDOW_MS. */
const MAX_SHOWN = 5
const WINDOW_MS = 10_000

/**
 * Limits the notifications on the screen to a readable number. It counts those that it suppresses, so that one summary
 * can report their number once the limit permits.
 */
export function createNotificationThrottle() {
  /** The times at which the latest notifications were shown. */
  let shownAt: number[] = []
  let suppressed = 0

  return {
    /**
     * Returns whether to show a notification, and counts it if not. While a summary is due, further notifications are
     * suppressed too, so that the summary includes them.
     * @param required the notification is always shown, but still counts towards the limit
     */
    admit(now: number, required: boolean): boolean {
      shownAt = shownAt.filter((time) => time > now - WINDOW_MS)
      if (!required && (suppressed > 0 || shownAt.length >= MAX_SHOWN)) {
        suppressed++
        return false
      }
      shownAt.push(now)
      return true
    },

    /** The time in ms until the summary may be shown. Null if nothing was suppressed. */
    summaryDelayMs: (now: number): number | null =>
      suppressed === 0
        ? null
        : Math.max(0, (shownAt[shownAt.length - MAX_SHOWN] ?? now - WINDOW_MS) + WINDOW_MS - now),

    /** Returns the number of suppressed notifications for the summary, and resets it. */
    takeSummary(now: number): number {
      const count = suppressed
      suppressed = 0
      if (count > 0) shownAt = [...shownAt.filter((time) => time > now - WINDOW_MS), now]
      return count
    },

    /** Resets the number of suppressed notifications without a summary. */
    discardSuppressed(): void {
      suppressed = 0
    },
  }
}
