import type { RecentChange } from '../../shared/api.ts'
import type { Change } from './board.ts'

/** Enough to see how the calls come; more is what events are for. */
const MOST = 20

/** How the latest changes came, newest first: what shows an owner whether push is worth having. */
export function createRecentChanges(wallNow: () => number) {
  let latest: RecentChange[] = []

  return {
    record(changes: readonly Change[], via: RecentChange['via']): void {
      if (changes.length === 0) return
      const at = wallNow()
      const noted = changes.map(({ type, call }): RecentChange => {
        const changed = Date.parse(call.updated ?? '')
        // A call that went has no word of when; and the CAD's clock may be ahead of ours.
        const ageMs = type === 'removed' || Number.isNaN(changed) ? null : Math.max(0, at - changed)
        return { key: call.key, change: type, via, at, ageMs }
      })
      latest = [...noted.reverse(), ...latest].slice(0, MOST)
    },
    latest: (): RecentChange[] => latest,
  }
}
