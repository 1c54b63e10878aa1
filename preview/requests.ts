import type { Clock } from '../simulator/clock.ts'
import type { Asked } from './protocol.ts'

const KEPT_MS = 120_000

/** A `fetch` that remembers when it was used and how that ended; not what was sent, which holds the key. */
export function recordFetch(clock: () => Clock, onward: typeof fetch) {
  let asked: Asked[] = []

  const recording: typeof fetch = async (input, init) => {
    const at = clock().now()
    const entry: Asked = { at, who: 'us', outcome: null }
    asked = [...asked.filter((one) => one.at > at - KEPT_MS), entry]
    try {
      const response = await onward(input, init)
      entry.outcome = response.status
      return response
    } catch (error) {
      entry.outcome = 'failed'
      throw error
    }
  }
  return { fetch: recording, asked: (): readonly Asked[] => asked }
}
