import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket as NodeWebSocket } from 'ws'
import { type Cancel, type Clock, createClock, type ManualClock } from '../clock.ts'
import { type Aces, createAces } from './aces.ts'
import { chat } from './client/chat.ts'
import { parseCommandLine, runCommand } from './commands.ts'
import { createConsole, type GameConsole } from './console.ts'
import { type Convars, createConvars } from './convars.ts'
import type { Game } from './game.ts'
import { createIo, type Io } from './io.ts'
import type { Kvp } from './kvp.ts'
import { createMachine } from './machine.ts'
import type { NativeMeter } from './natives.ts'
import { createNet, type Net } from './net.ts'
import { callFrom, emitFrom, type JoinOptions, meterOf, type Player } from './player.ts'
import { createPlayers } from './players.ts'
import { interceptRejections } from './rejections.ts'
import type { FolderDefinition, ResourceState, StandInDefinition } from './resource.ts'
import { createResources } from './resources.ts'
import { serverGlobals } from './server/globals.ts'
import { createThread, type GameThread } from './thread.ts'

export type { Cancel, Clock } from '../clock.ts'
export type { Blip, LeftoverBlips as Leftover } from './client/blips.ts'
export type { FeedItem as Notice } from './client/feed.ts'
export type { HelpText } from './client/help.ts'
export type { ChatLine, KeyMapping, Suggestion } from './client/screen.ts'
export type { Sound } from './client/sounds.ts'
export type { ConsoleLine, GameConsole, Level } from './console.ts'
export type { ClientGlobals, ServerGlobals } from './globals.ts'
export type { Io } from './io.ts'
export type { NativeMeter } from './natives.ts'
export type { NetMessage, Traffic } from './net.ts'
export type { JoinOptions, Player, Position } from './player.ts'
export type { FolderDefinition, ResourceState, StandInDefinition } from './resource.ts'

export interface WorldOptions {
  /** What server scripts reach by `fetch`; Node's own if not said. */
  fetch?: typeof fetch
  /** Told of each connection that a server script opens by Node's `net`, for what stands behind it to be waited for. */
  onSocketOpened?: (socket: Socket) => void
  /** Time that several worlds share: to advance one is to advance all. */
  time?: Time
  convars?: Record<string, string>
  /** The time of day at the start, in epoch milliseconds. */
  startWall?: number
  /** What server scripts have for `WebSocket`; Node 20, which will do for the simulator, has none of its own. */
  webSocket?: typeof WebSocket
  serverBuild?: number
  /** What scripts get for `Math.random`, so that a seed can be lived through again. */
  random?: () => number
  /** What the server's resources have stored, from an earlier world; empty if not said. */
  kvp?: Kvp
}

/** What makes time pass: the clock, the thread that it runs scripts on, and what it has to wait for. */
export interface Time {
  readonly clock: ManualClock
  readonly thread: GameThread
  readonly io: Io
}

export const createTime = (startWall?: number): Time => ({
  clock: createClock(startWall),
  thread: createThread(),
  io: createIo(),
})

/** A game server with its players, on a clock that stands still until you move it. */
export interface World {
  readonly clock: Clock
  readonly io: Io
  readonly aces: Aces
  readonly convars: Convars
  readonly net: Pick<Net, 'toClients' | 'toServer'>
  readonly console: GameConsole & {
    /** Types a line into the server's console. */
    command(line: string): Promise<void>
  }
  readonly resources: {
    /** A folder with a manifest, or a stand-in. A name that is installed already is replaced. */
    install(definition: FolderDefinition | StandInDefinition): Promise<void>
    stateOf(name: string): ResourceState
  }
  readonly players: readonly Player[]
  start(resource: string): Promise<boolean>
  stop(resource: string): Promise<void>
  restart(resource: string): Promise<boolean>
  join(options?: JoinOptions): Promise<Player>
  /** Emits a server event, from nobody in particular. */
  emit(event: string, ...args: unknown[]): Promise<void>
  /** Calls a server export. If it returns a promise, move the clock before you await this. */
  call(resource: string, name: string, ...args: unknown[]): Promise<unknown>
  /** The natives called on the server, by one resource or by all. */
  natives(resource?: string): NativeMeter
  /** Lets time pass: from one due tick to the next, settling before each. */
  advance(ms: number): Promise<void>
  /** Waits, in real time, for requests that are under way. */
  settle(): Promise<void>
  /** Lets time pass as it does outside. Returns how to stop. */
  run(): Cancel
  close(): Promise<void>
}

