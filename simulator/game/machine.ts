import type { ManualClock } from '../clock.ts'
import { type Commands, createCommands } from './commands.ts'
import type { ConsoleLine, GameConsole } from './console.ts'
import type { Event, Source } from './events.ts'
import { createKvp, type Kvp } from './kvp.ts'
import { type CountingMeter, createMeter } from './natives.ts'
import { noFunctions, pack } from './packing.ts'
import type { Player } from './player.ts'
import { createReferences, type ReferenceTable } from './references.ts'
import { openStandIn, type Resource, type ResourceState } from './resource.ts'
import { type BuildGlobals, createRuntime, type Runtime } from './runtime.ts'
import type { GameThread } from './thread.ts'
import { CLIENT_FRAME, createTicks, SERVER_TICK, type Ticks } from './ticks.ts'

/** One running game: the server, or a player's client. */
export interface Machine {
  readonly side: 'server' | 'client'
  /** Null for the server. */
  readonly player: Player | null
  readonly clock: ManualClock
  readonly thread: GameThread
  /** The scripts' `Math.random`. */
  readonly random: () => number
  readonly ticks: Ticks
  readonly runtimes: ReadonlyMap<string, Runtime>
  readonly references: ReferenceTable
  readonly commands: Commands
  readonly kvp: Kvp
  readonly meter: CountingMeter
  /** The resources whose code is running now, innermost last. */
  readonly running: string[]
  stateOf(resource: string): ResourceState
  start(resource: Resource): Promise<void>
  stop(resource: string): Promise<void>
  /** Stops and starts the resource in one call, as the `restart` command does. */
  restart(resource: Resource): Promise<void>
  /** Delivers an event to every runtime immediately. Returns false if none handled it. */
  dispatch(event: Event): boolean
  /** Emits an event of the game itself. */
  emitGameEvent(name: string, args: unknown[], source?: Source): void
  /** Runs the function on the game thread in the first tick strictly after that time. */
  schedule(after: number, run: () => void): void
  /** A runtime for calls from the test. It does not belong to a resource, so no script can see it. */
  externalRuntime(): Runtime
  print(line: Pick<ConsoleLine, 'level' | 'resource' | 'text'>): void
  /** Ends the machine without events, as when a player closes the game. The screen keeps its state. */
  kill(): void
}

/** The resource name of calls from the test. For scripts such a call has no invoking resource. */
export const EXTERNAL_RUNTIME = 'simulator'

export interface MachineParts {
  side: Machine['side']
  player: Player | null
  clock: ManualClock
  thread: GameThread
  random: () => number
  console: GameConsole
  kvp?: Kvp
  globals: BuildGlobals
  /** Removes what the game itself removes when a resource stops. */
  onRelease(runtime: Runtime): void
}

export function createMachine(parts: MachineParts): Machine {
  const { side, player, clock, thread } = parts
  const runtimes = new Map<string, Runtime>()
  const states = new Map<string, ResourceState>()
  let scheduled: { after: number; run: () => void }[] = []
  const sideInEventName = side === 'server' ? 'Server' : 'Client'
  let killed = false
  let external: Runtime | null = null

  function tick(): Promise<void> {
    const now = clock.now()
    const due = scheduled.filter((job) => job.after < now).sort((a, b) => a.after - b.after)
    scheduled = scheduled.filter((job) => job.after >= now)
    const withDueTimers = [...runtimes.values()].filter((runtime) => runtime.timers.due)
    return thread.enterEach([
      ...due.map(
        ({ run }) =>
          () =>
            killed || run(),
      ),
      ...withDueTimers.map((runtime) => () => runtime.timers.run()),
    ])
  }

  function release(runtime: Runtime): void {
    runtimes.delete(runtime.name)
    runtime.stop()
    machine.commands.forget(runtime)
    // It may have cached exports of this resource.
    external = null
    parts.onRelease(runtime)
  }

  function start(resource: Resource): void {
    const { name } = resource
    states.set(name, 'starting')
    machine.emitGameEvent('onResourceStarting', [name])
    const runtime = createRuntime(machine, resource, parts.globals)
    runtimes.set(name, runtime)
    runtime.load()
    // The state changes after the event (citizenfx/fivem Resource.cpp), so handlers read `starting`.
    machine.emitGameEvent('onResourceStart', [name])
    states.set(name, 'started')
    machine.schedule(clock.now(), () => machine.emitGameEvent(`on${sideInEventName}ResourceStart`, [name]))
  }

  function stop(name: string): void {
    const runtime = runtimes.get(name)
    if (!runtime) return
    // The game has no state `stopping`: the resource still reads as `started` in the handlers of this event.
    machine.emitGameEvent('onResourceStop', [name])
    release(runtime)
    states.set(name, 'stopped')
    // The game queues this event too, so the stopped resource's own handler does not receive it.
    machine.schedule(clock.now(), () => machine.emitGameEvent(`on${sideInEventName}ResourceStop`, [name]))
  }

  const machine: Machine = {
    side,
    player,
    clock,
    thread,
    random: parts.random,
    runtimes,
    ticks: createTicks(clock, side === 'server' ? SERVER_TICK : CLIENT_FRAME, tick),
    references: createReferences(player ? `client ${player.id}` : 'server'),
    commands: createCommands(),
    kvp: parts.kvp ?? createKvp(),
    meter: createMeter(),
    running: [],
    stateOf: (name) => states.get(name) ?? 'stopped',
    start: (resource) => thread.enter(() => start(resource)),
    stop: (name) => thread.enter(() => stop(name)),
    restart: (resource) =>
      thread.enter(() => {
        stop(resource.name)
        start(resource)
      }),
    dispatch(event) {
      let handled = false
      for (const runtime of [...runtimes.values()]) handled = runtime.events.handle(event) || handled
      return handled
    },
    emitGameEvent(name, args, source = '') {
      machine.dispatch({ name, payload: pack(args, noFunctions), source, remote: false })
    },
    schedule(after, run) {
      scheduled.push({ after, run })
      machine.ticks.scheduleAfter(after)
    },
    externalRuntime() {
      external ??= createRuntime(machine, openStandIn({ name: EXTERNAL_RUNTIME }), parts.globals)
      return external
    },
    print: (line) => parts.console.print({ ...line, player: player?.id ?? null }),
    kill() {
      killed = true
      for (const runtime of runtimes.values()) runtime.stop()
      runtimes.clear()
    },
  }
  return machine
}
