/**
 * An unhandled rejection of a script is a line in the game's console. Any other unhandled rejection must still fail the
 * test run. The prototype of the promise identifies the script, because each script has its own `Promise.prototype`.
 */
export type RejectionHandler = (reason: unknown) => void

const handlersByPrototype = new WeakMap<object, RejectionHandler>()
let interceptors = 0
let processListeners: NodeJS.UnhandledRejectionListener[] = []

/** Registers the handler for unhandled rejections of promises with that prototype. */
export function onScriptRejection(promisePrototype: object, handler: RejectionHandler): void {
  handlersByPrototype.set(promisePrototype, handler)
}

/** Replaces the process's own listeners. Returns a function that restores them when no world needs this any more. */
export function interceptRejections(): () => void {
  if (interceptors++ === 0) {
    processListeners = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', route)
  }
  let released = false
  return () => {
    if (released) return
    released = true
    if (--interceptors > 0) return
    process.off('unhandledRejection', route)
    for (const listener of processListeners) process.on('unhandledRejection', listener)
    processListeners = []
  }
}

function route(reason: unknown, promise: Promise<unknown>): void {
  const scriptHandler = handlersByPrototype.get(Object.getPrototypeOf(promise))
  if (scriptHandler) scriptHandler(reason)
  else if (processListeners.length === 0) throw reason
  else for (const listener of processListeners) listener(reason, promise)
}
