import type { Cad } from '../simulator/cad/cad.ts'
import { sampleDispatchCalls, sampleEmergencyCalls } from '../simulator/cad/sample-calls.ts'
import {
  createTime,
  createWorld,
  type JoinOptions,
  type World,
  type WorldOptions,
} from '../simulator/game/world.ts'
import { onPushEvent } from '../simulator/push/events.ts'
import { COMMUNITY_ID, createStage, RESOURCE_FOLDER } from '../simulator/stage.ts'
import { createDriving, type Driving } from './drive.ts'
import { createExtraResources, type ExtraResources } from './extra-resources.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { openKvpFile } from './kvp-file.ts'
import { createOtherServers, type OtherServers } from './other-servers.ts'
import { type About, MAX_SERVERS, type RequestRecord } from './protocol.ts'
import { recordFetch } from './request-log.ts'
import { createResourceMonitor, type ResourceMonitor } from './resource-monitor.ts'

export interface ScenarioOptions {
  /** The resource's folder, if it is not this repository. */
  folder?: string
  world?: Pick<WorldOptions, 'startWall'>
}

/** A running game server with the resource, players and a CAD. */
export interface Scenario {
  about: About
  world: World
  /** Null with the real CAD. */
  cad: Cad | null
  monitor: ResourceMonitor
  /** Null with the real CAD. */
  extraResources: ExtraResources | null
  /** Null with the real CAD. */
  otherServers: OtherServers | null
  jobs: Jobs
  driving: Driving
  folder: string
  /** World times by call key, for the calls created after the start. */
  createdAt: ReadonlyMap<string, number>
  /** The requests of the resource in the last two minutes. */
  requests(): readonly RequestRecord[]
  /** The world time at which the latest successful request was sent; null before the first one. */
  lastSuccess(): number | null
  otherRequestsPerMinute(): number
  setOtherRequests(perMinute: number): void
  close(): Promise<void>
}

export interface RealCad {
  apiKey: string
  serverId: string
  /** Null for Sonoran's own URL. */
  apiUrl: string | null
  /** The file of the resource's key-value store. */
  kvpFile: string
}

const RESOURCE = 'sonoran_calls'
const PRODUCTION_URL = 'https://api.sonorancad.com'

export const DUTY_ACE = 'sonoran_calls.duty'
const ACES = [DUTY_ACE, 'command.sonoran_calls']
const OFFICERS: JoinOptions[] = [
  { name: 'Officer Vega', aces: ACES, position: { x: 428, y: -984, z: 30 } },
  { name: 'Deputy Moss', aces: ACES, position: { x: 1853, y: 3686, z: 34 } },
]
const CIVILIAN: JoinOptions = { name: 'Ann Civilian', position: { x: -1250, y: -1500, z: 4 } }
/** The delay between joining and typing /duty. */
const DUTY_DELAY_MS = 1_500
export const RESPOND_CONVAR = 'sonoran_calls_respond'
export const PUSH_CONVAR = 'sonoran_calls_push'
/** The call sign of the first officer's unit. The others follow from the unit section. */
const FIRST_CALL_SIGN = '1A-77'

