import { randomBytes } from 'node:crypto'
import type { SharedLimitStatus } from '../../shared/api.ts'
import type { TextStorage } from '../../shared/text-storage.ts'
import { currentLimit, FULL_LIMIT, observe, totalLimit } from '../core/limiter/adaptive-limit.ts'
import type { RateResponse } from '../core/limiter/apply-response.ts'
import { createFallbackLimiter, type FallbackDeps, MAX_PACE_MS } from '../core/limiter/fallback-limiter.ts'
import type { LimitSetting } from '../core/limiter/limit-setting.ts'
import type { Permit, RateLimiter } from '../core/limiter/rate-limiter.ts'
import { redisErrorReason } from '../core/limiter/redis-error.ts'
import { WINDOW_MS } from '../core/limiter/sliding-window.ts'
import type { Log } from '../core/log.ts'
import { redisAway, redisBack, redisRepaired } from '../core/messages.ts'
import { type CheckInReply, openRedisStore } from './redis-store.ts'

/** `own`: requests are noted in this server's own limiter too, and it outlives a restart. */
export interface SharedLimiterDeps extends Pick<FallbackDeps, 'own' | 'clocks' | 'random'> {
  /** redis:// or rediss://. It may hold a password. */
  url: string
  apiKey: string
  serverId: number
  /** Requests a minute that the owner allows. */
  limit(): LimitSetting
  /** Keeps this server's random id, so that a restarted server is not taken for another one. */
  storage: TextStorage
  /** Whether players are on duty here. */
  watched(): boolean
  after(ms: number, run: () => void): () => void
  gameThread(): Promise<void>
  /** Parses another server's reply off the game thread, and returns how to apply it on that thread. */
  hear(text: string, ageMs: number): () => void
  /** The limiter's wait or pace may have changed. */
  changed(): void
  fault(error: unknown): void
  log: Pick<Log, 'info' | 'warn'>
}
export type SharedLimiter = ReturnType<typeof createSharedLimiter>

/** Between check-ins, and where one failed or a quiet period lasts. */
const CHECK_IN_MS = 3_000
const SOON_MS = 1_000
/** Without an answer for so long, this server goes on by itself. */
const AWAY_MS = 5_000
/** A grant that arrives later is not used. */
const LATE_MS = 2_000
const NONE = { id: '', blockMs: 0 }

