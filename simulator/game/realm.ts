import vm from 'node:vm'

/**
 * A runtime's own set of built-ins. What crosses into a runtime is rebuilt with them, so that a script cannot tell
 * that its values came from elsewhere.
 */
export interface Realm {
  Error: ErrorConstructor
  Promise: PromiseConstructor
  /** The same data in this realm's own objects and arrays. */
  adopt<T>(value: T): T
  parse(json: string): unknown
}

/** The realm of the tests and of stand-ins that are written as functions. */
export const outerRealm: Realm = { Error, Promise, adopt: (value) => value, parse: JSON.parse }

// A classic script, as text: it must be compiled inside the new context to get that context's built-ins.
const SETUP = `(function (outer, wall, random) {
  'use strict'
  // Node's own objects (what fetch throws, what TextEncoder returns) are of the outer realm. In the game there is but
  // one, so 'instanceof' has to know both.
  const ordinary = Function.prototype[Symbol.hasInstance]
  for (const name of Object.keys(outer)) {
    const own = globalThis[name]
    Object.defineProperty(own, Symbol.hasInstance, {
      value(value) {
        return ordinary.call(this, value) || (this === own && ordinary.call(outer[name], value))
      },
    })
  }

  const RealDate = Date
  globalThis.Date = class Date extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(wall())
      else super(...args)
    }
    static now() {
      return wall()
    }
  }
  Math.random = random
  globalThis.global = globalThis

  function adopt(value) {
    if (Array.isArray(value)) return Array.from(value, adopt)
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
    const own = {}
    for (const key of Object.keys(value)) own[key] = adopt(value[key])
    return own
  }
  return { Error, Promise, adopt, parse: JSON.parse }
})`

const SHARED = {
  Object,
  Array,
  Function,
  Promise,
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  Uint8Array,
  ArrayBuffer,
  Map,
  Set,
}

/** Makes the globals those of a new context. */
export function openRealm(globals: object, wall: () => number, random: () => number): Realm {
  vm.createContext(globals)
  return vm.runInContext(SETUP, globals)(SHARED, wall, random)
}

/** Compiled once, run in as many contexts as there are players: a restart would else cost as much as a start. */
const compiled = new Map<string, vm.Script>()

/** Returns what the script's last statement was worth. */
export function runScript(code: string, filename: string, globals: object): unknown {
  const script = compiled.get(code) ?? new vm.Script(code, { filename })
  compiled.set(code, script)
  return script.runInContext(globals, { displayErrors: false })
}
