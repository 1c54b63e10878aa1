import type { RecentChange } from '../../shared/api.ts'
import type { Change } from './board.ts'

/** Enough for an owner to compare polling with push. Resources that need every change use the events. */
const MAX_RECENT_CHANGES = 20

/** Records how the latest changes arrived (poll or push) and how old they were, newest first. */
export function createRecentChanges(wallNow: () => number) {
  let latest: RecentChange[] = []

  return {
    record(changes: readonly Change[], via: RecentChange['via']): void {
      if (changes.length === 0) return
      const at = wallNow()
      const recorded = changes.map(({ type, call }): RecentChange => {
        const updatedAt = Date.parse(call.updated ?? '')
        // The time of a removal is unknown. The CAD's clock may be ahead of this machine's.
        const ageMs = type === 'removed' || Number.isNaN(updatedAt) ? null : Math.max(0, at - updatedAt)
        return { key: call.key, change: type, via, at, ageMs }
      })
      latest = [...recorded.reverse(), ...latest].slice(0, MAX_RECENT_CHANGES)
    },
    latest: (): RecentChange[] => latest,
  }
}
