import { eitherCase, isObject, limitText, toText } from '../coerce.ts'
import type { RateInfo } from '../limiter/adaptive-limit.ts'
import type { RateResponse } from '../limiter/apply-response.ts'

/** The result of one request that changes something in the CAD. */
export type WriteOutcome =
  /** `json`: the parsed body; null if it is not JSON. */
  | { kind: 'done'; json: unknown; rate: RateInfo }
  /** Nothing was changed. `waitMs`: the wait that the gateway requested, or null if it named none. */
  | { kind: 'rateLimited'; waitMs: number | null; rate: RateInfo }
  /** Nothing was changed. `detail`: the CAD's reason, which may be empty. */
  | { kind: 'refused'; status: number; detail: string }
  /** The request did not reach the CAD. */
  | { kind: 'unreachable'; why: string }
  /** The request may have been carried out, so it must not be repeated. */
  | { kind: 'unknown'; why: string }

/** A pending write that got such an outcome is not sent again. */
export type WriteFailure = 'refused' | 'unreachable' | 'unknown'

/** Only a status of 200 or 429 shows how the gateway's limiter decided. */
export function rateResponseOfWrite(outcome: WriteOutcome): RateResponse {
  if (outcome.kind === 'done') return { rate: outcome.rate, retryMs: null }
  return outcome.kind === 'rateLimited' ? { rate: outcome.rate, retryMs: outcome.waitMs } : null
}

/** The HTTP status of a refusal, else 0. */
export const statusOf = (outcome: WriteOutcome | null): number =>
  outcome?.kind === 'refused' ? outcome.status : 0

export function describeOutcome(outcome: WriteOutcome): string {
  switch (outcome.kind) {
    case 'done':
      return 'done'
    case 'rateLimited':
      return 'HTTP 429'
    case 'refused':
      return `HTTP ${outcome.status}${outcome.detail && `: ${outcome.detail}`}`
    case 'unreachable':
    case 'unknown':
      return outcome.why
  }
}

const MAX_DETAIL_LENGTH = 120
const problemFields = eitherCase(['detail', 'title'])

/** The reason in an RFC 7807 problem document. Empty if there is none. */
export function problemDetail(json: unknown): string {
  if (!isObject(json)) return ''
  const { detail, title } = problemFields(json)
  return limitText(toText(detail) || toText(title), MAX_DETAIL_LENGTH)
}
