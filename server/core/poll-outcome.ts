import type { Reply } from './cad/parse-reply.ts'
import type { RateInfo } from './limiter/adaptive-limit.ts'

/** How a request ended: each way with its facts, so that nobody has to catch or guess. */
export type PollOutcome = { rate: RateInfo } & (
  | Reply
  /** `waitMs`: what the gateway asked for, or null where it didn't say. */
  | { kind: 'rateLimited'; waitMs: number | null }
  /** It will be refused again until somebody mends something. */
  | { kind: 'refused'; status: 401 | 403 | 404 }
  | { kind: 'unreachable'; why: string }
)

export const NO_RATE_INFO: RateInfo = { limit: null, remaining: null, refused: false }
