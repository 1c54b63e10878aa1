import type { Handler } from './globals.ts'
import { isThenable } from './references.ts'
import type { Runtime } from './runtime.ts'

/** Who an event is from: '' for this machine, else the player (on the server) or 65535 (on a client: the server). */
export type Source = '' | number

export interface Event {
  name: string
  /** The packed list of arguments. */
  payload: Uint8Array
  source: Source
  /** It came over the net, so only a handler that was registered for the net may have it. */
  remote: boolean
}

/** The listeners of one runtime. */
export function createEvents(runtime: Runtime) {
  const listeners = new Map<string, Handler[]>()
  const netSafe = new Set(['playerDropped', 'playerConnecting'])

  function on(name: string, handler: Handler, net = false): void {
    if (net) netSafe.add(name)
    listeners.set(name, [...(listeners.get(name) ?? []), handler])
  }
  const onNet = (name: string, handler: Handler) => on(name, handler, true)

  function removeEventListener(name: string, handler: Handler): void {
    // A new list, so that an event that is being handed out keeps its own.
    const heard = [...(listeners.get(name) ?? [])]
    const index = heard.lastIndexOf(handler)
    if (index !== -1) heard.splice(index, 1)
    listeners.set(name, heard)
  }

  /** The game runs one listener after another and awaits each; one that throws keeps the event from the rest. */
  async function run({ payload, source }: Event, heard: readonly Handler[]): Promise<void> {
    const args = runtime.unpack(payload)
    if (!Array.isArray(args)) return
    runtime.globals.source = source
    try {
      for (const listener of heard) {
        const result = runtime.run(() => listener(...args))
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
      RegisterNetEvent: (name: string) => void netSafe.add(name),
    },
    /** Hands the event to the listeners; false if there was none, or none that may have it. */
    handle(event: Event): boolean {
      const heard = listeners.get(event.name)
      if (!heard?.length) return false
      if (event.remote && !netSafe.has(event.name)) {
        runtime.print('game', `event ${event.name} was not safe for net`)
        return false
      }
      void run(event, heard)
      return true
    },
    get count() {
      return [...listeners.values()].reduce((sum, heard) => sum + heard.length, 0)
    },
    clear: () => listeners.clear(),
  }
}
