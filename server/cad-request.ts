import type { Disposer } from '../shared/disposer.ts'
import { NO_RATE_INFO, parseRateInfo, parseRetryMs } from './core/limiter/rate-headers.ts'
import { describeNetworkError } from './core/network-error.ts'
import type { FetchOutcome } from './core/poll-outcome.ts'

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

/** A GET request without these two. */
export interface Change {
  method: 'POST' | 'PATCH' | 'DELETE'
  body: object
}

/** Why a request has no response. `wasSent`: whether the CAD may have received it. */
export interface NoResponse {
  why: string
  wasSent: boolean
}

/**
 * Sends one request to Sonoran CAD. Never throws. No outcome contains an error's message, because that may quote the
 * request with the key. Call it on the game thread; it settles off it.
 *
 * @param read reads the response; `abort` ends the connection
 */
export async function sendToCad<Outcome>(
  { url, apiKey, change }: { url: string; apiKey: string; change?: Change },
  { fetch, after }: Pick<FetchDeps, 'fetch' | 'after'>,
  read: (response: Response, abort: () => void) => Promise<Outcome>,
): Promise<Outcome | NoResponse> {
  const abort = new AbortController()
  // Not AbortSignal.timeout, so that all timers use one clock.
  const cancelTimeout = after(TIMEOUT_MS, () => abort.abort())
  const headers = { Accept: 'application/json', Authorization: `Bearer ${apiKey}` }
  try {
    const response = await fetch(url, {
      ...(change === undefined
        ? { headers }
        : {
            method: change.method,
            body: JSON.stringify(change.body),
            headers: { ...headers, 'Content-Type': 'application/json' },
          }),
      // Following a redirect would send the key to another host.
      redirect: 'manual',
      signal: abort.signal,
    })
    return await read(response, () => abort.abort())
  } catch (error) {
    if (abort.signal.aborted)
      return { why: `no complete response within ${TIMEOUT_MS / 1000} s`, wasSent: true }
    const code = errorCode(error)
    return { why: describeNetworkError(code), wasSent: !NOT_CONNECTED.has(String(code)) }
  } finally {
    cancelTimeout()
  }
}

/** The errors of a request that never reached the CAD. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Sends one GET request, as {@link sendToCad} does. */
export async function requestFromCad(url: string, apiKey: string, deps: FetchDeps): Promise<FetchOutcome> {
  const outcome = await sendToCad({ url, apiKey }, deps, (response, abort) =>
    outcomeOf(response, abort, deps.wallNow()),
  )
  return 'kind' in outcome ? outcome : { kind: 'unreachable', why: outcome.why, rate: NO_RATE_INFO }
}

async function outcomeOf(response: Response, abort: () => void, wallNow: number): Promise<FetchOutcome> {
  const { status, headers } = response
  const header = (name: string) => headers.get(name)
  const rate = parseRateInfo(status, header)
  if (status === 200) {
    const text = await readText(response, MAX_REPLY_BYTES)
    if (text !== null) return { kind: 'reply', text, rate }
    abort()
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
export async function readText(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function errorCode(error: unknown): unknown {
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? error ?? {}) as { code?: unknown }
  return code
}
