import type { Cad } from '../simulator/cad/cad.ts'
import type { Player, World } from '../simulator/game/world.ts'
import { parseAction } from './action-schema.ts'
import { performCadAction } from './cad-actions.ts'
import type { Driving } from './drive.ts'
import type { ExtraResources } from './extra-resources.ts'
import type { Jobs } from './jobs.ts'
import type { OtherServers } from './other-servers.ts'
import type { GameAction } from './protocol.ts'
import { DUTY_ACE } from './scenario.ts'
import { runConsoleCommand } from './server-console.ts'

export interface PreviewContext {
  world: World
  /** The resource's name. */
  resource: string
  /** Null with the real CAD. */
  cad: Cad | null
  /** Null with the real CAD. */
  extraResources: ExtraResources | null
  /** Null with the real CAD. */
  otherServers: OtherServers | null
  jobs: Jobs
  driving: Driving
  /** Whether the player is on duty. */
  isOnDuty(source: number): boolean
  /** Sets how many requests another user of the simulated CAD's key makes per minute. */
  setOtherRequests(perMinute: number): void
  /** The names of the server commands that resources registered. */
  registeredCommands(): readonly string[]
}

/** In front of Mission Row police station. */
const SPAWN_POSITION = { x: 428, y: -984, z: 30 }

/** Performs an action of the page. Throws with a message for the user when it is invalid or impossible. */
export async function performAction(context: PreviewContext, body: unknown): Promise<void> {
  const action = parseAction(body)
  switch (action.type) {
    case 'console command':
    case 'control resource':
    case 'join':
    case 'drop':
    case 'toggle duty':
    case 'chat command':
    case 'press key':
    case 'choose option':
    case 'move player':
    case 'toggle driving':
    case 'toggle resource':
    case 'set server count':
    case 'set duty provider':
    case 'set job':
      return performGameAction(context, action)
    default:
      if (context.cad === null) throw new Error('With --real, the preview only reads from the CAD')
      if (action.type === 'set other requests') context.setOtherRequests(action.perMinute)
      else performCadAction(context.cad, action, (id) => findPlayer(context.world, id).identifiers)
  }
}

async function performGameAction(context: PreviewContext, action: GameAction): Promise<void> {
  const { world, resource, jobs } = context
  switch (action.type) {
    case 'console command':
      return runConsoleCommand(context, action.line)
    case 'control resource':
      await world[action.operation](resource)
      return
    case 'join': {
      const aces = action.canUseDuty ? [DUTY_ACE] : []
      const player = await world.join({ name: action.name, aces, position: SPAWN_POSITION })
      return jobs.playerJoined(player.id)
    }
    case 'drop':
      return findPlayer(world, action.player).leave()
    case 'toggle duty': {
      const player = findPlayer(world, action.player)
      if (jobs.setDuty(player.id, !context.isOnDuty(player.id))) return
      return player.command(dutyCommand(world))
    }
    case 'toggle driving': {
      const player = findPlayer(world, action.player)
      return context.driving.toggle(player.id, player.position)
    }
    case 'toggle resource':
      return context.extraResources?.toggle(action.resource)
    case 'set server count':
      return context.otherServers?.setCount(action.count)
    case 'set duty provider':
      return jobs.use(action.provider)
    case 'set job':
      return jobs.setJob(findPlayer(world, action.player).id, action.job)
    case 'chat command':
      return findPlayer(world, action.player).command(action.line)
    case 'press key':
      return findPlayer(world, action.player).press(action.command)
    case 'choose option':
      return context.extraResources?.chooseOption(findPlayer(world, action.player), action.index)
    case 'move player': {
      const player = findPlayer(world, action.player)
      player.position = { x: action.x, y: action.y, z: player.position.z }
    }
  }
}

function findPlayer(world: World, id: number): Player {
  const player = world.players.find((player) => player.id === id)
  if (!player) throw new Error(`There is no player ${id}: they have left`)
  return player
}

function dutyCommand(world: World): string {
  const command = world.convars.get('sonoran_calls_dutyCommand') ?? 'duty'
  if (command === '')
    throw new Error('sonoran_calls_dutyCommand is empty, so there is no command to go on duty with')
  return command
}
