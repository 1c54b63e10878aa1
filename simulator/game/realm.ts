import vm from 'node:vm'

/**
 * The built-in objects of one runtime. A value that enters the runtime is rebuilt from them, so that a script cannot
 * see that the value comes from another runtime.
 */
export interface Realm {
  Error: ErrorConstructor
  Promise: PromiseConstructor
  /** Copies data into objects and arrays of this realm. */
  cloneIn<T>(value: T): T
  parse(json: string): unknown
}

/** The realm of the tests, and of stand-ins whose scripts are functions. */
export const outerRealm: Realm = { Error, Promise, cloneIn: (value) => value, parse: JSON.parse }

// A classic script as text: it must be compiled inside the new context to get that context's built-in objects.
const SETUP = `(function (outer, wall, random) {
  'use strict'
  // Node's own objects (an error of fetch, a result of TextEncoder) belong to the outer realm. The game has one realm
  // only, so 'instanceof' has to accept both.
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

  function cloneIn(value) {
    if (Array.isArray(value)) return Array.from(value, cloneIn)
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
    const clone = {}
    for (const key of Object.keys(value)) clone[key] = cloneIn(value[key])
    return clone
  }
  return { Error, Promise, cloneIn, parse: JSON.parse }
})`

const OUTER_BUILT_INS = {
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

/** Makes the object the global object of a new context. */
export function openRealm(globals: object, wall: () => number, random: () => number): Realm {
  vm.createContext(globals)
  return vm.runInContext(SETUP, globals)(OUTER_BUILT_INS, wall, random)
}

/** Compiled scripts by their code. Every player runs the same scripts, and so does every restart. */
const compiled = new Map<string, vm.Script>()

/** Returns the value of the script's last statement. */
export function runScript(code: string, filename: string, globals: object): unknown {
  const script = compiled.get(code) ?? new vm.Script(code, { filename })
  compiled.set(code, script)
  return script.runInContext(globals, { displayErrors: false })
}
