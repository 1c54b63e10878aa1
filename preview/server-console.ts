import type { World } from '../simulator/game/world.ts'
import type { PreviewContext } from './actions.ts'

const HELP = [
  'start <resource>, stop <resource>, restart <resource>, ensure <resource> (starts or restarts it)',
  'set <convar> <value>, setr <convar> <value> (replicated to clients)',
]

/**
 * Runs a line of the server console. The simulator only runs the commands of resources; the commands of FiveM's own
 * console are implemented here. Throws with a message for the user when a command is refused.
 */
export async function runConsoleCommand(context: PreviewContext, line: string): Promise<void> {
  const { world } = context
  const [name = '', ...args] = line.trim().split(/\s+/)
  switch (name.toLowerCase()) {
    case 'start':
    case 'stop':
    case 'restart':
    case 'ensure':
      return controlResource(world, name.toLowerCase() as Operation, args[0])
    case 'set':
    case 'setr':
      return setConvar(context, line)
    case 'help':
      return printHelp(context)
    default:
      return world.console.command(line)
  }
}

type Operation = 'start' | 'stop' | 'restart' | 'ensure'

async function controlResource(world: World, operation: Operation, resource = ''): Promise<void> {
  const state = world.resources.stateOf(resource)
  if (resource === '') return print(world, `Usage: ${operation} <resource>`)
  if (state === 'missing') return print(world, `There is no resource ${resource}`)
  const running = state === 'started'
  if (operation === 'start' && running) return print(world, `The resource ${resource} is already started`)
  if (operation !== 'start' && operation !== 'ensure' && !running)
    return print(world, `The resource ${resource} is not started`)
  if (operation === 'stop') return world.stop(resource)
  await (running ? world.restart(resource) : world.start(resource))
}

async function setConvar({ world, cad }: PreviewContext, line: string): Promise<void> {
  const match = /^\s*(setr?)\s+(\S+)\s+(?:"(.*)"|(.*?))\s*$/i.exec(line)
  if (!match) return print(world, 'Usage: set <convar> <value>')
  const [, verb = '', name = '', quoted, plain = ''] = match
  // With the real CAD, a changed URL would send the key elsewhere.
  if (cad === null) throw new Error('With --real, settings come from the environment only')
  if (verb.toLowerCase() === 'setr') await world.convars.setReplicated(name, quoted ?? plain)
  else await world.convars.set(name, quoted ?? plain)
}

function printHelp({ world, registeredCommands }: PreviewContext): void {
  for (const text of HELP) print(world, text)
  print(world, `Commands of resources: ${registeredCommands().join(', ')}`)
}

function print(world: World, text: string): void {
  world.console.print({ level: 'game', resource: 'preview', player: null, text })
}
