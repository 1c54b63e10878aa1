import type { CallCounts } from './api.ts'

/** For example `16 calls: 15 on the map (3 by postal), 1 without a place`. */
export function describeCounts({ total, placed, approximate, unplaced }: CallCounts): string {
  const calls = `${total} call${total === 1 ? '' : 's'}`
  if (total === 0) return calls
  const byPostal = approximate === 0 ? '' : ` (${approximate} by postal)`
  const withoutPlace = unplaced === 0 ? '' : `, ${unplaced} without a place`
  return `${calls}: ${placed} on the map${byPostal}${withoutPlace}`
}