/** A rate limiter that all servers with one API key share through Redis. Call it on the game thread. */
export function createSharedLimiter(deps: SharedLimiterDeps) {
  const { own, log, limit, storage } = deps
  const steady = () => deps.clocks().steady
  const stored = storage.get() ?? ''
  const id = /^[0-9a-f]{16}$/.test(stored) ? stored : randomBytes(8).toString('hex')
  if (id !== stored) storage.set(id)
  const newRequest = (at = steady()) => ({ id: `${id}:${randomBytes(6).toString('hex')}`, at })
  const store = openRedisStore(deps.url, deps.apiKey, deps.serverId)

  let reply: CheckInReply | null = null
  let fallback: RateLimiter | null = null
  let lastReplyAt = steady()
  /** Requests of the last window, and whether Redis may lack some of them. */
  let recent = own.recentRequests().map(newRequest)
  let unreported = true
  /** The quiet period that the next report is for, and how many servers there were before it. */
  let [quiet, known] = [0, 0]
  /** The same until it is granted: where only the answer got lost, it is granted again. */
  let wanted = newRequest()
  let answered = NONE
  let adaptive = FULL_LIMIT
  let notBefore = 0
  /** When the latest request and the latest reply that was read were granted, on Redis's clock. */
  let [grantedAt, readAt] = [0, 0]
  let closed = false
  let cancel = () => {}
  let last: Promise<unknown> = Promise.resolve()

  /** One at a time; null where it failed. Settles on the game thread. */
  function checkIn(wants = false): Promise<CheckInReply | null> {
    const next = last.then(() => (closed ? null : attempt(wants)))
    last = next.catch(deps.fault)
    return next
  }

  async function attempt(wants: boolean): Promise<CheckInReply | null> {
    const [sentAt, sent] = [steady(), answered]
    recent = recent.filter(({ at }) => at <= sentAt && sentAt - at < WINDOW_MS)
    const reports = unreported ? recent.flatMap(({ id, at }) => [id, Math.round(sentAt - at)]) : []
    unreported = false
    const presence = [id, deps.serverId, deps.watched() ? 1 : 0, currentLimit(adaptive, limit(), steady())]
    const request = [wants ? wanted.id : '', sent.id, sent.blockMs]
    const outcome = await store
      .checkIn([...presence, known, quiet, ...request, readAt, ...reports])
      .catch((error: unknown) => ({ error }))
    await deps.gameThread()
    if (closed) return null
    if ('error' in outcome) return fail(outcome.error)
    if (answered === sent) answered = NONE
    succeed(outcome)
    return steady() - sentAt < LATE_MS ? outcome : null
  }

  function succeed(next: CheckInReply): void {
    const changed = fallback !== null || reply?.paceMs !== next.paceMs
    if (fallback !== null) log.info(redisBack(steady() - lastReplyAt, next.known))
    if (next.repaired > 0) log.warn(redisRepaired(store.keyName(next.repaired)))
    if (next.quiet === 0) known = next.known
    else unreported ||= next.quiet !== quiet
    quiet = next.quiet
    reply = next
    fallback = null
    lastReplyAt = steady()
    plan(quiet === 0 ? CHECK_IN_MS : SOON_MS)
    if (next.replyAt > readAt) void read(next).catch(deps.fault)
    if (changed) deps.changed()
  }

  function fail(error: unknown): null {
    unreported = true
    plan(SOON_MS)
    if (fallback !== null || steady() - lastReplyAt < AWAY_MS) return null
    const servers = reply === null || known === 0 ? null : { count: known, rank: reply.rank }
    const alone = createFallbackLimiter({ ...deps, limit: totalLimit(adaptive, limit()), servers })
    fallback = { ...alone, acquire: () => alone.acquire().then(unreportedPermit) }
    log.warn(redisAway(redisErrorReason(error), alone.paceMs()))
    deps.changed()
    return null
  }

  function plan(ms: number): void {
    cancel()
    cancel = deps.after(ms * (0.9 + 0.2 * deps.random()), () => void checkIn())
  }

  async function read({ replyAt, now }: CheckInReply): Promise<void> {
    readAt = replyAt
    const text = await store.read(replyAt).catch(() => null)
    const apply = text === null ? () => {} : deps.hear(text, now - replyAt)
    await deps.gameThread()
    if (closed) return
    notBefore = 0
    apply()
  }

  /** The gateway counts the others' requests too, so the own limiter must not learn from the response. */
  async function acquire(): Promise<Permit | null> {
    const next = await checkIn(true)
    if (next === null || fallback !== null) return null
    notBefore = steady() + next.waitMs
    if (next.granted === 0) return null
    grantedAt = readAt = next.now
    const request = { ...wanted, at: steady() }
    wanted = newRequest()
    recent.push(request)
    const note = own.acquireGranted()
    return (response) => {
      note(null)
      request.at = steady()
      settle(request.id, response).catch(deps.fault)
    }
  }

  function unreportedPermit(permit: Permit | null): Permit | null {
    if (permit !== null) recent.push(newRequest())
    unreported = true
    return permit
  }

  /** A refusal stops all servers, for a minute at most. */
  async function settle(id: string, response: RateResponse): Promise<void> {
    const refused = response?.rate.refused === true
    answered = { id, blockMs: refused ? Math.min(response?.retryMs ?? WINDOW_MS, WINDOW_MS) : 0 }
    const next = await checkIn()
    if (next === null || response === null) return
    adaptive = observe(adaptive, response.rate, next.requestsInWindow - (refused ? 1 : 0), limit(), steady())
  }

  const shared: RateLimiter = {
    waitMs: () => Math.max(0, Math.min(notBefore - steady(), WINDOW_MS)),
    paceMs: () => reply?.paceMs ?? own.paceMs(),
    acquire,
    usage: () => (reply === null ? own.usage() : { ...reply, share: reply.limit }),
  }
  void checkIn()

  return {
    limiter: () => fallback ?? shared,
    /** Passes the reply to the latest request on to the servers with this server id. */
    publish(text: string): void {
      if (fallback === null) store.publish(grantedAt, text).catch(() => {})
    },
    status(): SharedLimitStatus {
      const { servers = 1, serverIds = 1, paceMs: sharedMs = own.paceMs() } = reply ?? {}
      const store = fallback ? 'lost' : reply ? 'connected' : 'connecting'
      const paceMs = Math.round(fallback?.paceMs() ?? sharedMs)
      return { store, servers, serverIds, paceMs, enough: sharedMs <= MAX_PACE_MS }
    },
    close(): void {
      closed = true
      cancel()
      store.close()
    },
  }
}
