import type { PushStatus, SharedLimitStatus, Status, UnitsStatus } from '../../shared/api.ts'
import type { CallStore } from './call-store.ts'
import type { HealthMonitor } from './health-monitor.ts'
import type { LocalRateLimiter, RateLimiter } from './limiter/rate-limiter.ts'
import { countPlacements, type LocatePostal } from './placement.ts'
import type { Poller } from './poller.ts'

export interface StatusReportDeps {
  polling: {
    health: Pick<HealthMonitor, 'state' | 'lastSuccess' | 'lastError'>
    poller: Pick<Poller, 'nextPollIn'>
    limiter: Pick<RateLimiter, 'usage'>
    reduction: LocalRateLimiter['reduction']
    /** Unreadable calls in the last reply. */
    skippedCount(): number
    /** Null if the limit is not shared with other servers. */
    sharedLimit(): SharedLimitStatus | null
  }
  callStore: Pick<CallStore, 'board' | 'recentChanges'>
  locatePostal: LocatePostal
  push: {
    state(): Pick<PushStatus, 'source' | 'state'>
    /** How long ago the last push event arrived, in ms; null before the first. */
    lastAgo(): number | null
  }
  units(): UnitsStatus
  /** Wall clock, in ms since 1970. */
  wallNow(): number
}

/** Collects the values that the export `getStatus` returns. */
export function createStatusReport({
  polling,
  callStore,
  locatePostal,
  push,
  units,
  wallNow,
}: StatusReportDeps): () => Status {
  const { health, poller, limiter } = polling

  function reducedLimit(): Status['reduced'] {
    const reduction = polling.reduction()
    if (reduction === null) return null
    const { limit, reason, remainingMs } = reduction
    return { limit, reason, until: wallNow() + remainingMs }
  }

  return () => {
    const { requestsInWindow, share } = limiter.usage()
    const nextPollIn = poller.nextPollIn()
    const lastPushAgo = push.lastAgo()
    return {
      state: health.state(),
      lastSuccess: health.lastSuccess(),
      lastError: health.lastError(),
      nextPoll: nextPollIn === null ? null : wallNow() + nextPollIn,
      requestsInWindow,
      requestsPerMinute: share,
      reduced: reducedLimit(),
      skipped: polling.skippedCount(),
      calls: countPlacements(callStore.board().calls.values(), locatePostal),
      push: { ...push.state(), lastPush: lastPushAgo === null ? null : wallNow() - lastPushAgo },
      units: units(),
      arrived: callStore.recentChanges(),
      fleet: polling.sharedLimit(),
    }
  }
}
