import { randomBytes } from 'node:crypto'
import type { SharedLimitStatus } from '../../shared/api.ts'
import type { TextStorage } from '../../shared/text-storage.ts'
import type { RateResponse } from '../core/limiter/apply-response.ts'
import { createCheckInRequest } from '../core/limiter/check-in-request.ts'
import { createCheckIns } from '../core/limiter/check-ins.ts'
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
  /** Which limit of the key is shared; each endpoint of the CAD has its own. Empty for Get Calls. */
  endpoint: string
  /** Whether servers with one server id share replies, so that one of them asks for all. */
  sharesReplies: boolean
  /** Requests a minute that the owner allows. */
  limit(): LimitSetting
  /** Stores this server's random id, so that it is recognized after a restart. */
  storage: TextStorage
  /** Whether players are on duty here. */
  isWatched(): boolean
  after(ms: number, run: () => void): () => void
  gameThread(): Promise<void>
  /** Parses another server's reply off the game thread, and returns how to apply it on that thread. */
  parseReply(text: string, ageMs: number): () => void
  /** The limiter's wait or pace may have changed. */
  onChange(): void
  onError(error: unknown): void
  log: Pick<Log, 'info' | 'warn'>
}
export type SharedLimiter = ReturnType<typeof createSharedLimiter>

/** After this time without a reply from Redis, this server uses the fallback limiter. */
const AWAY_MS = 5_000

/** A rate limiter that all servers with one API key share through Redis. Call it on the game thread. */
export function createSharedLimiter(deps: SharedLimiterDeps) {
  const { own, log, limit, storage } = deps
  const steady = () => deps.clocks().steady
  const id = loadId(storage)
  const store = openRedisStore(deps.url, deps.apiKey, deps.serverId, deps.endpoint)
  const request = createCheckInRequest({
    ...{ id, steady, limit, serverId: deps.serverId, isWatched: deps.isWatched },
    newRequestId: () => `${id}:${randomBytes(6).toString('hex')}`,
    recentRequests: own.recentRequests(),
  })

  let reply: CheckInReply | null = null
  let fallback: RateLimiter | null = null
  let notBefore = 0
  /** When the latest request and the latest reply that was read were granted, on Redis's clock. */
  let [grantedAt, readAt] = [0, 0]
  let closed = false
  const checkIns = createCheckIns({
    ...{ ...deps, request, steady, onReply, onFailure },
    send: store.checkIn,
    readAt: () => (deps.sharesReplies ? readAt : -1),
  })

  function onReply(next: CheckInReply, awayMs: number): void {
    const changed = fallback !== null || reply?.paceMs !== next.paceMs
    if (fallback !== null) log.info(redisBack(awayMs, next.known))
    if (next.repaired > 0) log.warn(redisRepaired(store.keyName(next.repaired)))
    reply = next
    fallback = null
    if (deps.sharesReplies && next.replyAt > readAt) void read(next).catch(deps.onError)
    if (changed) deps.onChange()
  }

  function onFailure(error: unknown, awayMs: number): void {
    if (fallback !== null || awayMs < AWAY_MS) return
    const servers = reply && request.known() > 0 ? { count: request.known(), rank: reply.rank } : null
    const alone = createFallbackLimiter({ ...deps, limit: request.totalLimit(), servers })
    fallback = { ...alone, acquire: () => alone.acquire().then(unreportedPermit) }
    log.warn(redisAway(redisErrorReason(error), alone.paceMs()))
    deps.onChange()
  }

  async function read({ replyAt, now }: CheckInReply): Promise<void> {
    readAt = replyAt
    const text = await store.read(replyAt).catch(() => null)
    const apply = text === null ? () => {} : deps.parseReply(text, now - replyAt)
    await deps.gameThread()
    if (closed) return
    notBefore = 0
    apply()
  }

  /** The gateway counts the others' requests too, so the own limiter must not learn from the response. */
  async function acquire(): Promise<Permit | null> {
    const next = await checkIns.run(true)
    if (next === null || fallback !== null) return null
    notBefore = steady() + next.waitMs
    if (next.granted === 0) return null
    grantedAt = readAt = next.now
    const sent = request.granted()
    const note = own.acquireGranted()
    return (response) => {
      note(null)
      request.answered(sent, response)
      settle(response).catch(deps.onError)
    }
  }

  function unreportedPermit(permit: Permit | null): Permit | null {
    if (permit !== null) request.sentAlone()
    return permit
  }

  async function settle(response: RateResponse): Promise<void> {
    const next = await checkIns.run()
    if (next !== null && response !== null) request.observe(response, next.requestsInWindow)
  }

  const shared: RateLimiter = {
    waitMs: () => Math.max(0, Math.min(notBefore - steady(), WINDOW_MS)),
    paceMs: () => reply?.paceMs ?? own.paceMs(),
    acquire,
    usage: () => (reply === null ? own.usage() : { ...reply, share: reply.limit }),
  }
  void checkIns.run()

  return {
    limiter: () => fallback ?? shared,
    /** Passes the reply to the latest request on to the servers with this server id. */
    publish(text: string): void {
      if (fallback === null) store.publish(grantedAt, text).catch(() => {})
    },
    status: (): SharedLimitStatus => statusOf(reply, fallback, own.paceMs()),
    close(): void {
      closed = true
      checkIns.stop()
      store.close()
    },
  }
}

/** This server's id, which outlives a restart. */
function loadId(storage: TextStorage): string {
  const stored = storage.get() ?? ''
  if (/^[0-9a-f]{16}$/.test(stored)) return stored
  const id = randomBytes(8).toString('hex')
  storage.set(id)
  return id
}

function statusOf(
  reply: CheckInReply | null,
  fallback: RateLimiter | null,
  ownPaceMs: number,
): SharedLimitStatus {
  const { servers = 1, serverIds = 1, paceMs: sharedMs = ownPaceMs } = reply ?? {}
  const store = fallback ? 'lost' : reply ? 'connected' : 'connecting'
  const paceMs = Math.round(fallback?.paceMs() ?? sharedMs)
  return { store, servers, serverIds, paceMs, enough: sharedMs <= MAX_PACE_MS }
}
