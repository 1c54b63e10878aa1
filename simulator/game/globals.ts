import type { clientGlobals } from './client/globals.ts'
import type { serverGlobals } from './server/globals.ts'

/** A function of a script, whose arguments come from another runtime and are not known to the compiler. */
// biome-ignore lint/suspicious/noExplicitAny: with unknown[] no handler that names its arguments would be assignable.
export type Handler = (...args: any[]) => unknown

/** FiveM's export proxy: `exports('name', fn)` publishes, `exports.resource.name(...)` calls. */
export interface Exports {
  (name: string, fn: Handler): void
  // biome-ignore lint/suspicious/noExplicitAny: what another resource exports is its own affair.
  readonly [resource: string]: any
}

/** Everything a server script sees, for stand-ins that are written as functions. */
export type ServerGlobals = ReturnType<typeof serverGlobals>
/** Everything a client script sees. */
export type ClientGlobals = ReturnType<typeof clientGlobals>
