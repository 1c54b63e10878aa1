import type { Game } from './game.ts'
import { createKvp, type Kvp } from './kvp.ts'
import { createPlayer, type JoinOptions, type Player, type PlayerHandle } from './player.ts'
import type { Resource } from './resource.ts'

export interface Players {
  readonly all: readonly Player[]
  find(id: number): PlayerHandle | null
  join(options: JoinOptions): Promise<Player>
  /** Has the connected players fetch and start a resource that has started on the server. */
  scheduleClientStart(resource: Resource): void
  stopOnClients(name: string): Promise<void>
  /** Throws a player out, with the next tick. */
  drop(id: number, reason: string): void
}

export function createPlayers(game: Game): Players {
  const connected = new Map<number, PlayerHandle>()
  const left = new WeakSet<PlayerHandle>()
  // What a player's own computer remembers from one session to the next.
  const stores = new Map<string, Kvp>()
  let lastId = 0

  async function load(handle: PlayerHandle, resource: Resource): Promise<void> {
    const { player, machine } = handle
    const wanted = player.connected && game.server.stateOf(resource.name) === 'started' && resource.hasClient
    if (wanted && !machine.runtimes.has(resource.name)) await machine.start(resource)
  }

  function loadIn(handle: PlayerHandle, delay: number, which: () => Resource[]): void {
    game.clock.at(game.clock.now() + delay, async () => {
      for (const resource of which()) await load(handle, resource)
    })
  }

  function leave(handle: PlayerHandle, reason: string): void {
    const { player, machine } = handle
    if (left.has(handle)) return
    left.add(handle)
    machine.kill()
    // Before the game forgets the player: scripts may still ask for the name (citizenfx/fivem GameServer.cpp).
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
      stores.set(person, stores.get(person) ?? createKvp())
      const handle: PlayerHandle = createPlayer(game, {
        id,
        name,
        identifiers,
        position: options.position ?? { x: 0, y: 0, z: 72 },
        kvp: stores.get(person) as Kvp,
        isConnected: () => connected.get(id) === handle,
        leave: (reason) => leave(handle, reason),
      })
      connected.set(id, handle)
      for (const ace of options.aces ?? []) game.aces.grant(handle.player, ace)
      await game.thread.enter(() => game.server.emitGameEvent('playerJoining', [String(65536 + id)], id))
      loadIn(handle, options.loadDelay ?? handle.loadDelay, () =>
        [...game.server.runtimes.values()].map(({ resource }) => resource),
      )
      return handle.player
    },
    scheduleClientStart(resource) {
      for (const handle of connected.values()) loadIn(handle, handle.loadDelay, () => [resource])
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
