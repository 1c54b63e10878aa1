/**
 * Twenty built servers with a real redis-server, in real time: `npx tsx test/fleet/soak.ts [trouble|clocks|away|cut]`.
 * Prints a line for each phase: requests, refusals, and the least and the most requests of a server id.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCad } from '../../simulator/cad/cad.ts'
import { createKvp } from '../../simulator/game/kvp.ts'
import { createTime, createWorld, type World } from '../../simulator/game/world.ts'
import { encodeCommand } from '../../simulator/redis/resp.ts'
import { RESOURCE_FOLDER } from '../../simulator/stage.ts'

const RESOURCE = 'sonoran_calls'
const SERVERS = 20
const LIMIT = 60
const PORT = 17_300 + (process.pid % 500)
const plan = process.argv[2] ?? 'trouble'

const time = createTime()
const { clock, io } = time
const cad = createCad({
  clock,
  io,
  limit: LIMIT,
  latency: 150,
  serverIds: Array.from({ length: SERVERS }, (_, i) => i + 1),
})

interface Server {
  id: number
  kvp: ReturnType<typeof createKvp>
  world: World
  requests: number[]
  sockets: Set<Socket>
  cut: boolean
  losesAnswers: boolean
  offset: number
}

let redis: ChildProcess | null = null
async function startRedis(): Promise<void> {
  const options = ['--port', String(PORT), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  redis = spawn('redis-server', options, { stdio: 'ignore' })
  for (;;) if ((await command('PING').catch(() => null)) !== null) return
}
async function stopRedis(): Promise<void> {
  const exit = redis && once(redis, 'exit')
  redis?.kill('SIGKILL')
  await exit
}
process.once('exit', () => redis?.kill('SIGKILL'))

async function command(...words: string[]): Promise<string> {
  const socket = connect(PORT, '127.0.0.1')
  socket.on('error', () => {})
  try {
    await once(socket, 'connect')
    socket.write(encodeCommand(words))
    return String((await once(socket, 'data'))[0])
  } finally {
    socket.destroy()
  }
}

async function open(server: Server): Promise<void> {
  const { kvp } = server
  server.world = await createWorld({
    time,
    kvp,
    steadyOffset: () => server.offset,
    onSocketOpened(socket) {
      server.sockets.add(socket)
      socket.once('close', () => server.sockets.delete(socket))
      const cut = () => socket.destroy(Object.assign(new Error('cut'), { code: 'ENETUNREACH' }))
      if (server.cut) cut()
      const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean
      socket.emit = (event: string, ...args: unknown[]) => {
        if (event !== 'data' || !server.losesAnswers || Math.random() > 0.2) return emit(event, ...args)
        cut()
        return true
      }
    },
    fetch(...args) {
      server.requests.push(clock.now())
      return cad.fetch(...args)
    },
    convars: {
      sonoran_apiKey: cad.key,
      sonoran_calls_checkUpdates: 'false',
      sonoran_calls_apiUrl: 'http://cad.invalid',
      sonoran_calls_redis: `redis://127.0.0.1:${PORT}`,
      sonoran_calls_requestsPerMinute: String(LIMIT),
      sonoran_serverId: String(server.id),
    },
  })
  await server.world.resources.install({ name: RESOURCE, folder: RESOURCE_FOLDER })
  await server.world.start(RESOURCE)
  const officer = await server.world.join({ aces: ['sonoran_calls.duty'] })
  await sleep(1_500)
  await officer.command('duty')
}

const servers = Array.from({ length: SERVERS }, (_, i): Server => {
  const facts = { id: i + 1, kvp: createKvp(), requests: [], sockets: new Set<Socket>() }
  return { ...facts, world: null as never, cut: false, losesAnswers: false, offset: 0 }
})

let refresh = false
setInterval(() => {
  if (refresh) for (const { world } of servers) world.call(RESOURCE, 'refresh').catch(() => {})
}, 1_000).unref()

async function phase(
  name: string,
  seconds: number,
  during: () => Promise<void> = async () => {},
): Promise<void> {
  const from = clock.now()
  const [refused, arrived] = [cad.refused.us, cad.arrived.us]
  const work = during()
  await Promise.all([work, sleep(seconds * 1_000)])
  const counts = servers.map(({ requests }) => requests.filter((at) => at >= from).length)
  const total = cad.arrived.us - arrived
  console.log(
    `${name.padEnd(44)} ${String(Math.round((clock.now() - from) / 1000)).padStart(4)} s  requests ${total}  refused ${cad.refused.us - refused}  each ${Math.min(...counts)}-${Math.max(...counts)}  rss ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`,
  )
}

async function eachSeconds(seconds: number, times: number, run: (i: number) => void | Promise<void>) {
  for (let i = 0; i < times; i++) {
    await run(i)
    await sleep(seconds * 1_000)
  }
}

async function steadyAgain(): Promise<void> {
  refresh = false
  await phase('steady again', 61)
  await phase('steady again', 121)
}

await startRedis()
const clockWorld = await createWorld({ time })
const stop = clockWorld.run()
await Promise.all(servers.map(open))
await phase('simultaneous start', 90)
await phase('steady', 121)

if (plan === 'trouble') {
  refresh = true
  await phase('all refresh each second', 121)
  await phase('kill -9 with instant restart', 90, () =>
    eachSeconds(10, 5, async (i) => {
      const server = servers[i * 3] as Server
      // A killed server says nothing to anybody: its world ends without the resource's stop.
      await server.world.close()
      await open(server)
    }),
  )
  await phase('connections drop', 60, () =>
    eachSeconds(5, 10, async () => void (await command('CLIENT', 'KILL', 'TYPE', 'normal'))),
  )
  await phase('FLUSHALL', 90, () => eachSeconds(35, 2, async () => void (await command('FLUSHALL'))))
  await phase('killed, and back empty at once', 75, async () => {
    await stopRedis()
    await startRedis()
  })
  await phase('killed for 20 s, and back empty', 90, async () => {
    await stopRedis()
    await sleep(20_000)
    await startRedis()
  })
  await phase('CLIENT PAUSE 30 s', 90, async () => void (await command('CLIENT', 'PAUSE', '30000')))
  await phase('SIGSTOP 30 s', 90, async () => {
    redis?.kill('SIGSTOP')
    await sleep(30_000)
    redis?.kill('SIGCONT')
  })
  for (const server of servers) server.losesAnswers = true
  await phase('one answer in five lost', 60)
  for (const server of servers) server.losesAnswers = false
  await steadyAgain()
}
if (plan === 'clocks') {
  refresh = true
  // A real steady clock never goes back by more than seconds.
  await phase("five servers' clocks jump each 10 s", 120, () =>
    eachSeconds(10, 11, (i) => {
      for (const server of servers.slice(0, 5)) {
        server.offset += [150, -150, 60_000, -3_000, 3_600_000, 250][(i + server.id) % 6] as number
      }
      clock.jump(i % 2 ? 3_600_000 : -3_599_000)
    }),
  )
  await steadyAgain()
}
if (plan === 'away') {
  await stopRedis()
  await phase('Redis away', 600)
  await startRedis()
  await phase('back, first minute', 60)
  await phase('back, second minute', 60)
}
if (plan === 'cut') {
  const half = servers.filter(({ id }) => id % 2 === 0)
  for (const server of half) {
    server.cut = true
    for (const socket of server.sockets) socket.destroy()
  }
  await phase('half of the servers cut off', 660)
  for (const server of half) server.cut = false
  await phase('back, first minute', 60)
  await phase('back, second minute', 60)
}
for (const { world } of servers.slice(0, 2)) {
  for (const { text, player } of world.console.lines) if (player === null) console.log(`  ${text}`)
}
stop()
for (const { world } of servers) await world.close()
await clockWorld.close()
await stopRedis()
process.exit(0)
