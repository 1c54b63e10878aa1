// What a server script finds of sonoran_calls, beside @citizenfx/server. Made by `npm run types` from shared/api.ts.

import type { ServerEvents, ServerExports } from './sonoran_calls'

export * from './sonoran_calls'

/** An interface would not do: what is exported has to fit any name. */
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
