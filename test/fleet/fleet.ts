import type { Socket } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { type Cad, type CadSettings, createCad } from '../../simulator/cad/cad.ts'
import { createTime, createWorld, type Player, type Time, type World } from '../../simulator/game/world.ts'
import { type Redis, startRedis } from '../../simulator/redis/redis.ts'
import { RESOURCE_FOLDER } from '../../simulator/stage.ts'

export const RESOURCE = 'sonoran_calls'
export const MINUTE = 60_000

export interface Server {
  world: World
  serverId: number
  /** When it sent requests to the CAD, in ms of the shared clock. */
  requests: number[]
  /** Whether the CAD is out of its reach. */
  withoutCad: boolean
  /** What its steady clock is ahead of the time that passes, in ms. */
  clockOffset: number
  officer: Player
  /** Cuts its way to Redis, or mends it. */
  reachRedis(can: boolean): void
  /** Lines in its console. */
  lines(): string[]
  status(): Promise<Status>
}

interface Status {
  state: string
  lastSuccess: number | null
  requestsInWindow: number
  requestsPerMinute: number
  fleet: { store: string; servers: number; serverIds: number; paceMs: number; enough: boolean } | null
}

export interface Fleet {
  time: Time
  cad: Cad
  redis: Redis
  servers: Server[]
  /** Adds servers with these ids, each with an officer who is on duty where `busy`. */
  add(serverIds: readonly number[], busy?: boolean, convars?: Record<string, string>): Promise<void>
  advance(ms: number): Promise<void>
}

/** Servers that share a key, a CAD, Redis and one simulated clock. Closed when the test ends. */
export async function openFleet(
  cadSettings: Partial<CadSettings> & { limit: number },
  options: { redisStopped?: boolean } = {},
): Promise<Fleet> {
  const time = createTime()
  const { clock, io } = time
  const serverIds = Array.from({ length: 100 }, (_, i) => i + 1)
  const cad = createCad({ clock, io, serverIds, key: 'S3CR3T-FLEET-KEY', latency: 100, ...cadSettings })
  const redis = await startRedis({ clock, io })
  const { url } = redis
  if (options.redisStopped) await redis.stop()

  async function addOne(serverId: number, busy: boolean, own: Record<string, string>): Promise<void> {
    const requests: number[] = []
    const sockets = new Set<Socket>()
    let reachesRedis = true
    let server: Server | null = null
    const world = await createWorld({
      time,
      steadyOffset: () => server?.clockOffset ?? 0,
      onSocketOpened(socket) {
        redis.onSocketOpened(socket)
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
        if (!reachesRedis) socket.destroy(cutError())
      },
      fetch(...args) {
        requests.push(clock.now())
        return server?.withoutCad ? Promise.reject(cutError()) : cad.fetch(...args)
      },
    })
    const convars = {
      sonoran_apiKey: cad.key,
      sonoran_calls_apiUrl: 'http://cad.invalid',
      sonoran_calls_redis: url,
      sonoran_calls_checkUpdates: 'false',
      sonoran_calls_requestsPerMinute: String(cadSettings.limit),
      sonoran_serverId: String(serverId),
      ...own,
    }
    for (const [name, value] of Object.entries(convars)) await world.convars.set(name, value)
    await world.resources.install({ name: RESOURCE, folder: RESOURCE_FOLDER })
    await world.start(RESOURCE)
    const officer = await world.join({
      aces: ['sonoran_calls.duty'],
      identifiers: [`license:officer${fleet.servers.length}`],
    })
    server = {
      world,
      serverId,
      requests,
      withoutCad: false,
      clockOffset: 0,
      officer,
      reachRedis(can) {
        reachesRedis = can
        if (!can) for (const socket of sockets) socket.destroy(cutError())
      },
      lines: () => world.console.lines.filter(({ player }) => player === null).map(({ text }) => text),
      status: () => world.call(RESOURCE, 'getStatus') as Promise<Status>,
    }
    fleet.servers.push(server)
    await world.advance(1_500)
    if (busy) await officer.command('duty')
  }

  const fleet: Fleet = {
    time,
    cad,
    redis,
    servers: [],
    async add(ids, busy = true, own = {}) {
      for (const id of ids) await addOne(id, busy, own)
    },
    advance: (ms) => (fleet.servers[0] as Server).world.advance(ms),
  }
  onTestFinished(async () => {
    for (const { world } of fleet.servers) await world.close()
    await redis.stop()
    for (const { world } of fleet.servers) {
      expect(world.console.scriptErrors).toEqual([])
      expect(world.console.misuses).toEqual([])
    }
  })
  return fleet
}

const cutError = () => Object.assign(new TypeError('fetch failed'), { code: 'ENETUNREACH' })

/** Requests of each server id from that time on. */
export function requestsById({ servers }: Fleet, since: number): Map<number, number[]> {
  const times = new Map<number, number[]>()
  for (const { serverId, requests } of servers) {
    times.set(serverId, [...(times.get(serverId) ?? []), ...requests.filter((at) => at >= since)])
  }
  for (const list of times.values()) list.sort((a, b) => a - b)
  return times
}

/** The spans between one time and the next, in ms. */
export const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((time, i) => time - (times[i] ?? 0))

export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** Past the first minute, in which a new store grants nothing. Returns the time. */
export async function settled(fleet: Fleet): Promise<number> {
  await fleet.advance(90_000)
  return fleet.time.clock.now()
}

/** Lets time pass while an admin of each server types `refresh` every second. */
export async function refreshing(fleet: Fleet, servers: readonly Server[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    for (const { world } of servers) world.call(RESOURCE, 'refresh').catch(() => {})
    await fleet.advance(1_000)
  }
}

export function expectNoRefusals({ cad }: Fleet): void {
  expect(cad.refused.us).toBe(0)
  expect(cad.busiestMinute()).toBeLessThanOrEqual(cad.limit)
}
