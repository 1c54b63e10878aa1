import type { clientGlobals } from './client/globals.ts'
import type { serverGlobals } from './server/globals.ts'

/** A function of a script. Its arguments come from another runtime, so the compiler cannot check their types. */
// biome-ignore lint/suspicious/noExplicitAny: with unknown[] no handler with typed parameters would be assignable.
export type Handler = (...args: any[]) => unknown

/** FiveM's export proxy: `exports('name', fn)` adds an export, `exports.resource.name(...)` calls one. */
export interface Exports {
  (name: string, fn: Handler): void
  // biome-ignore lint/suspicious/noExplicitAny: the types of another resource's exports are unknown.
  readonly [resource: string]: any
}

/** The globals of a server script, for stand-ins whose scripts are functions. */
export type ServerGlobals = ReturnType<typeof serverGlobals>
/** The globals of a client script. */
export type ClientGlobals = ReturnType<typeof clientGlobals>
