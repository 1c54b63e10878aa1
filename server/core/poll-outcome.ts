import type { Reply } from './cad/parse-reply.ts'
import type { RateInfo } from './limiter/adaptive-limit.ts'

/** The result of one request, with the rate limit information of its response. */
export type FetchOutcome = { rate: RateInfo } & ({ kind: 'reply'; text: string } | RequestFailure)

/** The result of one request, with the reply parsed. */
export type PollOutcome = { rate: RateInfo } & (Reply | RequestFailure)

type RequestFailure =
  /** `waitMs`: the wait that the gateway requested, or null if it named none. */
  | { kind: 'rateLimited'; waitMs: number | null }
  /** Later requests will be refused as well until the owner corrects a setting. */
  | { kind: 'refused'; status: 401 | 403 | 404 }
  /** `isServerError`: the CAD responded with an HTTP 5xx. */
  | { kind: 'unreachable'; why: string; isServerError?: boolean }
