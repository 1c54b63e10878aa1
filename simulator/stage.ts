import { fileURLToPath } from 'node:url'
import { type Cad, type CadSettings, createCad } from './cad/cad.ts'
import { createWorld, type World, type WorldOptions } from './game/world.ts'
import { createHub, type Hub } from './push/hub.ts'
import { inProcessWebSocket } from './push/in-process.ts'

/** The folder of the resource under test: this repository, or another build of it, such as an unzipped release. */
export const RESOURCE_FOLDER =
  process.env.SONORAN_CALLS_FOLDER ?? fileURLToPath(new URL('..', import.meta.url))

export interface StageOptions {
  cad?: Partial<CadSettings>
  convars?: Record<string, string>
  world?: Omit<WorldOptions, 'convars'>
  /** Answers requests to hosts other than the CAD's, with the `inProcess` transport. */
  otherHosts?: (url: string, init: RequestInit) => Response | Promise<Response>
  /** `http`: requests over real sockets on loopback. `inProcess`: no sockets, for many simulated hours. */
  transport?: 'http' | 'inProcess'
  /** The resource's name and folder; by default `sonoran_calls` in RESOURCE_FOLDER. */
  resource?: { name: string; folder: string }
}

const CAD_URL = 'http://cad.invalid'

/** The community id that the hub accepts. */
export const COMMUNITY_ID = 'los-santos'

/** A CAD and a game in which the built resource is installed and configured, but not started. */
export interface Stage {
  world: World
  cad: Cad
  /** The CAD's websocket hub. A `WebSocket` of a server script reaches it without a socket. */
  hub: Hub
  close(): Promise<void>
}

/** Creates a CAD and a game, sets the convars and installs the resource, without starting it. */
export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const { transport = 'inProcess', resource = { name: 'sonoran_calls', folder: RESOURCE_FOLDER } } = options
  let created: { cad: Cad; hub: Hub } | null = null
  // The world needs them before they exist, but no script runs before they do.
  const backend = () => created as { cad: Cad; hub: Hub }
  const inProcessFetch: typeof fetch = (input, init) => {
    const { cad, hub } = backend()
    if (options.otherHosts && !String(input).startsWith(CAD_URL))
      return outsideTick(() => options.otherHosts?.(String(input), init ?? {}))
    return String(input).includes(`${hub.path}/`) ? negotiate(hub) : cad.fetch(input, init)
  }
  const httpFetch: typeof fetch = (input, init) => {
    const { hub } = backend()
    return String(input).includes(`${hub.path}/`)
      ? negotiate(hub)
      : (options.world?.fetch ?? fetch)(input, init)
  }
  const world: World = await createWorld({
    fetch: inProcessFetch,
    webSocket: inProcessWebSocket(
      () => backend().hub,
      () => world.io,
    ),
    ...options.world,
    ...(transport === 'http' && { fetch: httpFetch }),
    convars: {},
  })
  const cad = createCad({ clock: world.clock, io: world.io, ...options.cad })
  const hub = createHub(world.clock, {
    key: cad.key,
    communityId: COMMUNITY_ID,
    serverIds: cad.serverIds,
  })
  created = { cad, hub }
  const listener = transport === 'http' ? await cad.listen() : null
  const convars = {
    sonoran_apiKey: cad.key,
    sonoran_calls_apiUrl: listener?.url ?? CAD_URL,
    // No test and no preview asks the internet for a newer release.
    sonoran_calls_checkUpdates: 'false',
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

/** As with Node's fetch, the promise settles outside the game's ticks. */
async function outsideTick(answer: () => Response | Promise<Response> | undefined): Promise<Response> {
  await new Promise((resolve) => setImmediate(resolve))
  return answer() ?? new Response(null, { status: 404 })
}

async function negotiate(hub: Hub): Promise<Response> {
  // The error of Node's fetch when the connection is refused.
  if (!hub.up) throw new TypeError('fetch failed')
  return Response.json(hub.negotiate())
}
