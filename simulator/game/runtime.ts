import { inspect } from 'node:util'
import type { Level } from './console.ts'
import { createEvents } from './events.ts'
import type { Machine } from './machine.ts'
import { type CountingMeter, createMeter, type Natives } from './natives.ts'
import { pack, type References, unpack } from './packing.ts'
import { openRealm, outerRealm, type Realm, runScript } from './realm.ts'
import { isThenable } from './references.ts'
import { onScriptRejection } from './rejections.ts'
import type { Resource } from './resource.ts'
import { createTimers } from './timers.ts'

/** One resource's scripts on one machine, from start to stop. */
export interface Runtime {
  readonly name: string
  readonly resource: Resource
  readonly realm: Realm
  readonly meter: CountingMeter
  readonly alive: boolean
  /** Aborted when the runtime stops. */
  readonly stopped: AbortSignal
  readonly globals: Record<string, unknown>
  readonly events: ReturnType<typeof createEvents>
  readonly timers: ReturnType<typeof createTimers>
  /** Runs code of this runtime, and records it in `machine.running` meanwhile. */
  run<T>(code: () => T): T
  /** As `run`, for code without a caller: an exception or a rejection becomes a script error. */
  runGuarded(code: () => unknown): unknown
  reportError(error: unknown): void
  print(level: Level, text: string): void
  pack(value: unknown): Uint8Array
  unpack(bytes: Uint8Array): unknown
  assertOnGameThread(): void
  /** Natives for the scripts: usable on the game thread only, counted, with results of the scripts' realm. */
  wrapNatives<T extends Natives>(natives: T): T
  load(): void
  stop(): void
}

export type BuildGlobals = (runtime: Runtime) => Record<string, unknown>

export function createRuntime(machine: Machine, resource: Resource, build: BuildGlobals): Runtime {
  const { clock, thread } = machine
  const meter = createMeter()
  const stop = new AbortController()
  let realm = outerRealm

  const references: References = {
    register: (fn) => machine.references.register(runtime, fn),
    resolve: (name) => machine.references.resolve(name, runtime),
  }

  const runtime: Runtime = {
    name: resource.name,
    resource,
    meter,
    globals: {},
    get realm() {
      return realm
    },
    stopped: stop.signal,
    get alive() {
      return !stop.signal.aborted
    },
    get events() {
      return events
    },
    get timers() {
      return timers
    },
    run(code) {
      machine.running.push(resource.name)
      try {
        return code()
      } finally {
        machine.running.pop()
      }
    },
    runGuarded(code) {
      try {
        const result = runtime.run(code)
        if (isThenable(result)) result.then(undefined, runtime.reportError)
        return result
      } catch (error) {
        runtime.reportError(error)
        return undefined
      }
    },
    reportError(error) {
      if (runtime.alive) runtime.print('script error', `SCRIPT ERROR: @${resource.name}: ${traceOf(error)}`)
    },
    print: (level, text) => machine.print({ level, text, resource: resource.name }),
    pack: (value) => pack(value, references),
    unpack: (bytes) => realm.cloneIn(unpack(bytes, references)),
    assertOnGameThread() {
      if (!thread.entered || !runtime.alive) throw new realm.Error('No current resource manager')
    },
    wrapNatives: (natives) =>
      Object.fromEntries(
        Object.entries(natives).map(([name, native]) => [
          name,
          (...args: unknown[]) => {
            runtime.assertOnGameThread()
            const call = { at: clock.now(), name, args }
            meter.count(call)
            machine.meter.count(call)
            return realm.cloneIn(native(...args))
          },
        ]),
      ) as typeof natives,
    load() {
      for (const { file, code } of resource.scripts(machine.side)) {
        runtime.runGuarded(() => runScript(code, `@${resource.name}/${file}`, runtime.globals))
      }
      runtime.runGuarded(() => resource.standIn(machine.side)?.(runtime.globals, machine.player))
    },
    stop() {
      stop.abort()
      timers.clear()
      events.clear()
      machine.references.release(runtime)
    },
  }

  const events = createEvents(runtime)
  const timers = createTimers(clock, machine.ticks, runtime.runGuarded, machine.side === 'client' ? 1 : 0)
  Object.assign(runtime.globals, build(runtime), { source: null })

  // The functions of a stand-in belong to the realm of the tests already.
  if (!resource.standIn(machine.side)) {
    realm = openRealm(runtime.globals, clock.wall, machine.random)
    onScriptRejection(realm.Promise.prototype, runtime.reportError)
  }
  return runtime
}

/** The error with its stack, without the frames of the simulator. */
function traceOf(error: unknown): string {
  const simulatorFrame = /^\s+at .*(?:simulator\/game\/|node:)/
  return inspect(error)
    .split('\n')
    .filter((line) => !simulatorFrame.test(line))
    .join('\n')
}
