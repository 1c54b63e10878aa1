import { type Clock, type Timestamp, timestampOf } from './clock.ts'
import { MINUTE, msUntilAllowed, type RateLimit, requestsInWindow, retryAfterValue } from './rate-limit.ts'
import type { ApiUser, RequestLog } from './request-log.ts'
import { type CadRequest, type CadResponse, rateLimitResponse } from './response.ts'

export interface GatewaySettings extends RateLimit {
  rateHeaders: boolean
  retryAfter: 'seconds' | 'date' | 'none'
}

export type Gateway = ReturnType<typeof createGateway>

/** The rate limit of the API key, which this resource and any other user of the key share. */
export function createGateway(clock: Clock, settings: GatewaySettings, requestLog: RequestLog) {
  const refused = { us: 0, other: 0 }
  let admitted: Timestamp[] = []
  let stopOtherUser = () => {}

  /** Whether a request is within the limit. A refused request does not count against it. */
  function admit(user: ApiUser): boolean {
    const now = timestampOf(clock)
    admitted = requestsInWindow(settings, admitted, now)
    const allowed = admitted.length < settings.limit
    if (allowed) admitted.push(now)
    else refused[user]++
    return allowed
  }

  function requestAsOtherUser(): void {
    const status = admit('other') ? 200 : 429
    requestLog.add({ ...timestampOf(clock), user: 'other', status, query: '' })
  }

  return {
    refused: refused as Readonly<Record<ApiUser, number>>,
    admit,
    requestAsOtherUser,

    refusal(request: CadRequest): CadResponse {
      const now = timestampOf(clock)
      const form = settings.retryAfter
      const waitMs = msUntilAllowed(settings, requestsInWindow(settings, admitted, now), now)
      const headers = form === 'none' ? {} : { 'retry-after': retryAfterValue(form, waitMs, now) }
      return rateLimitResponse(request, headers)
    },

    /** The rate limit headers of every response, if they are switched on. */
    headers(): Record<string, string> {
      if (!settings.rateHeaders) return {}
      const now = timestampOf(clock)
      const used = requestsInWindow(settings, admitted, now)
      return {
        'ratelimit-limit': String(settings.limit),
        'ratelimit-remaining': String(Math.max(0, settings.limit - used.length)),
        'ratelimit-reset': String(Math.ceil(msUntilAllowed(settings, used, now) / 1000)),
      }
    },

    /** Sonoran's own resource, for example, makes 1 request a minute with the same key. */
    setOtherUserRate(perMinute: number): void {
      stopOtherUser()
      if (perMinute === 0) return
      const request = () => {
        stopOtherUser = clock.after(MINUTE / perMinute, request)
        requestAsOtherUser()
      }
      stopOtherUser = clock.after(MINUTE / perMinute, request)
    },
  }
}
