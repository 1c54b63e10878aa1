import { parseJson } from '../../shared/parse-json.ts'
import { type Change, readText, sendToCad } from '../cad-request.ts'
import { parseRateInfo, parseRetryMs } from '../core/limiter/rate-headers.ts'
import { createRateLimiter } from '../core/limiter/rate-limiter.ts'
import type { Log } from '../core/log.ts'
import { pollingBug, writeRefused } from '../core/messages.ts'
import { createWriteLoop, type WriteQueue } from '../core/respond/write-loop.ts'
import { describeOutcome, problemDetail, type WriteOutcome } from '../core/respond/write-outcome.ts'
import { apiUrl, type Settings } from '../core/settings.ts'
import * as fivem from '../fivem.ts'
import { createLimiterSwitch } from '../fleet/load-shared-limiter.ts'

/** The published limits, in requests a minute for each API key. The name is that of the limiter in Redis, too. */
const ENDPOINTS = { attach: 10, detach: 10, status: 30, note: 60, create: 20, remove911: 10 } as const
export type Endpoint = keyof typeof ENDPOINTS

/** One request below the path of the server id. */
export interface WriteRequest extends Change {
  path: string
  /** For the debug log. */
  description: string
}

export interface CadWritesDeps {
  log: Log
  settings(): Settings | null
  /** Whether players are on duty here. */
  isWatched(): boolean
}

/** A longer reply is not read. */
const MAX_REPLY_BYTES = 64 * 1024

/** Sends requests that change something in the CAD, within the limit of each endpoint. */
export function createCadWrites({ log, settings, isWatched }: CadWritesDeps) {
  const { after, clocks, gameThread } = fivem
  const onError = (error: unknown) => log.error(pollingBug(String(error)))
  /** The kinds of refusals that the console has named. */
  const reported = new Set<string>()
  const limiters = new Map<Endpoint, ReturnType<typeof createLimiterSwitch>>()

  function createLimiter(endpoint: Endpoint) {
    const own = createRateLimiter({
      limit: () => ENDPOINTS[endpoint],
      storage: fivem.storage(`${endpoint}Requests`),
      clocks,
    })
    const shared = createLimiterSwitch({
      load: fivem.loadBundle,
      ...{ own, isWatched, clocks, after, gameThread, random: Math.random, onError },
      ...{ endpoint, sharesReplies: false, parseReply: () => () => {}, onChange: () => {} },
      storage: fivem.storage('fleet'),
      // The limiter of Get Calls uses the same Redis and reports its state.
      log: { info: () => {}, warn: () => {} },
    })
    limiters.set(endpoint, shared)
    return shared.limiter
  }

  async function send(endpoint: Endpoint, request: WriteRequest): Promise<WriteOutcome> {
    const current = settings()
    if (current === null) return { kind: 'unreachable', why: 'a convar is invalid' }
    const url = `${apiUrl(current)}/v2/emergency/servers/${current.serverId}${request.path}`
    const sent = await sendToCad(
      { url, apiKey: current.apiKey, change: request },
      { fetch, after },
      readOutcome,
    )
    const outcome: WriteOutcome =
      'kind' in sent ? sent : { kind: sent.wasSent ? 'unknown' : 'unreachable', why: sent.why }
    await gameThread()
    log.debug(`${request.description}: ${describeOutcome(outcome)}`)
    report(endpoint, outcome)
    return outcome
  }

  function report(endpoint: Endpoint, outcome: WriteOutcome): void {
    if (outcome.kind !== 'refused' || reported.has(`${endpoint} ${outcome.status}`)) return
    reported.add(`${endpoint} ${outcome.status}`)
    log.warn(writeRefused(endpoint, outcome.status, outcome.detail))
  }

  return {
    /** Starts to write what the queue contains whenever the returned `wake` is called. */
    connect<Batch>(endpoint: Endpoint, queue: WriteQueue<Batch>, requestOf: (batch: Batch) => WriteRequest) {
      const limiter = createLimiter(endpoint)
      const loop = createWriteLoop<Batch>({
        ...{ queue, limiter, after, onError },
        send: (batch) => send(endpoint, requestOf(batch)),
      })
      return { ...loop, waitMs: limiter.waitMs, paceMs: limiter.paceMs }
    },

    /** Shares the limits through Redis if the settings name one. A limit that is new there grants nothing for a minute. */
    configure(next: Settings): void {
      const redis = next.respond === 'cad' ? next.redis : ''
      for (const [endpoint, limiter] of limiters)
        limiter.use({ ...next, redis, requestsPerMinute: ENDPOINTS[endpoint] })
    },

    stop(): void {
      for (const limiter of limiters.values()) limiter.close()
    },
  }
}

async function readOutcome(response: Response, abort: () => void): Promise<WriteOutcome> {
  const { status, headers } = response
  const header = (name: string) => headers.get(name)
  if (status === 429) {
    await response.body?.cancel()
    const waitMs = parseRetryMs(header, fivem.clocks().wall)
    return { kind: 'rateLimited', waitMs, rate: parseRateInfo(status, header) }
  }
  if (status >= 500) {
    await response.body?.cancel()
    return { kind: 'unknown', why: `HTTP ${status}` }
  }
  const text = await readText(response, MAX_REPLY_BYTES)
  if (text === null) abort()
  const json = parseJson(text ?? '')
  if (status >= 200 && status < 300)
    return { kind: 'done', json: json ?? null, rate: parseRateInfo(status, header) }
  return { kind: 'refused', status, detail: problemDetail(json) }
}

export type CadWrites = ReturnType<typeof createCadWrites>
