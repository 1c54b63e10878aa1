import type { RateInfo } from './core/limiter/adaptive-limit.ts'
import { type FetchOutcome, NO_RATE_INFO } from './core/poll-outcome.ts'

export interface CallsRequest {
  apiUrl: string
  apiKey: string
  serverId: number
  closedLimit: number
}

/** From the start of the connection to the last byte. */
const TIMEOUT_MS = 10_000
/** Maximum size of a reply. */
export const MAX_REPLY_BYTES = 8 * 1024 * 1024
/** Get Calls' `type`: 0 dispatch, 1 emergency, 100 all. */
const ALL_CALLS = 100

/**
 * Sends one Get Calls request to Sonoran CAD. Never throws. No outcome contains an error's message, because that may
 * quote the request with the key. Call it on the game thread; it settles off it.
 *
 * @param wallNow wall clock in ms since 1970, for a Retry-After that is a date
 */
export async function fetchCalls(request: CallsRequest, wallNow: () => number): Promise<FetchOutcome> {
  const { apiUrl, apiKey, serverId, closedLimit } = request
  const url = `${apiUrl}/v2/emergency/servers/${serverId}/calls?closedLimit=${closedLimit}&closedOffset=0&type=${ALL_CALLS}`
  const abort = new AbortController()
  // FiveM's timer instead of AbortSignal.timeout, so that all timers use one clock.
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS)
  try {
    const response = await fetch(url, {
      headers: { Accept: 'application/json', Authorization: `Bearer ${apiKey}` },
      // Following a redirect would send the key to another host.
      redirect: 'manual',
      signal: abort.signal,
    })
    return await outcomeOf(response, abort, wallNow())
  } catch (error) {
    const why = abort.signal.aborted
      ? `no complete response within ${TIMEOUT_MS / 1000} s`
      : describeError(error)
    return { kind: 'unreachable', why, rate: NO_RATE_INFO }
  } finally {
    clearTimeout(timer)
  }
}

async function outcomeOf(response: Response, abort: AbortController, wallNow: number): Promise<FetchOutcome> {
  const { status, headers } = response
  const rate: RateInfo = {
    limit: headerNumber(headers, 'RateLimit-Limit', 'X-RateLimit-Limit-Minute'),
    remaining: headerNumber(headers, 'RateLimit-Remaining', 'X-RateLimit-Remaining-Minute'),
    refused: status === 429,
  }
  if (status === 200) {
    const text = await readText(response)
    if (text !== null) return { kind: 'reply', text, rate }
    abort.abort()
    return { kind: 'unreachable', why: `a reply larger than ${MAX_REPLY_BYTES / 1024 / 1024} MiB`, rate }
  }
  // The status suffices.
  await response.body?.cancel()
  if (status === 429) return { kind: 'rateLimited', waitMs: retryMs(headers, wallNow), rate }
  if (status === 401 || status === 403 || status === 404) return { kind: 'refused', status, rate }
  if (status >= 300 && status < 400) {
    return { kind: 'unreachable', why: `a redirect (HTTP ${status}), which is not followed`, rate }
  }
  return { kind: 'unreachable', why: `HTTP ${status}`, rate }
}

/** The body as text, or null if it is too large; the rest is not read then. */
async function readText(response: Response): Promise<string | null> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > MAX_REPLY_BYTES) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The wait that the gateway requests: Retry-After in seconds or as a date, else RateLimit-Reset in seconds. */
function retryMs(headers: Headers, wallNow: number): number | null {
  const retryAfter = headers.get('Retry-After')?.trim() ?? ''
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  const date = Date.parse(retryAfter)
  if (!Number.isNaN(date)) return Math.max(0, date - wallNow)
  const reset = headerNumber(headers, 'RateLimit-Reset')
  return reset === null ? null : reset * 1000
}

function headerNumber(headers: Headers, ...names: string[]): number | null {
  for (const name of names) {
    const digits = /^\s*(\d{1,9})/.exec(headers.get(name) ?? '')?.[1]
    if (digits !== undefined) return Number(digits)
  }
  return null
}

/** Node's error code, such as ECONNREFUSED. */
function describeError(error: unknown): string {
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? error ?? {}) as { code?: unknown }
  return typeof code === 'string' && /^[A-Z_]+$/.test(code) ? code : 'the connection failed'
}
