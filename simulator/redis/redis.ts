import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import type { Io } from '../game/world.ts'
import { holdClock } from './held-clock.ts'
import { createKeyspace } from './keyspace.ts'
import { encodeReply, parseCommands, type Reply } from './resp.ts'
import { compileScript, type Script } from './script.ts'

/** A stand-in for Redis, on the worlds' clock: in memory, with the commands and the scripts that the resource uses. */
export interface Redis {
  readonly url: string
  /** For a world's option of that name. */
  onSocketOpened(socket: Socket): void
  /** Sets its clock forward, or back. */
  jump(ms: number): void
  /** A command from outside. */
  run(name: string, ...args: string[]): Reply
  /** Answers every command with this error, until null. */
  refuse(error: string | null): void
  /** Replies arrive so much later, in ms of the worlds' clock. */
  slow(ms: number): void
  /** Executes commands, and drops the connection instead of the next so many replies. */
  loseReplies(count: number): void
  /** Closes all connections. */
  dropConnections(): void
  /** Reads nothing, and executes what was sent meanwhile when it is resumed. */
  pause(): void
  resume(): void
  /** Refuses connections, and forgets all scripts. */
  stop(): Promise<void>
  /** Accepts connections, with the keys from before unless it is to be empty. */
  start(options: { empty: boolean }): Promise<void>
  /** Scripts that were executed. */
  readonly scripts: number
}

/** Its clock has nothing to do with that of any server. */
const EPOCH = 1_790_000_000_000

export async function startRedis({
  clock,
  io,
}: {
  clock: Pick<Clock, 'now' | 'after'>
  io: Io
}): Promise<Redis> {
  const held = holdClock(io)
  let ahead = 0
  let delayMs = 0
  let error: string | null = null
  let repliesToLose = 0
  let paused: (() => void)[] | null = null
  let server: Server | null = null
  let port = 0
  let executed = 0
  const sockets = new Set<Socket>()
  const keyspace = createKeyspace(() => EPOCH + clock.now() + ahead)
  const scripts = new Map<string, Script>()

  function evaluate(text: string, sha: string, count: number, words: readonly string[]): Reply {
    const script = scripts.get(sha) ?? (text === '' ? null : compileScript(text, keyspace.run))
    if (script === null) return { error: 'NOSCRIPT No matching script. Please use EVAL.' }
    scripts.set(sha, script)
    executed++
    return script.run(words.slice(0, count), words.slice(count))
  }

  function execute([name = '', ...args]: string[]): Reply {
    if (error !== null) return { error }
    try {
      switch (name.toUpperCase()) {
        case 'CLIENT':
        case 'SELECT':
        case 'AUTH':
          return { status: 'OK' }
        case 'EVAL':
          return evaluate(args[0] as string, sha1(args[0] as string), Number(args[1]), args.slice(2))
        case 'EVALSHA':
          return evaluate('', args[0] as string, Number(args[1]), args.slice(2))
        default:
          return keyspace.run(name, args)
      }
    } catch (failure) {
      const { message } = failure as Error
      return { error: /^[A-Z]+ /.test(message) ? message : `ERR ${message}` }
    }
  }

  function serve(socket: Socket): void {
    let bytes: Buffer = Buffer.alloc(0)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    socket.on('data', (data) => {
      const handle = () => {
        const parsed = parseCommands(Buffer.concat([bytes, data]))
        bytes = parsed.rest
        for (const command of parsed.commands) answer(socket, execute(command))
      }
      if (paused === null) handle()
      else paused.push(handle)
    })
  }

  function answer(socket: Socket, reply: Reply): void {
    if (repliesToLose > 0) {
      repliesToLose--
      socket.destroy()
    } else if (delayMs === 0) socket.write(encodeReply(reply))
    else {
      held.arrived()
      clock.after(delayMs, () => {
        if (socket.destroyed) return
        held.leaves()
        socket.write(encodeReply(reply))
      })
    }
  }

  const redis: Redis = {
    get url() {
      return `redis://127.0.0.1:${port}`
    },
    onSocketOpened: held.onSocketOpened,
    jump(ms) {
      ahead += ms
    },
    run: (name, ...args) => keyspace.run(name, args),
    refuse(next) {
      error = next
    },
    slow(ms) {
      delayMs = ms
      held.wait(ms === 0 ? 'replies' : 'commands')
    },
    loseReplies(count) {
      repliesToLose = count
    },
    dropConnections() {
      for (const socket of sockets) socket.destroy()
    },
    pause() {
      paused = []
      held.wait('nothing')
    },
    resume() {
      const commands = paused ?? []
      paused = null
      held.wait('replies')
      for (const handle of commands) handle()
    },
    async stop() {
      const closing = server && once(server, 'close')
      server?.close()
      server = null
      redis.dropConnections()
      for (const script of scripts.values()) script.close()
      scripts.clear()
      await closing
    },
    async start({ empty }) {
      if (empty) keyspace.run('FLUSHALL', [])
      server = createServer(serve).listen(port, '127.0.0.1')
      await once(server, 'listening')
      port = (server.address() as { port: number }).port
    },
    get scripts() {
      return executed
    },
  }
  await redis.start({ empty: true })
  return redis
}

const sha1 = (text: string) => createHash('sha1').update(text, 'latin1').digest('hex')
