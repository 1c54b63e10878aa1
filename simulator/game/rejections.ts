/**
 * Unhandled rejections of scripts are a line in the game's console and nothing more; everybody else's must go on to
 * fail the test run. A promise is told by its realm: each script has its own `Promise.prototype`.
 */
export type RejectionHandler = (reason: unknown) => void

const realms = new WeakMap<object, RejectionHandler>()
let worlds = 0
let displaced: NodeJS.UnhandledRejectionListener[] = []

export function onScriptRejection(promisePrototype: object, hear: RejectionHandler): void {
  realms.set(promisePrototype, hear)
}

/** Stands in front of the process's own listeners while a world is alive. Returns how to step aside. */
export function interceptRejections(): () => void {
  if (worlds++ === 0) {
    displaced = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', sort)
  }
  let aside = false
  return () => {
    if (aside) return
    aside = true
    if (--worlds > 0) return
    process.off('unhandledRejection', sort)
    for (const listener of displaced) process.on('unhandledRejection', listener)
    displaced = []
  }
}

function sort(reason: unknown, promise: Promise<unknown>): void {
  const hear = realms.get(Object.getPrototypeOf(promise))
  if (hear) hear(reason)
  else if (displaced.length === 0) throw reason
  else for (const listener of displaced) listener(reason, promise)
}
