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
  /** The state as scripts on that machine see it. A resource that provides the name counts as that resource. */
  stateOn(machine: Machine, name: string): ResourceState
  /** Returns false and prints the reason if the resource cannot start. */
  start(name: string): Promise<boolean>
  stop(name: string): Promise<void>
  /** Stops and starts it in one call; starts it if it is stopped. */
  restart(name: string): Promise<boolean>
}

export function createResources(game: Game): Resources {
  const installed = new Map<string, Resource>()

  function requireInstalled(name: string): Resource {
    const resource = installed.get(name)
    if (!resource)
      throw new Error(
        `There is no resource ${name}. Installed resources: ${[...installed.keys()].join(', ')}`,
      )
    return resource
  }

  /** Starts the resource's dependencies. Returns the reason if that is impossible, else null. */
  async function startDependencies({ dependencies }: Resource): Promise<string | null> {
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
        throw new Error(`${name} is running. Stop it before you install it again.`)
      installed.set(name, 'folder' in definition ? await openFolder(definition) : openStandIn(definition))
    },
    stateOn(machine, name) {
      const state = machine.stateOf(name)
      if (state !== 'stopped') return state
      const provider = [...machine.runtimes.values()].find(({ resource }) => resource.provides.includes(name))
      if (provider) return machine.stateOf(provider.name)
      return installed.has(name) ? 'stopped' : 'missing'
    },
    async start(name) {
      const resource = requireInstalled(name)
      if (game.server.runtimes.has(name)) return true
      const reason = await startDependencies(resource)
      if (reason) {
        game.server.print({
          level: 'game',
          resource: name,
          text: `Could not start resource ${name}: it ${reason}`,
        })
        return false
      }
      // Clients start later, when no test awaits it any more, so a missing client file has to throw here.
      resource.scripts('client')
      await game.server.start(resource)
      game.players.scheduleClientStart(resource)
      return true
    },
    async stop(name) {
      requireInstalled(name)
      await game.server.stop(name)
      await game.players.stopOnClients(name)
    },
    async restart(name) {
      const resource = requireInstalled(name)
      if (!game.server.runtimes.has(name)) return resources.start(name)
      resource.scripts('client')
      await game.server.restart(resource)
      await game.players.stopOnClients(name)
      game.players.scheduleClientStart(resource)
      return true
    },
  }
  return resources
}
