import type { Exports, Handler } from './globals.ts'
import { messageOf } from './references.ts'
import type { Runtime } from './runtime.ts'

/**
 * The `exports` of a script. As in the game they are made of events: publishing listens to `__cfx_export_…`, and
 * whoever wants the function emits that. So a resource can serve another's name, as Qbox does for QBCore.
 */
export function createExports(
  runtime: Runtime,
  events: { on(name: string, handler: Handler): void; emit(name: string, ...args: unknown[]): void },
): Exports {
  const found = new Map<string, Handler>()
  events.on('onResourceStop', (stopped: string) => {
    for (const key of found.keys()) if (key.startsWith(`__cfx_export_${stopped}_`)) found.delete(key)
  })

  function find(resource: string, name: string): Handler {
    const event = `__cfx_export_${resource}_${name}`
    if (!found.has(event)) events.emit(event, (fn: Handler) => void found.set(event, fn))
    const fn = found.get(event)
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

  const refuse = () => {
    throw new runtime.realm.Error('Cannot set values on exports')
  }
  const publish = (name: string, fn: Handler) =>
    events.on(`__cfx_export_${runtime.name}_${name}`, (give: Handler) => give(fn))

  return new Proxy(publish, {
    get: (_, resource) =>
      typeof resource === 'string' &&
      new Proxy({}, { get: (_, name) => typeof name === 'string' && find(resource, name), set: refuse }),
    set: refuse,
  }) as unknown as Exports
}
