import type { Game } from './game.ts'
import { createKvp, type Kvp } from './kvp.ts'
import { createPlayer, type JoinOptions, type Player, type PlayerHandle } from './player.ts'
import type { Resource } from './resource.ts'

export interface Players {
  readonly all: readonly Player[]
  find(id: number): PlayerHandle | null
  join(options: JoinOptions): Promise<Player>
  /** Starts a resource that runs on the server on each connected client, after its load delay. */
  scheduleClientStart(resource: Resource): void
  stopOnClients(name: string): Promise<void>
  /** Disconnects a player in the next tick. */
  drop(id: number, reason: string): void
}

export function createPlayers(game: Game): Players {
  const connected = new Map<number, PlayerHandle>()
  const disconnected = new WeakSet<PlayerHandle>()
  // The KVP stores of the players' computers, which are kept between sessions.
  const kvpStores = new Map<string, Kvp>()
  let lastId = 0

  async function startOnClient(handle: PlayerHandle, resource: Resource): Promise<void> {
    const { player, machine } = handle
    const needed = player.connected && game.server.stateOf(resource.name) === 'started' && resource.hasClient
    if (needed && !machine.runtimes.has(resource.name)) await machine.start(resource)
  }

  function scheduleStart(handle: PlayerHandle, delay: number, resources: () => Resource[]): void {
    game.clock.at(game.clock.now() + delay, async () => {
      for (const resource of resources()) await startOnClient(handle, resource)
    })
  }

  function leave(handle: PlayerHandle, reason: string): void {
    const { player, machine } = handle
    if (disconnected.has(handle)) return
    disconnected.add(handle)
    machine.kill()
    // The player is removed after this event, as in citizenfx/fivem GameServer.cpp: its handlers can read the name.
    game.server.emitGameEvent('playerDropped', [reason], player.id)
    connected.delete(player.id)
  }

  return {
    get all() {
      return [...connected.values()].map(({ player }) => player)
    },
    find: (id) => connected.get(id) ?? null,
    async join(options) {
      const id = ++lastId
      const name = options.name ?? `Player ${id}`
      const identifiers = options.identifiers ?? [`license:${name.toLowerCase().replace(/\W+/g, '-')}`]
      const person = identifiers[0] ?? name
      kvpStores.set(person, kvpStores.get(person) ?? createKvp())
      const handle: PlayerHandle = createPlayer(game, {
        id,
        name,
        identifiers,
        position: options.position ?? { x: 0, y: 0, z: 72 },
        kvp: kvpStores.get(person) as Kvp,
        isConnected: () => connected.get(id) === handle,
        leave: (reason) => leave(handle, reason),
      })
      connected.set(id, handle)
      for (const ace of options.aces ?? []) game.aces.grant(handle.player, ace)
      await game.thread.enter(() => game.server.emitGameEvent('playerJoining', [String(65536 + id)], id))
      scheduleStart(handle, options.loadDelay ?? handle.loadDelay, () =>
        [...game.server.runtimes.values()].map(({ resource }) => resource),
      )
      return handle.player
    },
    scheduleClientStart(resource) {
      for (const handle of connected.values()) scheduleStart(handle, handle.loadDelay, () => [resource])
    },
    drop(id, reason) {
      const handle = connected.get(id)
      if (handle) game.server.schedule(game.clock.now(), () => leave(handle, reason))
    },
    async stopOnClients(name) {
      for (const { machine } of connected.values()) await machine.stop(name)
    },
  }
}
