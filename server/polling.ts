import type { CallLists } from './core/board.ts'
import { createSkipReporter } from './core/cad/skip-reporter.ts'
import { type ClosedPagesDeps, createClosedPages } from './core/closed-pages.ts'
import { createHealthMonitor } from './core/health-monitor.ts'
import { createRateLimiter } from './core/limiter/rate-limiter.ts'
import type { Log } from './core/log.ts'
import { pollingBug } from './core/messages.ts'
import { createMissingLists } from './core/missing-lists.ts'
import { createPoller } from './core/poller.ts'
import { keepRequested } from './core/requested-calls.ts'
import type { Settings } from './core/settings.ts'
import * as fivem from './fivem.ts'
import { createLimiterSwitch } from './fleet/load-shared-limiter.ts'
import { createCallsRequester, type RequestOutcome } from './request-calls.ts'

export interface PollingDeps {
  log: Log
  /** Null while a convar is invalid; nothing is requested then. */
  settings(): Settings | null
  /** Whether anybody uses the calls: the full pace then, else one request a minute. */
  isWatched(): boolean
  /** Runs `update`, and emits its events to other resources when all of it is applied. */
  batch(update: () => void): void
  /** @param requestedAt when the request was sent, on the steady clock */
  onReply(reply: CallLists, requestedAt: number): void
  onHealthChange(): void
  /** The newest closed calls and the number of all, or null until the first reply. */
  newestClosed: ClosedPagesDeps['newest']
}

/** Wires the parts that request calls from the CAD: rate limiters, poller, parser and health monitor. */
export function createPolling(deps: PollingDeps) {
  const { log, settings, isWatched, batch, onReply, onHealthChange, newestClosed } = deps
  const { after, clocks, gameThread } = fivem
  const { random } = Math
  const now = () => clocks().steady
  const onError = (error: unknown) => log.error(pollingBug(stackOf(error)))

  const ownLimiter = createRateLimiter({
    limit: () => settings()?.requestsPerMinute ?? 1,
    storage: fivem.storage('requests'),
    clocks,
  })
  const sharedLimiter = createLimiterSwitch({
    load: fivem.loadBundle,
    own: ownLimiter,
    ...{ endpoint: '', sharesReplies: true },
    storage: fivem.storage('fleet'),
    isWatched,
    parseReply: receivePeerReply,
    onChange: () => poller.reschedule(),
    onError,
    log,
    ...{ clocks, after, gameThread, random },
  })
  const limiter = sharedLimiter.limiter
  const closedPages = createClosedPages({
    ...{ now, after, newest: newestClosed },
    requestPoll: () => poller.requestPoll(),
  })
  const requester = createCallsRequester({
    settings,
    nextPage: closedPages.next,
    publisher: sharedLimiter.publisher,
  })
  const skipReporter = createSkipReporter(log)
  const emptyMissingLists = createMissingLists()
  const health = createHealthMonitor({ clocks, after, paceMs: limiter.paceMs, log, onChange: onHealthChange })
  const poller = createPoller<RequestOutcome>({
    ...{ now, after, gameThread, random },
    rateLimiter: limiter,
    fetch: requester.request,
    onOutcome,
    onError,
    isWatched,
  })

  /** Applies a reply that another server with the same server id received. Parses off the game thread, applies on it. */
  function receivePeerReply(text: string, ageMs: number): () => void {
    const outcome = requester.parse(text)
    return () => {
      if (outcome.kind === 'calls') poller.receiveOutcome(outcome, now() - ageMs)
    }
  }

  function onOutcome({ page, ...fetched }: RequestOutcome, requestedAt: number): void {
    const type = settings()?.type ?? 'all'
    const outcome = fetched.kind === 'calls' ? emptyMissingLists(keepRequested(fetched, type)) : fetched
    batch(() => {
      if (outcome.kind === 'calls') skipReporter.report(outcome)
      health.record(outcome, settings()?.serverId ?? 0, limiter.usage().share)
      if (outcome.kind === 'calls')
        onReply(page === null ? outcome : { ...outcome, closed: null }, requestedAt)
    })
    if (outcome.kind === 'calls' && page !== null)
      closedPages.received(page, outcome.closed, outcome.closedCount)
  }

  return {
    poller,
    health,
    limiter,
    closedCalls: closedPages.get,
    skippedCount: skipReporter.count,
    sharedLimit: sharedLimiter.status,
    reduction: () => (sharedLimiter.status() === null ? ownLimiter.reduction() : null),

    /** The owner's `sonoran_calls refresh`, which also restores the full share of the limit. */
    refresh(): Promise<boolean> {
      ownLimiter.reset()
      return poller.refresh()
    },

    /** Starts, or restarts with other settings. */
    start(next: Settings): void {
      health.settingsValid()
      sharedLimiter.use(next)
      poller.start()
    },

    /** Sends no request until {@link start}. */
    pause(problems: string[]): void {
      poller.pause()
      health.settingsInvalid(problems)
    },

    /** Closes the connections of this resource before it stops. */
    stop: (): void => sharedLimiter.close(),
  }
}

export type Polling = ReturnType<typeof createPolling>

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
