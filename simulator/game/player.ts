import { clientGlobals } from './client/globals.ts'
import { createScreen, type Screen } from './client/screen.ts'
import { type CommandLine, parseCommandLine, runCommand } from './commands.ts'
import type { ConsoleLine } from './console.ts'
import type { Game } from './game.ts'
import type { Exports } from './globals.ts'
import type { Kvp } from './kvp.ts'
import { createMachine, type Machine } from './machine.ts'
import type { NativeMeter } from './natives.ts'
import type { NetMessage } from './net.ts'
import type { Runtime } from './runtime.ts'

export interface Position {
  x: number
  y: number
  z: number
}

export interface JoinOptions {
  name?: string
  /** The first one is who the person is: whoever comes back with it finds the same client KVP. */
  identifiers?: string[]
  aces?: string[]
  position?: Position
  /** How long, from joining, until the client scripts run. 500 ms if not said. */
  loadDelay?: number
}

/** A player, and all that is on their screen. */
export interface Player extends Screen {
  readonly id: number
  readonly name: string
  readonly identifiers: readonly string[]
  readonly connected: boolean
  /** Where their character stands. */
  position: Position
  /** The pause menu is open. */
  paused: boolean
  /** The vehicle that their character sits in; 0 on foot. */
  vehicle: number
  /** All that ever came from the server. */
  readonly received: NetMessage[]
  /** All that ever went to the server. */
  readonly sent: NetMessage[]
  readonly bytesReceived: number
  /** How many messages came for which nothing listened. */
  readonly lost: number
  readonly console: readonly ConsoleLine[]
  readonly misuses: readonly ConsoleLine[]
  /** The natives called on this client, by one resource or by all. */
  natives(resource?: string): NativeMeter
  /** What a resource's client script has in hand: what only grows is a leak. */
  retained(resource: string): RetainedCounts
  /** Types a command into the chat. The client's own comes first, else it goes to the server. */
  command(line: string): Promise<void>
  /** Presses (and releases) the key that is mapped to that command. */
  press(command: string): Promise<void>
  /** Sends the server any event at all, as a modified client can. It arrives with the next tick. */
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
  /** Functions that it gave to others. */
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
  const lines = () => game.console.lines.filter((line) => line.player === parts.id)

  function mustBeHere(): void {
    if (!parts.isConnected()) throw new Error(`${parts.name} (${parts.id}) has left the server`)
  }

  const own: Omit<Player, keyof Screen> = {
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
      return lines()
    },
    get misuses() {
      return lines().filter((line) => line.level === 'misuse')
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
    command: (line: string) => thread.enter(() => type(parseCommandLine(line))),
    press: (command: string) => thread.enter(() => press(command)),
    emitNet(event: string, ...args: unknown[]) {
      mustBeHere()
      game.net.sendToServer(player, {
        event,
        payload: machine.externalRuntime().pack(args),
        resource: 'a modified client',
      })
    },
    emit: (event: string, ...args: unknown[]) => emitFrom(machine, event, args),
    call: (resource: string, name: string, ...args: unknown[]) => callFrom(machine, resource, name, args),
    leave: (reason = 'Exiting') => thread.enter(() => parts.leave(reason)),
  }
  // Not spread: both are made of getters, which must go on being asked.
  const player: Player = Object.defineProperties(
    screen.state as Player,
    Object.getOwnPropertyDescriptors(own),
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

  function type(line: CommandLine): void {
    mustBeHere()
    const own = machine.commands.find(line.name)
    const server = game.server.commands.find(line.name)
    const allowed = server && (!server.restricted || game.aces.allows(player, `command.${server.name}`))
    if (own) runCommand(own, 0, line)
    else if (allowed) runCommand(server, player.id, line)
    else complain(server ? `Access denied for command ${line.name}.` : `No such command ${line.name}.`)
  }

  const complain = (text: string) => machine.print({ level: 'game', resource: 'game', text })

  function press(command: string): void {
    if (!player.keyMappings.has(command)) {
      const known = [...player.keyMappings.keys()].join(', ') || 'none'
      throw new Error(`No key is mapped to the command ${command}. Mapped are: ${known}`)
    }
    type(parseCommandLine(command))
    if (command.startsWith('+')) type(parseCommandLine(command.replace('+', '-')))
  }

  return { player, machine, loadDelay: LOAD_DELAY }
}

export function meterOf(machine: Machine, resource?: string): NativeMeter {
  return resource === undefined ? machine.meter : runtimeOf(machine, resource).meter
}

function runtimeOf(machine: Machine, resource: string): Runtime {
  const runtime = machine.runtimes.get(resource)
  if (!runtime) throw new Error(`${resource} does not run on this ${machine.side}`)
  return runtime
}

export function emitFrom(machine: Machine, event: string, args: unknown[]): Promise<void> {
  const outside = machine.externalRuntime()
  const emit = outside.globals.emit as (...args: unknown[]) => void
  return machine.thread.enter(() => emit(event, ...args))
}

export function callFrom(
  machine: Machine,
  resource: string,
  name: string,
  args: unknown[],
): Promise<unknown> {
  const { exports } = machine.externalRuntime().globals as { exports: Exports }
  return machine.thread.enter(() => exports[resource][name](...args))
}
