import type { Timestamp } from './clock.ts'
import { MINUTE } from './rate-limit.ts'

/** The users of the API key: `us` is this resource. */
export type ApiUser = 'us' | 'other'

export interface RequestRecord extends Timestamp {
  user: ApiUser
  /** Null until a response is sent. */
  status: number | null
  query: string
  /** The peer disconnected before it had the complete response. */
  aborted?: true
}

/** A simulated week has 30,000 requests, and no reader needs more than the latest ones. */
const MIN_KEPT = 1_000

/** The requests that arrived. A record contains the query, but neither the key nor the address. */
export type RequestLog = ReturnType<typeof createRequestLog>

export function createRequestLog() {
  const recent: RequestRecord[] = []
  const arrived = { us: 0, other: 0 }
  const ours = createPeakCounter()
  const all = createPeakCounter()

  return {
    recent: recent as readonly RequestRecord[],
    arrived: arrived as Readonly<Record<ApiUser, number>>,

    add(record: RequestRecord): void {
      recent.push(record)
      if (recent.length >= 2 * MIN_KEPT) recent.splice(0, MIN_KEPT)
      arrived[record.user]++
      all.add(record.at)
      if (record.user === 'us') ours.add(record.at)
    },

    /** The maximum number of requests within any 60 seconds. */
    busiestMinute: (user: 'us' | 'all' = 'us') => (user === 'us' ? ours : all).max(),
  }
}

function createPeakCounter() {
  const lastMinute: number[] = []
  let max = 0
  return {
    add(at: number): void {
      lastMinute.push(at)
      while (lastMinute[0] !== undefined && lastMinute[0] <= at - MINUTE) lastMinute.shift()
      max = Math.max(max, lastMinute.length)
    },
    max: () => max,
  }
}
