import type { Cad } from '../simulator/cad/cad.ts'
import type { MetaData } from '../simulator/cad/published.ts'
import type { Player, World } from '../simulator/game/world.ts'
import { nameOf } from './faults.ts'
import type {
  About,
  Asked,
  CadPart,
  Parts,
  PlayerLine,
  Point,
  Screen,
  ServerPart,
  Status,
} from './protocol.ts'
import type { Watcher } from './watcher.ts'

export interface Scene {
  about: About
  world: World
  cad: Cad | null
  watcher: Watcher
  asked(): readonly Asked[]
  otherUser(): number
}

const MOST_LINES = 200
const MOST_NOTICES = 12
const MOST_CHAT = 60
const DUTY_ACE = 'sonoran_calls.duty'

/** All that the page shows, now. */
export function viewModelOf(scene: Scene): Parts {
  const { about, world, cad } = scene
  const parts: Parts = {
    about,
    players: world.players.map((player) => lineOf(player, scene)),
    server: serverPart(scene),
    console: consolePart(world),
    cad: cad === null ? NO_CAD : cadPart(cad, scene.otherUser()),
  }
  for (const player of world.players) parts[`screen:${player.id}`] = screenOf(player)
  return parts
}

function lineOf(player: Player, { world, watcher }: Scene): PlayerLine {
  const { id, name, bytesReceived } = player
  return {
    id,
    name,
    onDuty: watcher.onDuty.has(id),
    mayDuty: world.aces.allows(player, DUTY_ACE),
    bytesReceived,
  }
}

function serverPart({ about, world, cad, watcher, asked }: Scene): ServerPart {
  const others: Asked[] = (cad?.requests ?? [])
    .filter(({ user: who, at }) => who === 'other' && at > world.clock.now() - 60_000)
    .map(({ at, status }) => ({ at, who: 'other', outcome: status }))
  const ours = asked()
  return {
    resource: world.resources.stateOf(about.resource),
    status: watcher.status,
    requests: [...ours, ...others],
    advice: about.mode === 'real' ? adviceOn(ours, watcher.status) : null,
  }
}

/** In the real mode the settings come from the environment, which the resource itself knows nothing of. */
function adviceOn(asked: readonly Asked[], status: Status | null): string | null {
  const last = asked.filter(({ outcome }) => outcome !== null).at(-1)?.outcome
  if (last === 401 || last === 403)
    return `The CAD doesn't accept the key (HTTP ${last}). Copy it anew from the CAD's admin panel, check that the community's plan includes the API, set SONORAN_API_KEY, and start the preview again.`
  if (last === 404)
    return 'The CAD knows no server with this id (HTTP 404). Look the id up in the CAD admin panel, set SONORAN_SERVER_ID, and start the preview again.'
  if (last === 200 && status?.state === 'ok')
    return 'Key and server id are right: the CAD answers with its calls. The same two go into server.cfg as sonoran_apiKey and sonoran_serverId.'
  return null
}

function consolePart(world: World): Parts['console'] {
  const names = new Map(world.players.map(({ id, name }) => [id, name]))
  return world.console.lines.slice(-MOST_LINES).map(({ at, level, player, resource, text }) => ({
    at,
    level,
    player: player === null ? null : (names.get(player) ?? `Player ${player}`),
    resource,
    text,
  }))
}

const NO_CAD: CadPart = { dispatch: [], emergency: [], closed: 0, fault: null, otherUser: 0 }

function cadPart(cad: Cad, otherUser: number): CadPart {
  const { activeCalls, emergencyCalls, closedCallCount } = cad.currentReply()
  return {
    dispatch: activeCalls.map(({ callId, title, code, priority, status, address, postal, ...call }) => ({
      callId,
      title,
      code,
      priority,
      status,
      address,
      postal,
      description: call.description,
      place: placeOf(call.metaData),
      radius: numberOf(call.metaData.radius),
      units: [...call.idents],
      notes: call.notes.map(({ content }) => content),
    })),
    emergency: emergencyCalls.map(({ callId, caller, location, description, isEmergency, metaData }) => ({
      callId,
      caller,
      location,
      description,
      isEmergency,
      place: placeOf(metaData),
    })),
    closed: closedCallCount,
    fault: nameOf(cad.fault),
    otherUser,
  }
}

function placeOf({ x, y }: MetaData): Point | null {
  const [east, north] = [numberOf(x), numberOf(y)]
  return east === null || north === null ? null : { x: east, y: north }
}

function numberOf(value: MetaData[string] | undefined): number | null {
  const number = Number(value || Number.NaN)
  return Number.isFinite(number) ? number : null
}

function screenOf(player: Player): Screen {
  const { position, waypoint, gpsRoute, sounds, help } = player
  const sound = sounds.at(-1)
  const shown = help.filter(({ clearedAt }) => clearedAt === null).at(-1)
  return {
    position: flat(position),
    blips: player.blips.map(({ position, ...blip }) => ({
      handle: blip.handle,
      kind: blip.kind,
      ...flat(position),
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
    })),
    routeTo: player.route?.handle ?? null,
    gpsRoute: gpsRoute?.drawn ? { colour: gpsRoute.colour, points: gpsRoute.points.map(flat) } : null,
    waypoint,
    feed: player.feed
      .filter(({ removedAt }) => removedAt === null)
      .slice(-MOST_NOTICES)
      .map(({ handle, at, text, sender, subject, background, duration, important }) => ({
        handle,
        at,
        text,
        sender,
        subject,
        background,
        duration,
        important,
      })),
    help: shown?.text ?? null,
    sound: sound ? { at: sound.at, name: sound.name } : null,
    chat: player.chat.slice(-MOST_CHAT).map(({ at, author, text }) => ({ at, author, text })),
    keys: [...player.keyMappings.values()].map(({ command, description, key }) => ({
      command,
      description,
      key,
    })),
    suggestions: [...player.suggestions.values()].map(({ name, help }) => ({ name, help })),
    categories: categoriesOf(player),
  }
}

const flat = ({ x, y }: Point): Point => ({ x, y })

function categoriesOf({ textEntries }: Player): Record<number, string> {
  const named = [...textEntries]
    .map(([key, text]) => [/^BLIP_CAT_(\d+)$/.exec(key)?.[1], text] as const)
    .filter(([category]) => category !== undefined)
  return Object.fromEntries(named)
}
