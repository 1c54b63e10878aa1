import { currentLimit, FULL_LIMIT, observe, totalLimit } from './adaptive-limit.ts'
import type { RateResponse } from './apply-response.ts'
import type { LimitSetting } from './limit-setting.ts'
import { WINDOW_MS } from './sliding-window.ts'

export interface CheckInRequestDeps {
  /** Identifies this server among those that share the key. */
  id: string
  serverId: number
  limit(): LimitSetting
  /** Whether players are on duty here. */
  isWatched(): boolean
  /** Steady clock, in ms. */
  steady(): number
  newRequestId(): string
  /** Times of this server's requests in the last window, in ms of the steady clock. */
  recentRequests: readonly number[]
}

/** One request to the CAD. `at`: when it was sent, or when its response arrived. */
interface CadRequest {
  id: string
  at: number
}

const NO_RESPONSE = { id: '', blockMs: 0 }

/** Collects what this server reports in its next check-in. */
export function createCheckInRequest(deps: CheckInRequestDeps) {
  const { steady, limit } = deps
  const newRequest = (at: number): CadRequest => ({ id: deps.newRequestId(), at })
  /** Requests of the last window, and whether Redis may lack some of them. */
  let recent = deps.recentRequests.map(newRequest)
  let unreported = true
  /** The quiet period that the next report is for, and how many servers there were before it. */
  let [quiet, known] = [0, 0]
  /** The same until it is granted: if only the reply got lost, Redis grants it again. */
  let wanted = newRequest(steady())
  let responseReceived = NO_RESPONSE
  let adaptive = FULL_LIMIT

  return {
    /** Servers with this key of the last quarter of an hour; 0 before the first check-in. */
    known: (): number => known,
    /** Requests a minute for all servers together. */
    totalLimit: (): number => totalLimit(adaptive, limit()),

    /**
     * The script's ARGV. Call `received` when the check-in succeeded.
     *
     * @param readAt when the last reply that this server read was requested, on Redis's clock, or -1 if replies are not shared
     */
    next(wants: boolean, readAt: number): { words: (string | number)[]; received(): void } {
      const [now, sent] = [steady(), responseReceived]
      recent = recent.filter(({ at }) => at <= now && now - at < WINDOW_MS)
      const reports = unreported ? recent.flatMap(({ id, at }) => [id, Math.round(now - at)]) : []
      unreported = false
      const presence = [
        deps.id,
        deps.serverId,
        deps.isWatched() ? 1 : 0,
        currentLimit(adaptive, limit(), now),
      ]
      const request = [wants ? wanted.id : '', sent.id, sent.blockMs]
      return {
        words: [...presence, known, quiet, ...request, readAt, ...reports],
        received() {
          if (responseReceived === sent) responseReceived = NO_RESPONSE
        },
      }
    },

    /** Applies what a check-in returned. */
    succeeded(reply: { quiet: number; known: number }): void {
      if (reply.quiet === 0) known = reply.known
      else unreported ||= reply.quiet !== quiet
      quiet = reply.quiet
    },

    /** Redis may have missed the last report. */
    failed(): void {
      unreported = true
    },

    /** The wanted request was granted. */
    granted(): CadRequest {
      const request = { ...wanted, at: steady() }
      wanted = newRequest(steady())
      recent.push(request)
      return request
    },

    /** A request was sent without a grant from Redis. */
    sentAlone(): void {
      recent.push(newRequest(steady()))
      unreported = true
    },

    /** A refusal stops all servers, for a minute at most. */
    answered(request: CadRequest, response: RateResponse): void {
      request.at = steady()
      const refused = response?.rate.refused === true
      const blockMs = refused ? Math.min(response?.retryMs ?? WINDOW_MS, WINDOW_MS) : 0
      responseReceived = { id: request.id, blockMs }
    },

    /** @param requestsInWindow of all servers, after the response was reported */
    observe({ rate }: NonNullable<RateResponse>, requestsInWindow: number): void {
      adaptive = observe(adaptive, rate, requestsInWindow - (rate.refused ? 1 : 0), limit(), steady())
    },
  }
}

export type CheckInRequest = ReturnType<typeof createCheckInRequest>
