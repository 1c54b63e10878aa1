import type { Cad } from '../simulator/cad/cad.ts'
import type { MetaData } from '../simulator/cad/published.ts'
import type { Player, World } from '../simulator/game/world.ts'
import { toFaultName } from './faults.ts'
import type {
  CadView,
  PlayerScreen,
  PlayerSummary,
  Point,
  RequestRecord,
  ServerView,
  Status,
  ViewModel,
} from './protocol.ts'
import { EXTRA_RESOURCES, PUSH_MODES, RESPOND_MODES } from './protocol.ts'
import { DUTY_ACE, PUSH_CONVAR, RESPOND_CONVAR, type Scenario } from './scenario.ts'

const MAX_CONSOLE_LINES = 200
const MAX_NOTICES = 12
const MAX_CHAT_LINES = 60
const REQUEST_WINDOW_MS = 60_000

/** Everything that the page shows at this moment. */
export function viewModelOf(scenario: Scenario, message: ViewModel['message']): ViewModel {
  const { about, world, cad } = scenario
  const viewModel: ViewModel = {
    about,
    message,
    players: world.players.map((player) => playerSummary(player, scenario)),
    server: serverView(scenario),
    console: consoleEntries(world),
    cad: cad === null ? EMPTY_CAD : cadView(cad, scenario),
  }
  for (const player of world.players)
    viewModel[`screen:${player.id}`] = {
      ...playerScreen(player),
      ox: scenario.extraResources?.oxViewOf(player) ?? null,
    }
  return viewModel
}

function playerSummary(player: Player, { world, monitor, jobs, driving }: Scenario): PlayerSummary {
  const { id, name, bytesReceived } = player
  return {
    id,
    name,
    onDuty: monitor.onDuty.has(id),
    driving: driving.isDriving(id),
    job: jobs.jobOf(id),
    canUseDuty: world.aces.allows(player, DUTY_ACE),
    bytesReceived,
  }
}

function serverView(scenario: Scenario): ServerView {
  const { about, world, cad, monitor, requests, jobs, extraResources, otherServers } = scenario
  const others: RequestRecord[] = (cad?.requests ?? [])
    .filter(({ user, at }) => user === 'other' && at > world.clock.now() - REQUEST_WINDOW_MS)
    .map(({ at, status }) => ({ at, origin: 'other', outcome: status }))
  const own = requests()
  return {
    resource: world.resources.stateOf(about.resource),
    status: monitor.status,
    requests: [...own, ...others, ...(otherServers?.requests() ?? [])],
    extraResources: extraResources && EXTRA_RESOURCES.filter(extraResources.isRunning),
    locale: world.convars.get('sonoran_calls_locale') || 'en',
    dutyProvider: jobs.provider(),
    respond: about.mode === 'real' ? null : convarIn(RESPOND_MODES, world, RESPOND_CONVAR, 'off'),
    servers: otherServers?.count() ?? null,
    push: about.mode === 'real' ? null : convarIn(PUSH_MODES, world, PUSH_CONVAR, 'auto'),
    advice: about.mode === 'real' ? adviceFor(own, monitor.status) : null,
  }
}

/** A convar's value, or `fallback` if it is none of the given values. */
function convarIn<Value extends string>(
  values: readonly Value[],
  world: World,
  name: string,
  fallback: Value,
): Value {
  const text = world.convars.get(name)
  return values.find((value) => value === text) ?? fallback
}

/** The resource's own messages name convars; with the real CAD the settings are environment variables. */
function adviceFor(requests: readonly RequestRecord[], status: Status | null): string | null {
  const lastOutcome = requests.filter(({ outcome }) => outcome !== null).at(-1)?.outcome
  if (lastOutcome === 401 || lastOutcome === 403)
    return `The CAD rejects the key (HTTP ${lastOutcome}). Copy the key from the CAD's admin panel again, check that the community's plan includes the API, set SONORAN_API_KEY, and restart the preview.`
  if (lastOutcome === 404)
    return 'The CAD has no server with this id (HTTP 404). Look up the id in the CAD admin panel, set SONORAN_SERVER_ID, and restart the preview.'
  if (lastOutcome === 200 && status?.state === 'ok')
    return 'Key and server id are correct: the CAD returns its calls. Put the same two values into server.cfg as sonoran_apiKey and sonoran_serverId.'
  return null
}

function consoleEntries(world: World): ViewModel['console'] {
  const names = new Map(world.players.map(({ id, name }) => [id, name]))
  return world.console.lines.slice(-MAX_CONSOLE_LINES).map(({ at, level, player, resource, text }) => ({
    at,
    level,
    player: player === null ? null : (names.get(player) ?? `Player ${player}`),
    resource,
    text,
  }))
}

