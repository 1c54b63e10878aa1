import type { Handler } from './globals.ts'
import type { Runtime } from './runtime.ts'

/** The functions that were sent from one runtime to another, and the way back to them. One table per machine: no function crosses the net. */
export interface ReferenceTable {
  register(owner: Runtime, fn: Handler): string
  /** The function as another runtime gets it. It works until either of the two stops. */
  resolve(name: string, caller: Runtime): Handler
  release(owner: Runtime): void
  /** How many functions of that runtime are known to others. */
  count(owner: Runtime): number
}

export function createReferences(machine: string): ReferenceTable {
  const kept = new Map<string, { owner: Runtime; fn: Handler }>()
  let last = 0

  function call(name: string, caller: Runtime, args: unknown[]): unknown {
    caller.assertOnGameThread()
    const target = kept.get(name)
    if (!target)
      throw new caller.realm.Error(`Invalid function reference ${name}: its resource has stopped since`)
    const { owner, fn } = target
    const packed = caller.pack(args)
    let result: unknown
    try {
      result = owner.run(() => fn(...(owner.unpack(packed) as unknown[])))
    } catch (error) {
      throw new caller.realm.Error(messageOf(error))
    }
    return isThenable(result) ? follow(result, owner, caller) : caller.unpack(owner.pack(result))
  }

  return {
    register(owner, fn) {
      const name = `${machine}:${owner.name}:${++last}`
      kept.set(name, { owner, fn })
      return name
    },
    resolve:
      (name, caller) =>
      (...args) =>
        call(name, caller, args),
    count: (owner) => [...kept.values()].filter((entry) => entry.owner === owner).length,
    release(owner) {
      for (const [name, entry] of kept) if (entry.owner === owner) kept.delete(name)
    },
  }
}

/**
 * A promise's end crosses the border by a call, as everything does: one that settles off the game thread never
 * reaches the caller, and the owner gets the script error.
 */
function follow(promise: PromiseLike<unknown>, owner: Runtime, caller: Runtime): Promise<unknown> {
  return new caller.realm.Promise((resolve, reject) => {
    const cross = (settle: () => void) =>
      owner.runGuarded(() => {
        if (!owner.alive || !caller.alive) return
        owner.assertOnGameThread()
        settle()
      })
    promise.then(
      (value) => cross(() => resolve(caller.unpack(owner.pack(value)))),
      (error) => cross(() => reject(new caller.realm.Error(messageOf(error)))),
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
