import type { ClosedCallsPage } from '../../shared/api.ts'
import type { DispatchCall } from '../../shared/call.ts'
import type { Disposer } from '../../shared/disposer.ts'

/** A part of the CAD's closed calls, newest first. `offset`: how many newer ones come before it. */
export interface PageRequest {
  offset: number
  limit: number
}

export interface ClosedPagesDeps {
  /** Steady clock, in ms. */
  now(): number
  after(ms: number, run: () => void): Disposer
  /** The newest closed calls and the number of all, or null until the first reply. */
  newest(): { closed: readonly DispatchCall[]; closedCount: number } | null
  /** Asks for the next poll as soon as the limit allows. */
  requestPoll(): void
}

/** A closed call seldom changes. */
const CACHE_MS = 60_000
const TIMEOUT_MS = 60_000
/** Each needs a poll of its own, so more than this could not be answered in time. */
const MAX_PENDING = 20

/**
 * Answers questions about closed calls, from what is known where that suffices. Otherwise the next poll requests the
 * page in place of the newest closed calls, so that no request is added.
 */
export function createClosedPages({ now, after, newest, requestPoll }: ClosedPagesDeps) {
  interface Pending extends PageRequest {
    resolve(page: ClosedCallsPage): void
    cancelTimeout: Disposer
  }
  let pending: Pending[] = []
  let cached: (PageRequest & ClosedCallsPage & { until: number })[] = []

  function find({ offset, limit }: PageRequest): ClosedCallsPage | null {
    cached = cached.filter(({ until }) => until > now())
    const current = newest()
    const pages = current === null ? cached : [...cached, newestPage(current)]
    for (const page of pages) {
      const calls = page.calls.slice(Math.max(0, offset - page.offset)).slice(0, limit)
      const isLast = page.offset + page.calls.length >= page.total
      // The CAD may send less than was requested: asking again would not bring more.
      const isCovered = page.offset + page.limit >= offset + limit || isLast
      if (page.offset <= offset && isCovered) return { calls, total: page.total }
    }
    return null
  }

  return {
    /** Rejects when no reply arrives within a minute, or when too many requests are pending. */
    get(request: PageRequest): Promise<ClosedCallsPage> {
      const known = find(request)
      if (known !== null) return Promise.resolve(known)
      if (pending.length >= MAX_PENDING) {
        return Promise.reject(
          new Error(`getClosedCalls: ${MAX_PENDING} other requests are pending. Try again later`),
        )
      }
      return new Promise((resolve, reject) => {
        const entry: Pending = {
          ...request,
          resolve,
          cancelTimeout: after(TIMEOUT_MS, () => {
            pending = pending.filter((other) => other !== entry)
            reject(new Error(`getClosedCalls: Sonoran CAD sent no reply within ${TIMEOUT_MS / 1000} s`))
          }),
        }
        pending.push(entry)
        requestPoll()
      })
    },

    /** The page that the next poll requests, or null for the newest closed calls. */
    next: (): PageRequest | null => pending[0] ?? null,

    /** A poll brought the page that it requested. */
    received({ offset, limit }: PageRequest, closed: readonly DispatchCall[], total: number): void {
      const page = { offset, limit, calls: closed.slice(0, limit), total, until: now() + CACHE_MS }
      cached = [...cached.slice(1 - MAX_PENDING), page]
      const waiting = pending
      pending = []
      for (const entry of waiting) {
        const found = find(entry)
        if (found === null) pending.push(entry)
        else {
          entry.cancelTimeout()
          entry.resolve(found)
        }
      }
      if (pending.length > 0) requestPoll()
    },
  }
}

const newestPage = ({ closed, closedCount }: { closed: readonly DispatchCall[]; closedCount: number }) => ({
  offset: 0,
  limit: closed.length,
  calls: [...closed],
  total: closedCount,
})
