import type { Reply } from './cad/parse-reply.ts'
import type { RateInfo } from './limiter/adaptive-limit.ts'
import type { RateResponse } from './limiter/apply-response.ts'

/** The result of one request, with the rate limit information of its response. */
export type FetchOutcome = { rate: RateInfo } & ({ kind: 'reply'; text: string } | RequestFailure)

/** The result of one request, with the reply parsed. */
export type PollOutcome = { rate: RateInfo } & (Reply | RequestFailure)

/** As far as the poll loop distinguishes outcomes. */
export type AnyPollOutcome = { rate: RateInfo } & (
  | { kind: 'calls' | 'units' }
  | { kind: 'malformed'; why: string }
  | RequestFailure
)

export type RequestFailure =
  /** `waitMs`: the wait that the gateway requested, or null if it named none. */
  | { kind: 'rateLimited'; waitMs: number | null }
  /** Later requests will be refused as well until the owner corrects a setting. */
  | { kind: 'refused'; status: 401 | 403 | 404 }
  /** `isServerError`: the CAD responded with an HTTP 5xx. */
  | { kind: 'unreachable'; why: string; isServerError?: boolean }

/** Only a status of 200 or 429 shows how the gateway's limiter decided. */
export function rateResponseOf(outcome: AnyPollOutcome | FetchOutcome): RateResponse {
  switch (outcome.kind) {
    case 'calls':
    case 'units':
    case 'reply':
    case 'malformed':
      return { rate: outcome.rate, retryMs: null }
    case 'rateLimited':
      return { rate: outcome.rate, retryMs: outcome.waitMs }
    case 'refused':
    case 'unreachable':
      return null
  }
}
