// Declarations for client scripts, to be used with @citizenfx/client. Generated from shared/api.ts by `npm run types`.

import type { ClientEvents, ClientExports } from './sonoran_calls'

export * from './sonoran_calls'

/** A mapped type and no interface, because CitizenExports requires an index signature. */
type Exported = { [Name in keyof ClientExports]: ClientExports[Name] }

declare global {
  interface CitizenExports {
    sonoran_calls: Exported
  }
  function on<Name extends keyof ClientEvents>(
    eventName: Name,
    callback: (...args: ClientEvents[Name]) => void,
  ): void
}
