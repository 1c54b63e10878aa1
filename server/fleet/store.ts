import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { MAX_REPLY_BYTES } from '../fetch-calls.ts'

export interface StoreDeps {
  url: string
  /** Before all names in the store. */
  prefix: string
  /** The group whose replies are listened for. */
  group: string
  /** Told off the game thread, like all here, of a reply's text that was published, with its age then. */
  heard(from: string, ageMs: number, text: string): void
  /** The connection stands (again). */
  ready(): void
  /** It is lost. */
  lost(): void
  /** In ms, of a clock that nobody sets. */
  steady(): number
}

/** What the store tells a visitor. */
export interface Page {
  /** The book, or null where there is none. */
  text: string | null
  /** The store's clock in ms, and ours before it was asked and after it was heard. */
  now: number
  sent: number
  heard: number
  /** The store's process, or '' where it does not tell. */
  run: string
}

/** The engine that keeps the book: a register with a clock, and a voice. */
export interface Store {
  /**
   * Reads the book, lets `decide` make the next one of it, and writes that, as one: where another server wrote in
   * between, it is read and decided again. Rejects where the store does not do it: seldom later than in two seconds.
   */
  change<T>(decide: (page: Page) => { text: string; result: T }): Promise<T>
  /** Why it can't be heard now what others publish; null where it can. */
  deaf(): string | null
  publish(from: string, ageMs: number, text: string): Promise<void>
  close(): void
}

/** The slowest answer that is waited for. */
const TIMEOUT_MS = 1_000
/** A connection that owes an answer for so long is dead, whatever the system thinks of it. */
const DEAD_MS = 3_000
/** Between two attempts to listen where that is not permitted. */
const LISTEN_AGAIN_MS = 60_000
const MOST_RETRY_MS = 5_000
const MOST_TRIES = 50
/** The book of a fleet that nobody is in any more goes by itself. */
const BOOK_TTL_MS = 24 * 60 * 60_000

const WRITE = `
if (redis.call('HGET', KEYS[1], 'revision') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'book', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`

export function openStore({ url, prefix, group, heard, ready, lost, steady }: StoreDeps): Store {
  const key = `${prefix}:book`
  const channel = `${prefix}:replies:${group}`
  const options = {
    protocol: 2,
    connectionName: 'sonoran_calls',
    connectTimeout: 5_000,
    commandTimeout: TIMEOUT_MS,
    socketTimeout: DEAD_MS,
    retryStrategy: (times: number) => Math.min(250 * 2 ** times, MOST_RETRY_MS),
    // Nothing waits for a store that is away: the budget is decided now or not at all.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A failover may leave us with what is a replica now.
    reconnectOnError: (error: Error) => error.message.includes('READONLY'),
  } as const
  const redis = new Redis(url, options)
  const ear = new Redis(url, { ...options, autoResubscribe: false })
  let run: string | null = null
  /** Why the connection failed last. */
  let trouble: unknown = null
  let whyDeaf: string | null = 'not connected yet'
  let listenedAt = 0

  redis.on('ready', () => {
    run = null
    trouble = null
    ready()
  })
  redis.on('close', lost)
  // Each failed attempt is one; who asked for something is told by its rejection.
  redis.on('error', (error) => {
    trouble = error
  })
  ear.on('error', () => {})
  ear.on('close', () => {
    whyDeaf = 'not connected'
  })
  ear.on('ready', () => void listen())

  async function listen(): Promise<void> {
    listenedAt = steady()
    try {
      await ear.subscribe(channel)
      whyDeaf = null
    } catch (error) {
      whyDeaf = whyStore(error)
      // Connecting anew would change no permission.
      if (!denied(error)) ear.disconnect(true)
    }
  }

  ear.on('message', (_channel: string, message: string) => {
    if (message.length > MAX_REPLY_BYTES) return
    const [, from, age, text] = /^1 (\S{1,100}) (\d{1,5})\n(.*)$/s.exec(message) ?? []
    if (from !== undefined && text !== undefined) heard(from, Number(age), text)
  })

  /** The store's process, or '' where it does not tell. */
  async function whichRun(): Promise<string> {
    const info = await redis.info('server').catch((error: unknown) => {
      if (denied(error)) return ''
      throw error
    })
    return /^run_id:(\S{1,100})/m.exec(info)?.[1] ?? ''
  }

  /** Whether the ear still hears is known by an answer only; without one the connection is given up. */
  function checkEar(): void {
    if (whyDeaf === null) ear.ping().catch(() => {})
    else if (ear.status === 'ready' && steady() - listenedAt > LISTEN_AGAIN_MS) void listen()
  }

  return {
    deaf: () => whyDeaf,
    async change(decide) {
      checkEar()
      return changed(decide).catch((error: unknown) => {
        throw redis.status === 'ready' ? error : (trouble ?? error)
      })
    },
    async publish(from, ageMs, text) {
      await redis.publish(channel, `1 ${from} ${Math.round(ageMs)}\n${text}`)
    },
    close() {
      redis.disconnect()
      ear.disconnect()
    },
  }

  async function changed<T>(decide: (page: Page) => { text: string; result: T }): Promise<T> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      run ??= await whichRun()
      const sent = steady()
      const replies = await redis.pipeline().time().hmget(key, 'revision', 'book').exec()
      const [time, found] = (replies ?? []).map(([error, value]) => {
        if (error) throw error
        return value
      }) as [[string, string], [string | null, string | null]]
      const now = Number(time[0]) * 1000 + Math.floor(Number(time[1]) / 1000)
      const [revision, before] = found
      const { text, result } = decide({ text: before, now, sent, heard: steady(), run })
      const written = await redis.eval(WRITE, 1, key, revision ?? '', randomUUID(), text, BOOK_TTL_MS)
      if (written === 1) return result
    }
    throw new Error('too many servers write at once')
  }
}

/** What went wrong with the store, for the owner; never an error's own message, as that may quote the URL. */
export function whyStore(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return code
  const word =
    typeof message === 'string'
      ? /^(NOAUTH|WRONGPASS|NOPERM|READONLY|LOADING|OOM|MISCONF|WRONGTYPE)\b/.exec(message)
      : null
  if (word) return word[1] as string
  return message === 'Command timed out' ? 'no answer within a second' : 'the connection failed'
}

function denied(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOPERM')
}
