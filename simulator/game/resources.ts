import type { Game } from './game.ts'
import type { Machine } from './machine.ts'
import {
  type FolderDefinition,
  openFolder,
  openStandIn,
  type Resource,
  type ResourceState,
  type StandInDefinition,
} from './resource.ts'

export interface Resources {
  readonly all: readonly Resource[]
  find(name: string): Resource | null
  install(definition: FolderDefinition | StandInDefinition): Promise<void>
  /** The state as scripts on that machine see it: one that provides the name answers for it. */
  stateOn(machine: Machine, name: string): ResourceState
  /** False, with a line in the console, if it may not start. */
  start(name: string): Promise<boolean>
  stop(name: string): Promise<void>
}

export function createResources(game: Game): Resources {
  const installed = new Map<string, Resource>()

  function need(name: string): Resource {
    const resource = installed.get(name)
    if (!resource)
      throw new Error(`There is no resource ${name}. Installed are: ${[...installed.keys()].join(', ')}`)
    return resource
  }

  /** Starts what the resource needs; returns what is wrong, if anything is. */
  async function meet({ dependencies }: Resource): Promise<string | null> {
    for (const dependency of dependencies) {
      const build = /^\/server:(\d+)$/.exec(dependency)?.[1]
      if (build !== undefined) {
        if (Number(build) > game.serverBuild)
          return `needs server build ${build}, this is ${game.serverBuild}`
      } else if (!dependency.startsWith('/') && resources.stateOn(game.server, dependency) !== 'started') {
        if (!installed.has(dependency)) return `could not find dependency ${dependency}`
        if (!(await resources.start(dependency))) return `could not start dependency ${dependency}`
      }
    }
    return null
  }

  const resources: Resources = {
    get all() {
      return [...installed.values()]
    },
    find: (name) => installed.get(name) ?? null,
    async install(definition) {
      const { name } = definition
      if (game.server.runtimes.has(name))
        throw new Error(`${name} is running: stop it before you install it anew`)
      installed.set(name, 'folder' in definition ? await openFolder(definition) : openStandIn(definition))
    },
    stateOn(machine, name) {
      const own = machine.stateOf(name)
      if (own !== 'stopped') return own
      const provider = [...machine.runtimes.values()].find(({ resource }) => resource.provides.includes(name))
      if (provider) return machine.stateOf(provider.name)
      return installed.has(name) ? 'stopped' : 'missing'
    },
    async start(name) {
      const resource = need(name)
      if (game.server.runtimes.has(name)) return true
      const wrong = await meet(resource)
      if (wrong) {
        game.server.print({
          level: 'game',
          resource: name,
          text: `Could not start resource ${name}: it ${wrong}`,
        })
        return false
      }
      // Players load theirs later, when no test awaits it any more: a file that is missing is told of now.
      resource.scripts('client')
      await game.server.start(resource)
      game.players.scheduleClientStart(resource)
      return true
    },
    async stop(name) {
      need(name)
      await game.server.stop(name)
      await game.players.stopOnClients(name)
    },
  }
  return resources
}
