import type { Handler } from './globals.ts'
import type { Runtime } from './runtime.ts'

/**
 * The functions that runtimes have sent to other runtimes. There is one table per machine, because functions cannot be
 * sent over the network.
 */
export interface ReferenceTable {
  /** Returns the name of the reference. */
  register(owner: Runtime, fn: Handler): string
  /** Returns a function for the caller's runtime. It works until one of the two runtimes stops. */
  resolve(name: string, caller: Runtime): Handler
  release(owner: Runtime): void
  /** The number of functions of that runtime that others can call. */
  count(owner: Runtime): number
}

export function createReferences(machine: string): ReferenceTable {
  const references = new Map<string, { owner: Runtime; fn: Handler }>()
  let lastId = 0

  function call(name: string, caller: Runtime, args: unknown[]): unknown {
    caller.assertOnGameThread()
    const target = references.get(name)
    if (!target) throw new caller.realm.Error(`Invalid function reference ${name}: its resource has stopped`)
    const { owner, fn } = target
    const packed = caller.pack(args)
    let result: unknown
    try {
      result = owner.run(() => fn(...(owner.unpack(packed) as unknown[])))
    } catch (error) {
      throw new caller.realm.Error(messageOf(error))
    }
    return isThenable(result) ? promiseForCaller(result, owner, caller) : caller.unpack(owner.pack(result))
  }

  return {
    register(owner, fn) {
      const name = `${machine}:${owner.name}:${++lastId}`
      references.set(name, { owner, fn })
      return name
    },
    resolve:
      (name, caller) =>
      (...args) =>
        call(name, caller, args),
    count: (owner) => [...references.values()].filter((entry) => entry.owner === owner).length,
    release(owner) {
      for (const [name, entry] of references) if (entry.owner === owner) references.delete(name)
    },
  }
}

/**
 * A copy of the promise for the caller's runtime. As in the game, a promise that settles off the game thread never
 * settles for the caller, and the owner has a script error.
 */
function promiseForCaller(promise: PromiseLike<unknown>, owner: Runtime, caller: Runtime): Promise<unknown> {
  return new caller.realm.Promise((resolve, reject) => {
    const settleOnThread = (settle: () => void) =>
      owner.runGuarded(() => {
        if (!owner.alive || !caller.alive) return
        owner.assertOnGameThread()
        settle()
      })
    promise.then(
      (value) => settleOnThread(() => resolve(caller.unpack(owner.pack(value)))),
      (error) => settleOnThread(() => reject(new caller.realm.Error(messageOf(error)))),
    )
  })
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error)
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
