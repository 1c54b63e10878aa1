import type { CallTableType } from '../shared/call-codes.ts'
import type { Disposer } from '../shared/disposer.ts'
import type { PageRequest } from './core/closed-pages.ts'
import { NO_RATE_INFO, parseRateInfo, parseRetryMs } from './core/limiter/rate-headers.ts'
import { describeNetworkError } from './core/network-error.ts'
import type { FetchOutcome } from './core/poll-outcome.ts'

export interface CallsRequest {
  apiUrl: string
  apiKey: string
  serverId: number
  closed: PageRequest
  type: CallTableType
}

export interface FetchDeps {
  fetch: typeof fetch
  after(ms: number, run: () => void): Disposer
  /** Wall clock in ms since 1970, for a Retry-After that is a date. */
  wallNow(): number
}

/** From the start of the connection to the last byte. */
const TIMEOUT_MS = 10_000
/** Maximum size of a reply. */
export const MAX_REPLY_BYTES = 8 * 1024 * 1024

/**
 * Sends one Get Calls request to Sonoran CAD. Never throws. No outcome contains an error's message, because that may
 * quote the request with the key. Call it on the game thread; it settles off it.
 */
export async function fetchCalls(
  request: CallsRequest,
  { fetch, after, wallNow }: FetchDeps,
): Promise<FetchOutcome> {
  const { apiUrl, apiKey, serverId, closed, type } = request
  const url = `${apiUrl}/v2/emergency/servers/${serverId}/calls?closedLimit=${closed.limit}&closedOffset=${closed.offset}&type=${type}`
  const abort = new AbortController()
  // Not AbortSignal.timeout, so that all timers use one clock.
  const cancelTimeout = after(TIMEOUT_MS, () => abort.abort())
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
    cancelTimeout()
  }
}

async function outcomeOf(response: Response, abort: AbortController, wallNow: number): Promise<FetchOutcome> {
  const { status, headers } = response
  const header = (name: string) => headers.get(name)
  const rate = parseRateInfo(status, header)
  if (status === 200) {
    const text = await readText(response)
    if (text !== null) return { kind: 'reply', text, rate }
    abort.abort()
    return { kind: 'unreachable', why: `a reply larger than ${MAX_REPLY_BYTES / 1024 / 1024} MiB`, rate }
  }
  // The status suffices.
  await response.body?.cancel()
  if (status === 429) return { kind: 'rateLimited', waitMs: parseRetryMs(header, wallNow), rate }
  if (status === 401 || status === 403 || status === 404) return { kind: 'refused', status, rate }
  if (status >= 300 && status < 400) {
    return { kind: 'unreachable', why: `a redirect (HTTP ${status}), which is not followed`, rate }
  }
  if (status >= 500) return { kind: 'unreachable', why: `HTTP ${status}`, isServerError: true, rate }
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

function describeError(error: unknown): string {
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? error ?? {}) as { code?: unknown }
  return describeNetworkError(code)
}
