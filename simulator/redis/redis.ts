import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Io } from '../game/world.ts'
import { commandOf, commandsIn, replyEnd } from './resp.ts'

/**
 * A real redis-server for worlds whose hours pass in seconds. All of it is real, the sockets, the scripts and the
 * failures, but for one thing: the command TIME is answered by the worlds' clock, and the clock waits for every command
 * that is under way.
 */
export interface Redis {
  readonly url: string
  /** For a world's option of that name. */
  connected(socket: Socket): void
  /** What the store's own clock is ahead by, in ms. */
  leap(ms: number): void
  /** A command from outside; its reply as it was sent. */
  ask(...words: string[]): Promise<string>
  /** Has every reply arrive so much later, in ms of the worlds' clock. */
  slow(ms: number): void
  /**
   * The way to it is cut for the connections that stand now, or for those of them that listen, and nobody is told: what
   * is sent on them is never answered. New ones are as ever.
   */
  deaden(which: 'all' | 'listening'): void
  /** Freezes the process: connections stand, and nothing is answered. */
  pause(): void
  resume(): void
  /** As by a power cut. */
  kill(): Promise<void>
  /** Starts it anew on the same port, empty. */
  start(): Promise<void>
  /** Commands that were sent to it, by name. */
  readonly sent: ReadonlyMap<string, number>
  close(): Promise<void>
}

export const redisInstalled = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/** Somewhere in 2026: the store's clock has nothing to do with that of any server. */
const EPOCH = 1_790_000_000_000
const queueImmediate = setImmediate

export async function startRedis({
  clock,
  io,
}: {
  clock: Pick<Clock, 'now' | 'after'>
  io: Io
}): Promise<Redis> {
  const port = await freePort()
  let child: ChildProcess | null = null
  let ahead = 0
  let delayed = 0
  let paused = false
  const sent = new Map<string, number>()
  const sockets = new Set<Socket>()
  const connections = new Set<Connection>()

  /** What is under way; each holds the clock, unless the store is paused. */
  const waits = new Set<{ over: () => void }>()
  function wait(): () => void {
    const one = { over: paused ? () => {} : io.begin() }
    waits.add(one)
    return () => {
      waits.delete(one)
      // The script hears of it in this turn of Node's loop, or the next.
      queueImmediate(() => one.over())
    }
  }
  /** Messages that were published and have not arrived. */
  const deliveries: (() => void)[] = []
  /** Messages that arrived before their sender was told how many there are. */
  let early = 0

  function published(receivers: number): void {
    const deaf = [...connections].filter(({ dead, listens }) => dead && listens).length
    const come = Math.min(early, receivers - deaf)
    early -= come
    for (let i = come; i < receivers - deaf; i++) deliveries.push(wait())
  }

  function arrived(): void {
    const over = deliveries.shift()
    if (over) over()
    else early++
  }

  function connected(socket: Socket): void {
    const unanswered: { name: string; over: () => void }[] = []
    const connecting = wait()
    let rest: Buffer = Buffer.alloc(0)
    const connection: Connection = {
      dead: false,
      listens: false,
      deaden() {
        connection.dead = true
        for (const { over } of unanswered.splice(0)) over()
      },
    }
    sockets.add(socket)
    connections.add(connection)
    socket.once('connect', connecting)
    socket.once('close', () => {
      sockets.delete(socket)
      connections.delete(connection)
      connecting()
      for (const { over } of unanswered.splice(0)) over()
      for (const over of deliveries.splice(0)) over()
    })

    const write = socket.write.bind(socket) as (data: Buffer, ...rest: unknown[]) => boolean
    socket.write = (data: string | Uint8Array, ...others: unknown[]) => {
      if (connection.dead) return true
      const commands = commandsIn(typeof data === 'string' ? Buffer.from(data) : Buffer.from(data))
      for (const { words } of commands) {
        const name = String(words[0]).toUpperCase()
        if (name === 'SUBSCRIBE') connection.listens = true
        sent.set(name, (sent.get(name) ?? 0) + 1)
        unanswered.push({ name, over: wait() })
      }
      return write(
        Buffer.concat(commands.map(({ words, raw }) => (/^time$/i.test(String(words[0])) ? time() : raw))),
        ...others.filter((other) => typeof other === 'function'),
      )
    }

    /** Until when replies are on their way: none overtakes another. */
    let busyUntil = 0
    const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean
    socket.emit = (event: string, ...args: unknown[]) => {
      if (event !== 'data') return emit(event, ...args)
      if (connection.dead) return true
      busyUntil = Math.max(busyUntil, clock.now() + delayed)
      const late = busyUntil - clock.now()
      if (late === 0) emit(event, ...args)
      else clock.after(late, () => void emit(event, ...args))
      count(args[0] as Buffer)
      return true
    }

    function count(data: Buffer): void {
      rest = Buffer.concat([rest, data])
      let at = 0
      for (let end = replyEnd(rest, 0); end !== null && at < rest.length; end = replyEnd(rest, at)) {
        const reply = rest.toString('latin1', at, end)
        at = end
        if (reply.startsWith('*3\r\n$7\r\nmessage\r\n')) {
          arrived()
          continue
        }
        const answered = unanswered.shift()
        if (answered?.name === 'PUBLISH') published(Number(reply.slice(1)))
        answered?.over()
      }
      rest = rest.subarray(at)
    }
  }

  function time(): Buffer {
    const now = EPOCH + clock.now() + ahead
    return commandOf(
      'EVAL',
      'return {ARGV[1],ARGV[2]}',
      '0',
      String(Math.floor(now / 1000)),
      String(Math.floor((now % 1000) * 1000)),
    )
  }

  async function ask(...words: string[]): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(commandOf(...words))
    let reply: Buffer = Buffer.alloc(0)
    while (reply.length === 0 || replyEnd(reply, 0) === null) {
      reply = Buffer.concat([reply, (await once(socket, 'data'))[0] as Buffer])
    }
    socket.destroy()
    return reply.toString()
  }

  const redis: Redis = {
    url: `redis://127.0.0.1:${port}`,
    connected,
    leap(ms) {
      ahead += ms
    },
    ask,
    slow(ms) {
      delayed = ms
    },
    deaden(which) {
      for (const one of connections) if (which === 'all' || one.listens) one.deaden()
    },
    pause() {
      paused = true
      child?.kill('SIGSTOP')
      for (const one of waits) one.over()
    },
    resume() {
      paused = false
      child?.kill('SIGCONT')
      for (const one of waits) one.over = io.begin()
    },
    async kill() {
      const closing = [...sockets].map((socket) => once(socket, 'close'))
      const dead = child && once(child, 'exit')
      child?.kill('SIGKILL')
      child = null
      await Promise.all([dead, ...closing])
    },
    async start() {
      const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
      child = spawn('redis-server', [...options, '--loglevel', 'warning'], { stdio: 'ignore' })
      for (let tries = 0; ; tries++) {
        const up = await ask('PING').catch(() => null)
        if (up !== null) return
        if (tries > 200) throw new Error('redis-server did not start')
        await delay(20)
      }
    },
    sent,
    async close() {
      await redis.kill()
      process.off('exit', reap)
    },
  }
  // Whatever becomes of the tests, it is not to outlive them.
  const reap = () => child?.kill('SIGKILL')
  process.once('exit', reap)
  await redis.start()
  return redis
}

interface Connection {
  dead: boolean
  listens: boolean
  deaden(): void
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
