// What a client script finds of sonoran_calls, beside @citizenfx/client. Made by `npm run types` from shared/api.ts.

import type { ClientEvents, ClientExports } from './sonoran_calls'

export * from './sonoran_calls'

/** An interface would not do: what is exported has to fit any name. */
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
