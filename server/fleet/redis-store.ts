import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import { MAX_REPLY_BYTES } from '../cad-request.ts'
// @ts-expect-error: esbuild loads it as text
import script from './check-in.lua'

/**
 * What the script returns, all of it whole numbers. `known`: servers of the last quarter of an hour, and `rank` this one's
 * place among them; `quiet`: when the quiet period began in which nothing is granted, or 0; `replyAt`: when the latest
 * reply for this server id was requested, or 0; `repaired`: the number of a key that held another type and was deleted.
 */
const FIELDS = [
  ...(['granted', 'waitMs', 'paceMs', 'requestsInWindow', 'limit', 'servers', 'serverIds'] as const),
  ...(['known', 'rank', 'quiet', 'now', 'replyAt', 'repaired'] as const),
]
export type CheckInReply = Record<(typeof FIELDS)[number], number>

const OPTIONS = {
  protocol: 2,
  connectionName: 'sonoran_calls',
  disableClientInfo: true,
  enableReadyCheck: false,
  commandTimeout: 1_000,
  // A connection that owes an answer for so long is dead.
  socketTimeout: 3_000,
  retryStrategy: (times: number) => Math.min(250 * 2 ** times, 2_000),
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // After a failover, the same address may lead to the new primary.
  reconnectOnError: (error: Error) => error.message.includes('READONLY'),
} as const

/** The connection to Redis: commands, no decisions. Promises settle off the game thread. */
export function openRedisStore(url: string, apiKey: string, serverId: number, endpoint: string) {
  // The hash keeps the API key itself out of Redis.
  const prefix = `sonoran_calls:2:{${createHash('sha256').update(apiKey).digest('hex').slice(0, 32)}}${endpoint && `:${endpoint}`}`
  const [serversKey, replyKey] = [`${prefix}:servers`, `${prefix}:reply:${serverId}`]
  const others = ['turns', 'waiting', 'holds'].map((name) => `${prefix}:${name}`)
  const keys = [`${prefix}:requests`, serversKey, ...others, replyKey]
  const scripts = { checkIn: { lua: script, numberOfKeys: keys.length } }
  const redis = new Redis(url, { ...OPTIONS, scripts }) as Redis &
    Record<'checkIn', (...words: (string | number)[]) => Promise<unknown>>
  let connectionError: unknown = null
  let presence = ''
  redis.on('error', (error) => {
    connectionError = error
  })

  return {
    /** @param words the script's ARGV */
    checkIn(words: readonly (string | number)[]): Promise<CheckInReply> {
      presence = words.slice(0, 4).join(' ')
      return redis.checkIn(...keys, ...words).then(parseReply, (error) => {
        throw redis.status === 'ready' ? error : (connectionError ?? error)
      })
    },
    /** Stores a reply for the servers with this server id, for a minute. */
    publish: (replyAt: number, text: string) => redis.set(replyKey, `${replyAt}\n${text}`, 'PX', 60_000),
    /** The text of the reply that was requested at that time, or null where it is gone. */
    async read(replyAt: number): Promise<string | null> {
      const [header, stored] = [`${replyAt}\n`, await redis.getrange(replyKey, 0, MAX_REPLY_BYTES + 20)]
      return stored.startsWith(header) ? stored.slice(header.length) : null
    },
    keyName: (index: number) => keys[index - 1] ?? prefix,
    /** Leaves at once, so that the others don't reserve this server's part of the limit. */
    close(): void {
      if (redis.status === 'ready') redis.zrem(serversKey, presence).catch(() => {})
      redis.disconnect()
    },
  }
}

function parseReply(reply: unknown): CheckInReply {
  const numbers: unknown[] = Array.isArray(reply) ? reply : []
  if (numbers.length !== FIELDS.length || !numbers.every(Number.isSafeInteger))
    throw new Error('unknown reply')
  return Object.fromEntries(FIELDS.map((field, i) => [field, numbers[i]])) as CheckInReply
}
