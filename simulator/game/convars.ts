import { globPattern } from './glob.ts'
import type { Handler } from './globals.ts'
import type { Machine } from './machine.ts'
import { BOOL } from './natives.ts'
import type { Runtime } from './runtime.ts'

/** The server's convars. Names are case-insensitive; every value is a string. */
export interface Convars {
  get(name: string): string | null
  set(name: string, value: string): Promise<void>
  /** As `setr`: every client can read the convar. */
  setReplicated(name: string, value: string): Promise<void>
  /** As `add_convar_permission … read`: to all other resources the convar is unset. */
  restrict(name: string, resources: string[]): void
}

interface Convar {
  value: string
  replicated: boolean
}

interface Listener {
  runtime: Runtime
  side: Machine['side']
  pattern: RegExp
  handler: Handler
}

export function createConvars(initial: Record<string, string> = {}) {
  const convars = new Map<string, Convar>()
  const readers = new Map<string, Set<string>>()
  const listeners = new Map<number, Listener>()
  let lastCookie = 0

  function assign(name: string, value: string, replicated: boolean): void {
    const key = name.toLowerCase()
    const previous = convars.get(key)
    convars.set(key, { value, replicated: replicated || (previous?.replicated ?? false) })
    if (previous?.value === value) return
    for (const { runtime, side, pattern, handler } of [...listeners.values()]) {
      if (side === 'client' && !convars.get(key)?.replicated) continue
      // The second argument is empty in the game as well: a listener has to read the value.
      if (runtime.alive && pattern.test(name)) runtime.runGuarded(() => handler(name, ''))
    }
  }

  function read(name: string, resource: string, side: Machine['side']): string | null {
    const key = String(name).toLowerCase()
    const convar = convars.get(key)
    const allowed = readers.get(key)
    if (!convar || (side === 'client' && !convar.replicated)) return null
    return allowed && !allowed.has(resource) ? null : convar.value
  }

  for (const [name, value] of Object.entries(initial)) assign(name, value, false)

  return {
    get: (name: string) => convars.get(name.toLowerCase())?.value ?? null,
    assign,
    restrict: (name: string, resources: string[]) => void readers.set(name.toLowerCase(), new Set(resources)),
    natives(runtime: Runtime, side: Machine['side']) {
      const readConvar = (name: string) => read(name, runtime.name, side)
      return {
        GetConvar: (name: string, fallback: string) => readConvar(name) ?? String(fallback),
        GetConvarInt: (name: string, fallback: number) => parseInteger(readConvar(name)) ?? fallback,
        GetConvarBool: (name: string, fallback: boolean) => BOOL(parseBoolean(readConvar(name)) ?? fallback),
        AddConvarChangeListener(filter: string | null, handler: Handler): number {
          listeners.set(++lastCookie, { runtime, side, pattern: globPattern(filter ?? '*', 'i'), handler })
          return lastCookie
        },
        RemoveConvarChangeListener: (cookie: number) => void listeners.delete(cookie),
      }
    },
    forget(runtime: Runtime) {
      for (const [cookie, listener] of listeners) if (listener.runtime === runtime) listeners.delete(cookie)
    },
  }
}

function parseInteger(value: string | null): number | null {
  if (value === 'true') return 1
  if (value === 'false') return 0
  const number = Number.parseInt(value ?? '', 10)
  return Number.isNaN(number) ? null : number
}

function parseBoolean(value: string | null): boolean | null {
  const number = parseInteger(value)
  return number === null ? null : number !== 0
}
