import { fileURLToPath } from 'node:url'
import { type Cad, type CadSettings, createCad } from './cad/cad.ts'
import { createWorld, type World, type WorldOptions } from './game/world.ts'
import { createHub, type Hub } from './push/hub.ts'
import { inProcessWebSocket } from './push/in-process.ts'

/** The resource as it is built here, in the repository; or another build of it, such as an unzipped release. */
export const RESOURCE_FOLDER =
  process.env.SONORAN_CALLS_FOLDER ?? fileURLToPath(new URL('..', import.meta.url))

export interface StageOptions {
  cad?: Partial<CadSettings>
  convars?: Record<string, string>
  world?: Omit<WorldOptions, 'convars'>
  /** `http`: over real sockets on loopback. `inProcess`: without, for many simulated hours. */
  transport?: 'http' | 'inProcess'
  /** The resource's name and where it is, if it isn't RESOURCE_FOLDER. */
  resource?: { name: string; folder: string }
}

/** The community whose hub it is. */
export const COMMUNITY_ID = 'los-santos'

/** A CAD and a game with the built resource installed in it, set up and not yet started. */
export interface Stage {
  world: World
  cad: Cad
  /** The CAD's websocket hub, which a `WebSocket` of a server script reaches without a socket. */
  hub: Hub
  close(): Promise<void>
}

/** Sets everything up as an owner would: convars, an ACE for officers, and no start yet. */
export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const { transport = 'inProcess', resource = { name: 'sonoran_calls', folder: RESOURCE_FOLDER } } = options
  let parts: { cad: Cad; hub: Hub } | null = null
  // Both are there before any script can ask.
  const reach = () => parts as { cad: Cad; hub: Hub }
  const inProcess: typeof fetch = (input, init) => {
    const { cad, hub } = reach()
    return String(input).includes(`${hub.path}/`) ? negotiate(hub) : cad.fetch(input, init)
  }
  const world: World = await createWorld({
    ...(transport === 'inProcess'
      ? {
          fetch: inProcess,
          webSocket: inProcessWebSocket(
            () => reach().hub,
            () => world.io,
          ),
        }
      : {}),
    ...options.world,
    convars: {},
  })
  const cad = createCad({ clock: world.clock, io: world.io, ...options.cad })
  const hub = createHub(world.clock, { key: cad.key, communityId: COMMUNITY_ID, serverIds: cad.serverIds })
  parts = { cad, hub }
  const listener = transport === 'http' ? await cad.listen() : null
  const convars = {
    sonoran_apiKey: cad.key,
    sonoran_calls_apiUrl: listener?.url ?? 'http://cad.invalid',
    ...options.convars,
  }
  for (const [name, value] of Object.entries(convars)) await world.convars.set(name, value)
  await world.resources.install(resource)
  return {
    world,
    cad,
    hub,
    async close() {
      await world.close()
      await listener?.close()
    },
  }
}

async function negotiate(hub: Hub): Promise<Response> {
  // As undici puts it where nobody listens.
  if (!hub.up) throw new TypeError('fetch failed')
  return Response.json(hub.negotiate())
}
