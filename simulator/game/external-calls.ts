import type { Exports } from './globals.ts'
import type { Machine } from './machine.ts'
import type { NativeMeter } from './natives.ts'
import type { Runtime } from './runtime.ts'

/** The running runtime of a resource. Throws an Error if the resource does not run on that machine. */
export function runtimeOf(machine: Machine, resource: string): Runtime {
  const runtime = machine.runtimes.get(resource)
  if (!runtime) throw new Error(`${resource} does not run on this ${machine.side}`)
  return runtime
}

/** The native calls of one resource, or of all resources on the machine. */
export function meterOf(machine: Machine, resource?: string): NativeMeter {
  return resource === undefined ? machine.meter : runtimeOf(machine, resource).meter
}

/** Emits an event from the test. */
export function emitFromTest(machine: Machine, event: string, args: unknown[]): Promise<void> {
  const emit = machine.externalRuntime().globals.emit as (...args: unknown[]) => void
  return machine.thread.enter(() => emit(event, ...args))
}

/** Calls an export from the test. */
export function callFromTest(
  machine: Machine,
  resource: string,
  name: string,
  args: unknown[],
): Promise<unknown> {
  const { exports } = machine.externalRuntime().globals as { exports: Exports }
  return machine.thread.enter(() => exports[resource][name](...args))
}
