import { clientGlobals } from './client/globals.ts'
import { createScreen, type Screen } from './client/screen.ts'
import { type CommandLine, parseCommandLine, runCommand } from './commands.ts'
import type { ConsoleLine } from './console.ts'
import { callFromTest, emitFromTest, meterOf, runtimeOf } from './external-calls.ts'
import type { Game } from './game.ts'
import type { Kvp } from './kvp.ts'
import { createMachine, type Machine } from './machine.ts'
import type { NativeMeter } from './natives.ts'
import type { NetMessage } from './net.ts'

export interface Position {
  x: number
  y: number
  z: number
}

export interface JoinOptions {
  name?: string
  /** The first one identifies the person: a later session with it has the same client KVP. */
  identifiers?: string[]
  aces?: string[]
  position?: Position
  /** Milliseconds from joining until the client scripts run; 500 by default. */
  loadDelay?: number
}

/** A player, and the state of their screen. */
export interface Player extends Screen {
  readonly id: number
  readonly name: string
  readonly identifiers: readonly string[]
  readonly connected: boolean
  /** The position of the player's character. */
  position: Position
  /** Whether the pause menu is open. */
  paused: boolean
  /** The vehicle of the player's character; 0 on foot. */
  vehicle: number
  /** Every message from the server. */
  readonly received: NetMessage[]
  /** Every message to the server. */
  readonly sent: NetMessage[]
  readonly bytesReceived: number
  /** The number of received messages without a handler. */
  readonly lost: number
  readonly console: readonly ConsoleLine[]
  readonly misuses: readonly ConsoleLine[]
  /** The native calls on this client, of one resource or of all. */
  natives(resource?: string): NativeMeter
  /** The number of objects that a resource's client script retains. A number that only grows is a leak. */
  retained(resource: string): RetainedCounts
  /** Types a command into the chat. A command of the client takes precedence over one of the server. */
  command(line: string): Promise<void>
  /** Presses and releases the key that is mapped to that command. */
  press(command: string): Promise<void>
  /** Sends an arbitrary event to the server, as a modified client can. It arrives in the next tick. */
  emitNet(event: string, ...args: unknown[]): void
  /** Emits an event on this client only. */
  emit(event: string, ...args: unknown[]): Promise<void>
  /** Calls an export on this client. */
  call(resource: string, name: string, ...args: unknown[]): Promise<unknown>
  leave(reason?: string): Promise<void>
}

export interface RetainedCounts {
  listeners: number
  /** Timers and tick handlers. */
  timers: number
  /** Functions that other runtimes can call. */
  functions: number
}

export interface PlayerHandle {
  player: Player
  machine: Machine
  loadDelay: number
}

interface PlayerParts {
  id: number
  name: string
  identifiers: string[]
  position: Position
  kvp: Kvp
  isConnected(): boolean
  leave(reason: string): void
}

const LOAD_DELAY = 500

export function createPlayer(game: Game, parts: PlayerParts): PlayerHandle {
  const { thread } = game
  const screen = createScreen(game)
  const joinedAt = game.clock.now()
  const ownLines = () => game.console.lines.filter((line) => line.player === parts.id)

  function assertConnected(): void {
    if (!parts.isConnected()) throw new Error(`${parts.name} (${parts.id}) has left the server`)
  }

  const ownFields: Omit<Player, keyof Screen> = {
    id: parts.id,
    name: parts.name,
    identifiers: parts.identifiers,
    get connected() {
      return parts.isConnected()
    },
    position: parts.position,
    paused: false,
    vehicle: 0,
    received: [],
    sent: [],
    get bytesReceived() {
      return this.received.reduce((sum, message) => sum + message.bytes, 0)
    },
    get lost() {
      return this.received.filter((message) => message.lost).length
    },
    get console() {
      return ownLines()
    },
    get misuses() {
      return ownLines().filter((line) => line.level === 'misuse')
    },
    natives: (resource?: string) => meterOf(machine, resource),
    retained(resource: string): RetainedCounts {
      const runtime = runtimeOf(machine, resource)
      const { events, timers } = runtime
      return {
        listeners: events.count,
        timers: timers.count,
        functions: machine.references.count(runtime),
      }
    },
    command: (line: string) => thread.enter(() => runLine(parseCommandLine(line))),
    press: (command: string) => thread.enter(() => press(command)),
    emitNet(event: string, ...args: unknown[]) {
      assertConnected()
      game.net.sendToServer(player, {
        event,
        payload: machine.externalRuntime().pack(args),
        resource: 'a modified client',
      })
    },
    emit: (event: string, ...args: unknown[]) => emitFromTest(machine, event, args),
    call: (resource: string, name: string, ...args: unknown[]) => callFromTest(machine, resource, name, args),
    leave: (reason = 'Exiting') => thread.enter(() => parts.leave(reason)),
  }
  // A spread would replace the getters of both objects by their current values.
  const player: Player = Object.defineProperties(
    screen.state as Player,
    Object.getOwnPropertyDescriptors(ownFields),
  )

  const machine = createMachine({
    side: 'client',
    player,
    clock: game.clock,
    thread,
    random: game.random,
    console: game.console,
    kvp: parts.kvp,
    globals: (runtime) => clientGlobals(runtime, machine, screen, player, game, joinedAt),
    onRelease(runtime) {
      screen.release(runtime.name)
      game.convars.forget(runtime)
    },
  })

  function runLine(line: CommandLine): void {
    assertConnected()
    runPlayerCommand(game, machine, player, line)
  }

  function press(command: string): void {
    if (!player.keyMappings.has(command)) {
      const mapped = [...player.keyMappings.keys()].join(', ') || 'none'
      throw new Error(`No key is mapped to the command ${command}. Commands with a key: ${mapped}`)
    }
    runLine(parseCommandLine(command))
    if (command.startsWith('+')) runLine(parseCommandLine(command.replace('+', '-')))
  }

  return { player, machine, loadDelay: LOAD_DELAY }
}

function runPlayerCommand(game: Game, client: Machine, player: Player, line: CommandLine): void {
  const clientCommand = client.commands.find(line.name)
  const serverCommand = game.server.commands.find(line.name)
  const allowed =
    serverCommand && (!serverCommand.restricted || game.aces.allows(player, `command.${serverCommand.name}`))
  const printError = (text: string) => client.print({ level: 'game', resource: 'game', text })

  if (clientCommand) runCommand(clientCommand, 0, line)
  else if (allowed) runCommand(serverCommand, player.id, line)
  else printError(serverCommand ? `Access denied for command ${line.name}.` : `No such command ${line.name}.`)
}
