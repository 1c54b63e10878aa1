import { readFileSync } from 'node:fs'
import { LuaEngine, LuaFactory, LuaMultiReturn } from 'wasmoon'
import type { ClientGlobals, Handler, ServerGlobals } from '../game/globals.ts'
import { isThenable, messageOf } from '../game/references.ts'
import type { StandInDefinition } from '../game/resource.ts'

export interface LuaDefinition {
  name: string
  server?: string
  client?: string
}

const prelude = readFileSync(new URL('prelude.lua', import.meta.url), 'utf8')
const machine = new LuaFactory()

/** A resource whose scripts are Lua, run by a real Lua as the game runs them. */
export async function createLuaResource({ name, server, client }: LuaDefinition): Promise<StandInDefinition> {
  const lua = await machine.getLuaModule()
  const script = (code: string) => (game: ServerGlobals | ClientGlobals) =>
    run(new LuaEngine(lua, { enableProxy: false }), game, `@${name}`, code)
  return {
    name,
    // For the fetch that stands behind PerformHttpRequest.
    metadata: { node_version: '22' },
    ...(server !== undefined && { server: script(server) }),
    ...(client !== undefined && { client: script(client) }),
  }
}

function run(engine: LuaEngine, game: ServerGlobals | ClientGlobals, name: string, code: string): void {
  engine.global.set('host', host(game))
  engine.doStringSync(prelude)
  const thread = engine.global.newThread()
  thread.loadString(code, name)
  try {
    thread.runSync()
  } catch (error) {
    throw new Error(messageOf(error))
  }
}

function host(game: ServerGlobals | ClientGlobals) {
  /** A function of Lua as the game calls it: what it returns is what went wrong. */
  const called =
    (code: Handler): Handler =>
    (...args) => {
      const wrong = code(...args.map(asLua))
      if (typeof wrong === 'string') throw new Error(wrong)
    }
  const after = (ms: number, code: Handler) => void game.setTimeout(called(code), ms)
  const named = game as unknown as Record<string, unknown>

  return guarded({
    after,
    print: (text: string) => game.console.log(text),
    encode: (value: unknown) => JSON.stringify(asGame(value)),
    decode: (text: string) => asLua(JSON.parse(text)),

    on(name: string, code: Handler) {
      const handler = (...args: unknown[]) => called(code)(game.source, ...args)
      game.on(name, handler)
      return () => game.removeEventListener(name, handler)
    },
    off: (remove: () => void) => remove(),
    allow: (name: string) => game.RegisterNetEvent(name),
    emit: (name: string, ...args: unknown[]) => game.emit(name, ...args.map(asGame)),
    command: (name: string, code: Handler, restricted: boolean) =>
      game.RegisterCommand(name, called(code), restricted),

    publish: (name: string, code: Handler) =>
      game.exports(name, (...args) => asGame(code(...args.map(asLua)))),
    call(resource: string, name: string, ...args: unknown[]) {
      const answer = game.exports[resource][name](...args.map(asGame))
      if (!isThenable(answer)) return asLua(answer)
      const later = (go: Handler) =>
        answer.then(
          (value) => after(0, () => go(true, asLua(value))),
          (error) => after(0, () => go(false, messageOf(error))),
        )
      return LuaMultiReturn.of(undefined, (go: Handler) => void later(go))
    },

    native(name: string) {
      const native = /^[A-Z]/.test(name) ? named[name] : undefined
      return typeof native === 'function' ? guard(native as Handler) : undefined
    },

    request(url: string, method: string, body: string, headers: Record<string, string>, heard: Handler) {
      if (!('fetch' in game)) throw new Error('PerformHttpRequest is there on the server only')
      const { fetch, setImmediate } = game
      fetch(url, { method, headers: { ...headers }, ...(method !== 'GET' && { body }) })
        .then(async (reply) => [reply.status, await reply.text(), Object.fromEntries(reply.headers)])
        .catch((error) => [0, null, {}, messageOf(error)])
        .then((outcome) => setImmediate(() => called(heard)(...outcome)))
    },
  })
}

/** Thrown as text, which is what an error is in Lua. */
function guard(code: Handler): Handler {
  return (...args) => {
    try {
      return code(...args)
    } catch (error) {
      throw messageOf(error)
    }
  }
}

function guarded<T extends Record<string, Handler>>(functions: T): Record<string, Handler> {
  return Object.fromEntries(Object.entries(functions).map(([name, code]) => [name, guard(code)]))
}

/** Lua has but nil for nothing, and a table doesn't hold it. */
function asLua(value: unknown): unknown {
  if (value === null) return undefined
  if (Array.isArray(value)) return value.map(asLua)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, asLua(item)]))
}

/** Lua has one kind of table; the game takes an empty one for a list. */
function asGame(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asGame)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  return entries.length === 0 ? [] : Object.fromEntries(entries.map(([key, item]) => [key, asGame(item)]))
}
