import { sampleDispatchCalls, sampleEmergencyCalls } from '../simulator/cad/sample-calls.ts'
import { createWorld, type JoinOptions, type World, type WorldOptions } from '../simulator/game/world.ts'
import { createStage, RESOURCE_FOLDER } from '../simulator/stage.ts'
import { recordFetch } from './requests.ts'
import { openStore } from './store.ts'
import type { Scene } from './view-model.ts'
import { createWatcher } from './watcher.ts'

export interface SceneOptions {
  /** Where the resource is, if it isn't this repository. */
  folder?: string
  world?: Pick<WorldOptions, 'startWall'>
}

export interface OpenScene extends Scene {
  folder: string
  setOtherUser(perMinute: number): void
  close(): Promise<void>
}

/** What asks the real CAD. */
export interface RealCad {
  apiKey: string
  serverId: string
  /** Another base URL than Sonoran's own. */
  apiUrl: string | null
  /** The file in which the resource's requests are remembered. */
  store: string
}

const RESOURCE = 'sonoran_calls'
const PRODUCTION = 'https://api.sonorancad.com'

const ACES = ['sonoran_calls.duty', 'command.sonoran_calls']
const OFFICERS: JoinOptions[] = [
  { name: 'Officer Vega', aces: ACES, position: { x: 428, y: -984, z: 30 } },
  { name: 'Deputy Moss', aces: ACES, position: { x: 1853, y: 3686, z: 34 } },
]
const CIVILIAN: JoinOptions = { name: 'Ann Civilian', position: { x: -1250, y: -1500, z: 4 } }
/** A player reads the screen before they type. */
const SIGN_ON_MS = 1_500

/** A city on a busy evening: the simulated CAD with calls, two officers who sign on, and a civilian. */
export async function openSimulated({
  folder = RESOURCE_FOLDER,
  world: time,
}: SceneOptions = {}): Promise<OpenScene> {
  const requests = recordFetch(() => stage.world.clock, fetch)
  const stage = await createStage({
    transport: 'http',
    world: { startWall: Date.now(), ...time, fetch: requests.fetch },
    resource: { name: RESOURCE, folder },
  })
  const { world, cad, close } = stage
  for (const [index, incident] of sampleDispatchCalls.entries()) {
    const { callId } = cad.calls.create({ ...incident, status: index % 5 === 3 ? 0 : 1 })
    if (index % 5 !== 3) cad.calls.attach(callId, 10 + index)
  }
  for (const caller of sampleEmergencyCalls) cad.emergencies.create(caller)
  const watcher = await opening(world)
  let otherUser = 0
  return {
    about: {
      mode: 'simulated',
      resource: RESOURCE,
      cad: { url: world.convars.get('sonoran_calls_apiUrl') ?? '', serverId: '1' },
    },
    world,
    cad,
    watcher,
    folder,
    asked: requests.asked,
    otherUser: () => otherUser,
    setOtherUser(perMinute) {
      otherUser = perMinute
      cad.otherUser(perMinute)
    },
    close,
  }
}

/** The same with the real CAD, which is asked by the same rules: also over restarts of the preview. */
export async function openReal(
  real: RealCad,
  { folder = RESOURCE_FOLDER, world: time }: SceneOptions = {},
): Promise<OpenScene> {
  const requests = recordFetch(() => world.clock, fetch)
  const world: World = await createWorld({
    startWall: Date.now(),
    ...time,
    fetch: requests.fetch,
    kvp: openStore(real.store),
    convars: {
      sonoran_apiKey: real.apiKey,
      sonoran_serverId: real.serverId,
      ...(real.apiUrl !== null && { sonoran_calls_apiUrl: real.apiUrl }),
    },
  })
  await world.resources.install({ name: RESOURCE, folder })
  const watcher = await opening(world)
  return {
    about: {
      mode: 'real',
      resource: RESOURCE,
      cad: { url: real.apiUrl ?? PRODUCTION, serverId: real.serverId },
    },
    world,
    cad: null,
    watcher,
    folder,
    asked: requests.asked,
    otherUser: () => 0,
    setOtherUser: () => {},
    close: world.close,
  }
}

async function opening(world: World) {
  const watcher = createWatcher(RESOURCE)
  await world.resources.install(watcher.resource)
  await world.start('preview')
  await world.start(RESOURCE)
  for (const options of OFFICERS) {
    const officer = await world.join(options)
    world.clock.after(SIGN_ON_MS, () => {
      // /duty turns it over, and the resource may remember them from before.
      if (officer.connected && !watcher.onDuty.has(officer.id)) void officer.command('duty')
    })
  }
  await world.join(CIVILIAN)
  return watcher
}
