import type { Moment } from './clock.ts'
import { MINUTE } from './rate-limit.ts'

export type Who = 'us' | 'other'

export interface Visit extends Moment {
  who: Who
  /** Null while, or if, nothing was answered. */
  status: number | null
  query: string
  /** The peer went away before it had the whole answer. */
  aborted?: true
}

/** A simulated week is 30,000 requests, and nobody reads further back than this. */
const REMEMBERED = 1_000

/** Who came when. What was asked for is kept, the key and the address are not. */
export type Traffic = ReturnType<typeof createTraffic>

export function createTraffic() {
  const recent: Visit[] = []
  const arrived = { us: 0, other: 0 }
  const ours = createBusiest()
  const all = createBusiest()

  return {
    recent: recent as readonly Visit[],
    arrived: arrived as Readonly<Record<Who, number>>,

    add(visit: Visit): void {
      recent.push(visit)
      if (recent.length >= 2 * REMEMBERED) recent.splice(0, REMEMBERED)
      arrived[visit.who]++
      all.add(visit.at)
      if (visit.who === 'us') ours.add(visit.at)
    },

    /** The most requests that arrived within any 60 seconds. */
    busiestMinute: (whose: 'us' | 'all' = 'us') => (whose === 'us' ? ours : all).most(),
  }
}

function createBusiest() {
  const minute: number[] = []
  let most = 0
  return {
    add(at: number): void {
      minute.push(at)
      while (minute[0] !== undefined && minute[0] <= at - MINUTE) minute.shift()
      most = Math.max(most, minute.length)
    },
    most: () => most,
  }
}
