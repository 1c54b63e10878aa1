// Declarations for server scripts, to be used with @citizenfx/server. Generated from shared/api.ts by `npm run types`.

import type { ServerEvents, ServerExports } from './sonoran_calls'

export * from './sonoran_calls'

/** A mapped type and no interface, because CitizenExports requires an index signature. */
type Exported = { [Name in keyof ServerExports]: ServerExports[Name] }

declare global {
  interface CitizenExports {
    sonoran_calls: Exported
  }
  function on<Name extends keyof ServerEvents>(
    eventName: Name,
    callback: (...args: ServerEvents[Name]) => void,
  ): void
}
