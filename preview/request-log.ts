import type { Clock } from '../simulator/clock.ts'
import type { RequestRecord } from './protocol.ts'

const KEPT_MS = 120_000
/** The resource's other requests have limits of their own. */
const GET_CALLS = /\/calls\?/

/** A `fetch` that records the time and outcome of each request for calls. It does not record the body, which contains the key. */
export function recordFetch(clock: () => Clock, fetch: typeof globalThis.fetch) {
  let records: RequestRecord[] = []
  let lastSuccess: number | null = null

  const recordingFetch: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!GET_CALLS.test(url)) return fetch(input, init)
    const at = clock().now()
    const record: RequestRecord = { at, origin: 'resource', outcome: null }
    records = [...records.filter((earlier) => earlier.at > at - KEPT_MS), record]
    try {
      const response = await fetch(input, init)
      record.outcome = response.status
      if (response.ok) lastSuccess = at
      return response
    } catch (error) {
      record.outcome = 'failed'
      throw error
    }
  }
  return {
    fetch: recordingFetch,
    records: (): readonly RequestRecord[] => records,
    /** The world time at which the latest successful request was sent. */
    lastSuccess: () => lastSuccess,
  }
}
