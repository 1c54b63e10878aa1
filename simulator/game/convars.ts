import { globPattern } from './glob.ts'
import type { Handler } from './globals.ts'
import type { Machine } from './machine.ts'
import { BOOL } from './natives.ts'
import type { Runtime } from './runtime.ts'

/** The server's settings. Names are case-insensitive; every value is text. */
export interface Convars {
  get(name: string): string | null
  set(name: string, value: string): Promise<void>
  /** As `setr` does: every client can read it. */
  setReplicated(name: string, value: string): Promise<void>
  /** As `add_convar_permission … read` does: to all other resources it looks unset. */
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
    const before = convars.get(key)
    convars.set(key, { value, replicated: replicated || (before?.replicated ?? false) })
    if (before?.value === value) return
    for (const { runtime, side, pattern, handler } of [...listeners.values()]) {
      if (side === 'client' && !convars.get(key)?.replicated) continue
      // The second argument is empty in the game as well: who wants the value has to read it.
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
      const value = (name: string) => read(name, runtime.name, side)
      return {
        GetConvar: (name: string, missing: string) => value(name) ?? String(missing),
        GetConvarInt: (name: string, missing: number) => wholeNumber(value(name)) ?? missing,
        GetConvarBool: (name: string, missing: boolean) => BOOL(truth(value(name)) ?? missing),
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

function wholeNumber(value: string | null): number | null {
  if (value === 'true') return 1
  if (value === 'false') return 0
  const number = Number.parseInt(value ?? '', 10)
  return Number.isNaN(number) ? null : number
}

function truth(value: string | null): boolean | null {
  const number = wholeNumber(value)
  return number === null ? null : number !== 0
}
