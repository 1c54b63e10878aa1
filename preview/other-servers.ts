import type { Cad } from '../simulator/cad/cad.ts'
import { createWorld, type Time, type World } from '../simulator/game/world.ts'
import { type Redis, startRedis } from '../simulator/redis/redis.ts'
import type { RequestRecord } from './protocol.ts'
import { recordFetch } from './request-log.ts'

export interface OtherServersDeps {
  /** The server that the page shows. */
  world: World
  time: Time
  cad: Cad
  /** The resource that runs on all servers. */
  resource: { name: string; folder: string }
  dutyAce: string
}

const DUTY_DELAY_MS = 1_500

/** Game servers with server ids of their own and the same API key. All of them share its limit through a stand-in of Redis. */
export function createOtherServers({ world, time, cad, resource, dutyAce }: OtherServersDeps) {
  const recorder = recordFetch(() => time.clock, fetch)
  const servers: World[] = []
  let redis: Redis | null = null

  async function add(serverId: number, redisUrl: string): Promise<void> {
    const server = await createWorld({
      time,
      fetch: recorder.fetch,
      onSocketOpened: (socket) => redis?.onSocketOpened(socket),
      convars: {
        sonoran_apiKey: cad.key,
        sonoran_serverId: String(serverId),
        sonoran_calls_apiUrl: world.convars.get('sonoran_calls_apiUrl') ?? '',
        sonoran_calls_checkUpdates: 'false',
        sonoran_calls_redis: redisUrl,
      },
    })
    servers.push(server)
    await server.resources.install(resource)
    await server.start(resource.name)
    const officer = await server.join({ aces: [dutyAce] })
    time.clock.after(DUTY_DELAY_MS, () => {
      if (officer.connected) void officer.command('duty')
    })
  }

  /** Stops the resource first: a server that only disappears keeps its part of the limit for a while. */
  async function stopLast(): Promise<void> {
    const server = servers.pop()
    await server?.stop(resource.name)
    await server?.close()
  }

  return {
    /** The number of servers with the key, the one that the page shows included. */
    count: (): number => servers.length + 1,

    requests: (): RequestRecord[] => recorder.records().map((record) => ({ ...record, origin: 'other' })),

    onSocketOpened: (...[socket]: Parameters<Redis['onSocketOpened']>): void => redis?.onSocketOpened(socket),

    async setCount(count: number): Promise<void> {
      redis ??= await startRedis(time)
      while (servers.length >= count) await stopLast()
      await world.convars.set('sonoran_calls_redis', count > 1 ? redis.url : '')
      while (servers.length < count - 1) await add(servers.length + 2, redis.url)
    },

    async close(): Promise<void> {
      while (servers.length > 0) await stopLast()
      await redis?.stop()
    },
  }
}

export type OtherServers = ReturnType<typeof createOtherServers>