const EMPTY_CAD: CadView = {
  dispatch: [],
  emergency: [],
  units: [],
  closed: 0,
  fault: null,
  otherRequestsPerMinute: 0,
}

function cadView(cad: Cad, { world, createdAt, lastSuccess, otherRequestsPerMinute }: Scenario): CadView {
  const requestedAt = lastSuccess() ?? 0
  const isNew = (key: string) => (createdAt.get(key) ?? 0) > requestedAt
  const { activeCalls, emergencyCalls, closedCallCount } = cad.currentReply()
  return {
    dispatch: activeCalls.map(({ callId, title, code, priority, status, address, postal, ...call }) => ({
      callId,
      newSinceRequest: isNew(`dispatch:${callId}`),
      title,
      code,
      priority,
      status,
      address,
      postal,
      description: call.description,
      position: positionOf(call.metaData),
      radius: numberOf(call.metaData.radius),
      trackPrimary: call.trackPrimary,
      units: [...call.idents],
      notes: call.notes.map(({ content }) => content),
    })),
    emergency: emergencyCalls.map(({ callId, caller, location, description, isEmergency, metaData }) => ({
      callId,
      newSinceRequest: isNew(`emergency:${callId}`),
      caller,
      location,
      description,
      isEmergency,
      position: positionOf(metaData),
    })),
    units: cad.units.all().map(({ id, status, data }) => ({
      id,
      callSign: data.unitNum,
      status,
      player:
        world.players.find(({ identifiers }) =>
          data.communityUserIds?.some((identifier) => identifiers.includes(identifier)),
        )?.name ?? null,
    })),
    closed: closedCallCount,
    fault: toFaultName(cad.fault),
    otherRequestsPerMinute: otherRequestsPerMinute(),
  }
}

function positionOf(metaData: MetaData): Point | null {
  const [x, y] = [numberOf(metaData.x), numberOf(metaData.y)]
  return x === null || y === null ? null : { x, y }
}

function numberOf(value: MetaData[string] | undefined): number | null {
  const number = Number(value || Number.NaN)
  return Number.isFinite(number) ? number : null
}

function playerScreen(player: Player): Omit<PlayerScreen, 'ox'> {
  const { position, waypoint, gpsRoute, sounds, help } = player
  const sound = sounds.at(-1)
  return {
    position: toPoint(position),
    blips: blipsOf(player),
    routeTo: player.route?.handle ?? null,
    gpsRoute: gpsRoute?.drawn ? { colour: gpsRoute.colour, points: gpsRoute.points.map(toPoint) } : null,
    waypoint,
    feed: noticesOf(player),
    help: help.filter(({ clearedAt }) => clearedAt === null).at(-1)?.text ?? null,
    sound: sound ? { at: sound.at, name: sound.name } : null,
    chat: player.chat.slice(-MAX_CHAT_LINES).map(({ at, author, text }) => ({ at, author, text })),
    keys: [...player.keyMappings.values()].map(({ command, description, key }) => ({
      command,
      description,
      key,
    })),
    suggestions: [...player.suggestions.values()].map(({ name, help }) => ({ name, help })),
    categories: categoryNames(player),
  }
}

function blipsOf({ blips }: Player): PlayerScreen['blips'] {
  return blips.map(({ position, ...blip }) => ({
    handle: blip.handle,
    kind: blip.kind,
    ...toPoint(position),
    radius: blip.radius,
    size: blip.size,
    rotation: blip.rotation,
    name: blip.name,
    sprite: blip.sprite,
    colour: blip.colour,
    alpha: blip.alpha,
    scale: blip.scale,
    display: blip.display,
    category: blip.category,
    hiddenOnLegend: blip.hiddenOnLegend,
    outlined: blip.outlined,
    flashing: blip.flashing,
    routeColour: blip.routeColour,
  }))
}

function noticesOf({ feed }: Player): PlayerScreen['feed'] {
  return feed
    .filter(({ removedAt }) => removedAt === null)
    .slice(-MAX_NOTICES)
    .map(({ handle, at, text, sender, subject, background, duration, important }) => ({
      handle,
      at,
      text,
      sender,
      subject,
      background,
      duration,
      important,
    }))
}

const toPoint = ({ x, y }: Point): Point => ({ x, y })

function categoryNames({ textEntries }: Player): Record<number, string> {
  const named = [...textEntries]
    .map(([key, text]) => [/^BLIP_CAT_(\d+)$/.exec(key)?.[1], text] as const)
    .filter(([category]) => category !== undefined)
  return Object.fromEntries(named)
}
