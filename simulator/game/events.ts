import type { Handler } from './globals.ts'
import { isThenable } from './references.ts'
import type { Runtime } from './runtime.ts'

/** The sender of an event: '' for this machine; on the server a player's id; on a client 65535, which is the server. */
export type Source = '' | number

export interface Event {
  name: string
  /** The packed list of arguments. */
  payload: Uint8Array
  source: Source
  /** True if the event came over the network: only a runtime that registered it as a net event may receive it. */
  remote: boolean
}

/** The event handlers of one runtime. */
export function createEvents(runtime: Runtime) {
  const handlersByName = new Map<string, Handler[]>()
  const netEvents = new Set(['playerDropped', 'playerConnecting'])

  function on(name: string, handler: Handler, net = false): void {
    if (net) netEvents.add(name)
    handlersByName.set(name, [...(handlersByName.get(name) ?? []), handler])
  }
  const onNet = (name: string, handler: Handler) => on(name, handler, true)

  function removeEventListener(name: string, handler: Handler): void {
    // A new list, so that a dispatch in progress keeps its own.
    const handlers = [...(handlersByName.get(name) ?? [])]
    const index = handlers.lastIndexOf(handler)
    if (index !== -1) handlers.splice(index, 1)
    handlersByName.set(name, handlers)
  }

  /** As in the game, the handlers run one after another, each awaited; after one that throws the rest do not run. */
  async function runHandlers({ payload, source }: Event, handlers: readonly Handler[]): Promise<void> {
    const args = runtime.unpack(payload)
    if (!Array.isArray(args)) return
    runtime.globals.source = source
    try {
      for (const handler of handlers) {
        const result = runtime.run(() => handler(...args))
        if (isThenable(result)) await result
      }
    } catch (error) {
      runtime.reportError(error)
    } finally {
      runtime.globals.source = null
    }
  }

  return {
    globals: {
      on,
      onNet,
      removeEventListener,
      addEventListener: on,
      AddEventHandler: on,
      addNetEventListener: onNet,
      RegisterNetEvent: (name: string) => void netEvents.add(name),
    },
    /** Runs the event's handlers. Returns false if there are none that may receive it. */
    handle(event: Event): boolean {
      const handlers = handlersByName.get(event.name)
      if (!handlers?.length) return false
      if (event.remote && !netEvents.has(event.name)) {
        runtime.print('game', `event ${event.name} was not safe for net`)
        return false
      }
      void runHandlers(event, handlers)
      return true
    },
    get count() {
      return [...handlersByName.values()].reduce((sum, handlers) => sum + handlers.length, 0)
    },
    clear: () => handlersByName.clear(),
  }
}