/** The first builds with Node 22 were 13068. */
const SERVER_BUILD = 17_000

/** How often a running world catches up with the real clock, in ms. */
const REAL_TIME_STEP = 10

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { clock, thread, io } = options.time ?? createTime(options.startWall)
  const { random = Math.random } = options
  const console = createConsole(clock)
  const convars = createConvars(options.convars)
  const aces = createAces()
  const stepAside = interceptRejections()
  let running = false
  let advancing = false

  const server = createMachine({
    side: 'server',
    player: null,
    clock,
    thread,
    random,
    console,
    globals: (runtime) => serverGlobals(runtime, game),
    onRelease: convars.forget,
    ...(options.kvp && { kvp: options.kvp }),
  })
  const game: Game = {
    clock,
    thread,
    random,
    io,
    console,
    convars,
    aces,
    bags: new Map(),
    net: createNet(clock, () => server),
    server,
    fetch: options.fetch ?? fetch,
    onSocketOpened: options.onSocketOpened ?? (() => {}),
    webSocket: options.webSocket ?? (NodeWebSocket as unknown as typeof WebSocket),
    serverBuild: options.serverBuild ?? SERVER_BUILD,
    get resources() {
      return resources
    },
    get players() {
      return players
    },
  }
  const resources = createResources(game)
  const players = createPlayers(game)

  async function settle(): Promise<void> {
    await thread.idle()
    await io.settle()
  }

  async function passUntil(end: number, ready: () => Promise<void> | void): Promise<void> {
    await ready()
    while (clock.next() <= end) {
      await clock.runNext()
      await ready()
    }
    clock.moveTo(end)
  }

  async function keepUp(): Promise<void> {
    let last = performance.now()
    while (running) {
      await delay(REAL_TIME_STEP)
      if (!running) return
      const time = performance.now()
      await passUntil(clock.now() + time - last, () => {})
      last = time
    }
  }

  const world: World = {
    clock,
    io,
    aces,
    convars: {
      get: convars.get,
      set: (name, value) => thread.enter(() => convars.assign(name, value, false)),
      setReplicated: (name, value) => thread.enter(() => convars.assign(name, value, true)),
      restrict: convars.restrict,
    },
    net: game.net,
    console: Object.assign(console, {
      command: (line: string) =>
        thread.enter(() => {
          const parsed = parseCommandLine(line)
          const command = server.commands.find(parsed.name)
          if (command) runCommand(command, 0, parsed)
          else server.print({ level: 'game', resource: 'game', text: `No such command ${parsed.name}.` })
        }),
    }),
    resources: { install: resources.install, stateOf: (name) => resources.stateOn(server, name) },
    get players() {
      return players.all
    },
    start: resources.start,
    stop: resources.stop,
    async restart(name) {
      await resources.stop(name)
      return resources.start(name)
    },
    join: (join = {}) => players.join(join),
    emit: (event, ...args) => emitFrom(server, event, args),
    call: (resource, name, ...args) => callFrom(server, resource, name, args),
    natives: (resource) => meterOf(server, resource),
    async advance(ms) {
      if (running) throw new Error('The world runs in real time: stop that before you advance it')
      if (advancing) throw new Error('The world is being advanced already: await that first')
      advancing = true
      try {
        await passUntil(clock.now() + ms, settle)
      } finally {
        advancing = false
      }
    },
    settle,
    run() {
      if (running || advancing) throw new Error('The world runs, or is being advanced, already')
      running = true
      void keepUp()
      return () => {
        running = false
      }
    },
    async close() {
      running = false
      for (const player of players.all) players.find(player.id)?.machine.kill()
      server.kill()
      // What the end of the runtimes cut off is still to be heard of.
      await settle()
      stepAside()
    },
  }

  await resources.install(chat(clock))
  await resources.start('chat')
  return world
}
