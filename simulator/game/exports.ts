import type { Exports, Handler } from './globals.ts'
import { messageOf } from './references.ts'
import type { Runtime } from './runtime.ts'

/**
 * The `exports` of a script. As in the game they are based on events: an export is a handler of `__cfx_export_…`, and a
 * caller emits that event to get the function. So a resource can provide another's exports, as Qbox does for QBCore.
 */
export function createExports(
  runtime: Runtime,
  events: { on(name: string, handler: Handler): void; emit(name: string, ...args: unknown[]): void },
): Exports {
  const cache = new Map<string, Handler>()
  events.on('onResourceStop', (stopped: string) => {
    for (const event of cache.keys()) if (event.startsWith(`__cfx_export_${stopped}_`)) cache.delete(event)
  })

  function findExport(resource: string, name: string): Handler {
    const event = `__cfx_export_${resource}_${name}`
    if (!cache.has(event)) events.emit(event, (fn: Handler) => void cache.set(event, fn))
    const fn = cache.get(event)
    if (!fn) throw new runtime.realm.Error(`No such export ${name} in resource ${resource}`)
    return (...args) => {
      try {
        return fn(...args)
      } catch (error) {
        throw new runtime.realm.Error(
          `An error occurred while calling export ${name} of resource ${resource}: ${messageOf(error)}`,
        )
      }
    }
  }

  const rejectSet = () => {
    throw new runtime.realm.Error('Cannot set values on exports')
  }
  const addExport = (name: string, fn: Handler) =>
    events.on(`__cfx_export_${runtime.name}_${name}`, (provide: Handler) => provide(fn))

  return new Proxy(addExport, {
    get: (_, resource) =>
      typeof resource === 'string' &&
      new Proxy(
        {},
        {
          get: (_, name) => typeof name === 'string' && findExport(resource, name),
          set: rejectSet,
        },
      ),
    set: rejectSet,
  }) as unknown as Exports
}
