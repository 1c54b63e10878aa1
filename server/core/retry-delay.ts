/**
 * Why requests fail. `unavailable`: no usable reply. `refused`: the CAD refuses the key or the server id, which mostly
 * lasts until the owner changes a setting.
 */
export type FailureKind = 'unavailable' | 'refused'

/** `count`: consecutive failures of this kind, from 1. `jitter`: random, from 0 to 1. */
export interface Failure {
  kind: FailureKind
  count: number
  jitter: number
}

/** Upper bound of the backoff, unless the pace is slower. */
const MAX_BACKOFF_MS = 30_000
const REFUSED_RETRY_MS = [20_000, 60_000, 3 * 60_000, 10 * 60_000] as const

/**
 * How long after the failed request was sent the next one is due, in ms. Exponential backoff with jitter, so that
 * servers which lost the CAD at the same moment don't return at the same moment.
 */
export function retryDelayMs({ kind, count, jitter }: Failure, paceMs: number): number {
  if (kind === 'refused') return Math.max(paceMs, REFUSED_RETRY_MS[count - 1] ?? REFUSED_RETRY_MS[3])
  const maxMs = Math.min(paceMs * 2 ** Math.min(count, 10), Math.max(paceMs, MAX_BACKOFF_MS))
  return paceMs + jitter * (maxMs - paceMs)
}