/** The simulated CAD with the calls of a busy evening, two officers that go on duty, and a civilian. */
export async function openSimulated({
  folder = RESOURCE_FOLDER,
  world: worldOptions,
}: ScenarioOptions = {}): Promise<Scenario> {
  const time = createTime(worldOptions?.startWall ?? Date.now())
  const recorder = recordFetch(() => time.clock, fetch)
  const resource = { name: RESOURCE, folder }
  const stage = await createStage({
    transport: 'http',
    cad: { serverIds: Array.from({ length: MAX_SERVERS }, (_, i) => i + 1) },
    world: {
      time,
      fetch: recorder.fetch,
      onSocketOpened: (socket) => otherServers.onSocketOpened(socket),
    },
    resource,
    convars: { [RESPOND_CONVAR]: 'cad', sonoran_communityID: COMMUNITY_ID },
  })
  const { world, cad, hub, close } = stage
  onPushEvent(cad, hub.push)
  const otherServers = createOtherServers({ world, time, cad, resource, dutyAce: DUTY_ACE })
  for (const [index, incident] of sampleDispatchCalls.entries()) {
    const pending = index % 5 === 3
    const { callId } = cad.calls.create({ ...incident, status: pending ? 0 : 1 })
    if (!pending) cad.calls.attach(callId, cad.units.logIn({ id: 10 + index, status: 3 + (index % 2) }).id)
  }
  for (const caller of sampleEmergencyCalls) cad.emergencies.create(caller)
  const createdAt = new Map<string, number>()
  cad.onChange((change) => {
    if (change.action === 'created') createdAt.set(`${change.kind}:${change.call.callId}`, world.clock.now())
  })
  const monitor = await startResources(world)
  const identifiers = world.players[0]?.identifiers ?? []
  cad.units.logIn({ unitNum: FIRST_CALL_SIGN, communityUserIds: [...identifiers] })
  let otherRequestsPerMinute = 0
  return {
    about: {
      mode: 'simulated',
      resource: RESOURCE,
      cad: { url: world.convars.get('sonoran_calls_apiUrl') ?? '', serverId: '1' },
    },
    world,
    cad,
    extraResources: createExtraResources(world, cad),
    otherServers,
    monitor,
    jobs: createJobs({ world, isOnDuty: (source) => monitor.onDuty.has(source) }),
    driving: createDriving(world),
    folder,
    createdAt,
    requests: recorder.records,
    lastSuccess: recorder.lastSuccess,
    otherRequestsPerMinute: () => otherRequestsPerMinute,
    setOtherRequests(perMinute) {
      otherRequestsPerMinute = perMinute
      cad.otherUser(perMinute)
    },
    async close() {
      await otherServers.close()
      await close()
    },
  }
}

/** The real CAD and the same players. The rate limit also holds over restarts of the preview. */
export async function openReal(
  real: RealCad,
  { folder = RESOURCE_FOLDER, world: worldOptions }: ScenarioOptions = {},
): Promise<Scenario> {
  const recorder = recordFetch(() => world.clock, fetch)
  const world: World = await createWorld({
    startWall: Date.now(),
    ...worldOptions,
    fetch: recorder.fetch,
    kvp: openKvpFile(real.kvpFile),
    convars: {
      sonoran_apiKey: real.apiKey,
      sonoran_serverId: real.serverId,
      sonoran_calls_checkUpdates: 'false',
      ...(real.apiUrl !== null && { sonoran_calls_apiUrl: real.apiUrl }),
    },
  })
  await world.resources.install({ name: RESOURCE, folder })
  const monitor = await startResources(world)
  return {
    about: {
      mode: 'real',
      resource: RESOURCE,
      cad: { url: real.apiUrl ?? PRODUCTION_URL, serverId: real.serverId },
    },
    world,
    cad: null,
    extraResources: null,
    otherServers: null,
    monitor,
    jobs: createJobs({ world, isOnDuty: (source) => monitor.onDuty.has(source) }),
    driving: createDriving(world),
    folder,
    createdAt: new Map(),
    requests: recorder.records,
    lastSuccess: recorder.lastSuccess,
    otherRequestsPerMinute: () => 0,
    setOtherRequests: () => {},
    close: world.close,
  }
}

async function startResources(world: World): Promise<ResourceMonitor> {
  const monitor = createResourceMonitor(RESOURCE)
  await world.resources.install(monitor.resource)
  await world.start('preview')
  await world.start(RESOURCE)
  for (const options of OFFICERS) {
    const officer = await world.join(options)
    world.clock.after(DUTY_DELAY_MS, () => {
      // /duty toggles, and the resource restores the duty state of an earlier run.
      if (officer.connected && !monitor.onDuty.has(officer.id)) void officer.command('duty')
    })
  }
  await world.join(CIVILIAN)
  return monitor
}
