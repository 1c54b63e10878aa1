import type { Socket } from 'node:net'
import { WebSocket as NodeWebSocket } from 'ws'
import type { Cancel, Clock } from '../clock.ts'
import { type Aces, createAces } from './aces.ts'
import { chat } from './client/chat.ts'
import { parseCommandLine, runCommand } from './commands.ts'
import { createConsole, type GameConsole } from './console.ts'
import { type Convars, createConvars } from './convars.ts'
import { callFromTest, emitFromTest, meterOf } from './external-calls.ts'
import type { Game } from './game.ts'
import type { Io } from './io.ts'
import type { Kvp } from './kvp.ts'
import { createMachine } from './machine.ts'
import type { NativeMeter } from './natives.ts'
import { createNet, type Net } from './net.ts'
import type { JoinOptions, Player } from './player.ts'
import { createPlayers } from './players.ts'
import { interceptRejections } from './rejections.ts'
import type { FolderDefinition, ResourceState, StandInDefinition } from './resource.ts'
import { createResources } from './resources.ts'
import { serverGlobals } from './server/globals.ts'
import { createTime, createTimeDriver, type Time } from './time.ts'

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
export { createTime, type Time } from './time.ts'

export interface WorldOptions {
  /** The `fetch` of server scripts; Node's own by default. */
  fetch?: typeof fetch
  /** Called for each connection that a server script opens with Node's `net`, so that the clock can wait for its peer. */
  onSocketOpened?: (socket: Socket) => void
  /** A time that several worlds share: advancing one advances all. */
  time?: Time
  convars?: Record<string, string>
  /** How far the machine's steady clock is ahead of the simulated time, in ms: a broken clock. */
  steadyOffset?: () => number
  /** The time of day at the start, in epoch milliseconds. */
  startWall?: number
  /** The `WebSocket` of server scripts. The default is the one of `ws`, because Node 20 has none. */
  webSocket?: typeof WebSocket
  serverBuild?: number
  /** The `Math.random` of the scripts, so that a seed can be replayed. */
  random?: () => number
  /** The server's key-value store, from an earlier world; empty by default. */
  kvp?: Kvp
}

/** A game server and its players, on a clock that advances only on demand. */
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
    /** Installs a folder with a manifest, or a stand-in. Replaces an installed resource of that name. */
    install(definition: FolderDefinition | StandInDefinition): Promise<void>
    stateOf(name: string): ResourceState
  }
  readonly players: readonly Player[]
  start(resource: string): Promise<boolean>
  stop(resource: string): Promise<void>
  restart(resource: string): Promise<boolean>
  join(options?: JoinOptions): Promise<Player>
  /** Emits a server event without a source. */
  emit(event: string, ...args: unknown[]): Promise<void>
  /** Calls a server export. If it returns a promise, advance the clock before you await the result. */
  call(resource: string, name: string, ...args: unknown[]): Promise<unknown>
  /** The native calls on the server, of one resource or of all. */
  natives(resource?: string): NativeMeter
  /** Advances the clock from one scheduled job to the next, and settles after each. */
  advance(ms: number): Promise<void>
  /** Waits, in real time, for requests in flight. */
  settle(): Promise<void>
  /** Lets the clock follow real time. Returns a function that stops it. */
  run(): Cancel
  close(): Promise<void>
}

/** Builds from 12913 on have Node 22. */
const SERVER_BUILD = 17_000

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const time = options.time ?? createTime(options.startWall)
  const { clock, thread, io } = time
  const timeDriver = createTimeDriver(time)
  const { random = Math.random } = options
  const console = createConsole(clock)
  const convars = createConvars(options.convars)
  const aces = createAces()
  const restoreRejections = interceptRejections()

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
    steadyOffset: options.steadyOffset ?? (() => 0),
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
    restart: resources.restart,
    join: (joinOptions = {}) => players.join(joinOptions),
    emit: (event, ...args) => emitFromTest(server, event, args),
    call: (resource, name, ...args) => callFromTest(server, resource, name, args),
    natives: (resource) => meterOf(server, resource),
    advance: timeDriver.advance,
    settle: timeDriver.settle,
    run: timeDriver.run,
    async close() {
      timeDriver.stop()
      for (const player of players.all) players.find(player.id)?.machine.kill()
      server.kill()
      // The end of the runtimes aborts their requests, whose rejections still arrive.
      await timeDriver.settle()
      restoreRejections()
    },
  }

  await resources.install(chat(clock))
  await resources.start('chat')
  return world
}
