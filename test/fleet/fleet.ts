import { afterEach, describe, expect } from 'vitest'
import { type Cad, type CadSettings, createCad } from '../../simulator/cad/cad.ts'
import { createTime, createWorld, type Player, type Time, type World } from '../../simulator/game/world.ts'
import { type Redis, redisInstalled, startRedis } from '../../simulator/redis/redis.ts'
import { RESOURCE_FOLDER } from '../../simulator/stage.ts'

const HOW = "no redis-server here; 'apt-get install redis-server', or your system's package, runs these"
if (!redisInstalled()) console.warn(`Tests of servers that share a key are skipped: ${HOW}`)

/** Says by its name why it is skipped, where it is, and what to do. */
export const describeWithRedis = redisInstalled()
  ? describe
  : (name: string, tests: () => void) => describe.skip(`${name} (skipped: ${HOW})`, tests)

export const RESOURCE = 'sonoran_calls'
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export interface Server {
  world: World
  serverId: number
  /** When it asked the CAD, in ms of the shared clock. */
  asked: number[]
  /** Whether its way to the CAD is cut. */
  cut: boolean
  officer: Player
  /** Its lines in the console. */
  said(): string[]
  status(): Promise<Status>
}

interface Status {
  state: string
  lastSuccess: number | null
  requestsInWindow: number
  fleet: { store: string; servers: number; serverIds: number; paceMs: number; enough: boolean } | null
}

export interface Fleet {
  time: Time
  cad: Cad
  redis: Redis
  servers: Server[]
  /** Adds servers with these ids, each with an officer on duty where `busy`. */
  add(serverIds: readonly number[], busy?: boolean, convars?: Record<string, string>): Promise<void>
  advance(ms: number): Promise<void>
}

let open: Fleet | null = null

afterEach(async () => {
  const fleet = open
  open = null
  if (!fleet) return
  try {
    for (const { world } of fleet.servers) await world.close()
  } finally {
    await fleet.redis.close()
  }
  for (const { world } of fleet.servers) {
    expect(world.console.scriptErrors).toEqual([])
    expect(world.console.misuses).toEqual([])
  }
})

/** Servers that share a key, a CAD, a real Redis and one simulated clock. Closed when the test ends. */
export async function openFleet(
  cadSettings: Partial<CadSettings> & { limit: number },
  options: { convars?: Record<string, string>; storeDown?: boolean } = {},
): Promise<Fleet> {
  const time = createTime()
  const { clock, io } = time
  const serverIds = Array.from({ length: 100 }, (_, i) => i + 1)
  const cad = createCad({ clock, io, serverIds, key: 'S3CR3T-FLEET-KEY', ...cadSettings })
  const redis = await startRedis({ clock, io })
  if (options.storeDown) await redis.kill()

  async function addOne(serverId: number, busy: boolean, own: Record<string, string>): Promise<void> {
    const asked: number[] = []
    const world = await createWorld({
      time,
      onSocketOpened: redis.connected,
      fetch: (...args) => {
        asked.push(clock.now())
        if (server.cut)
          return Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENETUNREACH' } }))
        return cad.fetch(...args)
      },
    })
    const convars = {
      sonoran_apiKey: cad.key,
      sonoran_calls_apiUrl: 'http://cad.invalid',
      sonoran_calls_redis: redis.url,
      sonoran_calls_requestsPerMinute: String(cadSettings.limit),
      sonoran_serverId: String(serverId),
      ...options.convars,
      ...own,
    }
    for (const [name, value] of Object.entries(convars)) await world.convars.set(name, value)
    await world.resources.install({ name: RESOURCE, folder: RESOURCE_FOLDER })
    await world.start(RESOURCE)
    const officer = await world.join({ aces: ['sonoran_calls.duty'] })
    const server: Server = {
      world,
      serverId,
      asked,
      cut: false,
      officer,
      said: () => world.console.lines.filter(({ player }) => player === null).map(({ text }) => text),
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
  open = fleet
  return fleet
}

/** Requests of each server id from that time on. */
export function askedById({ servers }: Fleet, since: number): Map<number, number[]> {
  const times = new Map<number, number[]>()
  for (const { serverId, asked } of servers) {
    times.set(serverId, [...(times.get(serverId) ?? []), ...asked.filter((at) => at >= since)])
  }
  for (const list of times.values()) list.sort((a, b) => a - b)
  return times
}

/** The spans between one time and the next, in ms. */
export const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((time, i) => time - (times[i] ?? 0))

/** Past the first minute, in which a new book grants nothing. */
export async function settled(fleet: Fleet): Promise<number> {
  await fleet.advance(3 * MINUTE)
  return fleet.time.clock.now()
}

export function withinTheLimit({ cad }: Fleet): void {
  expect(cad.refused.us).toBe(0)
  expect(cad.busiestMinute()).toBeLessThanOrEqual(cad.limit)
}
