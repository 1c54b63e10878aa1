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

const prelude = readFileSync('simulator/lua/prelude.lua', 'utf8')
const luaFactory = new LuaFactory()

/** A resource whose scripts are Lua. They run in a real Lua interpreter. */
export async function createLuaResource({ name, server, client }: LuaDefinition): Promise<StandInDefinition> {
  const lua = await luaFactory.getLuaModule()
  const script = (code: string) => (game: ServerGlobals | ClientGlobals) =>
    runLua(new LuaEngine(lua, { enableProxy: false }), game, `@${name}`, code)
  return {
    name,
    // PerformHttpRequest uses fetch, which needs Node 22.
    metadata: { node_version: '22' },
    ...(server !== undefined && { server: script(server) }),
    ...(client !== undefined && { client: script(client) }),
  }
}

function runLua(engine: LuaEngine, game: ServerGlobals | ClientGlobals, name: string, code: string): void {
  engine.global.set('host', createHost(game))
  engine.doStringSync(prelude)
  const thread = engine.global.newThread()
  thread.loadString(code, name)
  try {
    thread.runSync()
  } catch (error) {
    throw new Error(messageOf(error))
  }
}

/** The functions that prelude.lua needs from the game. */
function createHost(game: ServerGlobals | ClientGlobals) {
  /** Wraps a Lua function for the game. The Lua function returns an error message, if any. */
  const callback =
    (code: Handler): Handler =>
    (...args) => {
      const errorMessage = code(...args.map(toLua))
      if (typeof errorMessage === 'string') throw new Error(errorMessage)
    }
  const after = (ms: number, code: Handler) => void game.setTimeout(callback(code), ms)
  const gameGlobals = game as unknown as Record<string, unknown>

  return withLuaErrors({
    after,
    print: (text: string) => game.console.log(text),
    encode: (value: unknown) => JSON.stringify(fromLua(value)),
    decode: (text: string) => toLua(JSON.parse(text)),

    on(name: string, code: Handler) {
      const handler = (...args: unknown[]) => callback(code)(game.source, ...args)
      game.on(name, handler)
      return () => game.removeEventListener(name, handler)
    },
    off: (remove: () => void) => remove(),
    registerNetEvent: (name: string) => game.RegisterNetEvent(name),
    emit: (name: string, ...args: unknown[]) => game.emit(name, ...args.map(fromLua)),
    command: (name: string, code: Handler, restricted: boolean) =>
      game.RegisterCommand(name, callback(code), restricted),

    addExport: (name: string, code: Handler) =>
      game.exports(name, (...args) => fromLua(code(...args.map(toLua)))),
    callExport(resource: string, name: string, ...args: unknown[]) {
      const result = game.exports[resource][name](...args.map(fromLua))
      if (!isThenable(result)) return toLua(result)
      const whenSettled = (resume: Handler) =>
        result.then(
          (value) => after(0, () => resume(true, toLua(value))),
          (error) => after(0, () => resume(false, messageOf(error))),
        )
      return LuaMultiReturn.of(undefined, (resume: Handler) => void whenSettled(resume))
    },

    native(name: string) {
      const native = /^[A-Z]/.test(name) ? gameGlobals[name] : undefined
      return typeof native === 'function' ? withLuaError(native as Handler) : undefined
    },

    request(url: string, method: string, body: string, headers: Record<string, string>, onReply: Handler) {
      if (!('fetch' in game)) throw new Error('PerformHttpRequest exists on the server only')
      const { fetch, setImmediate } = game
      fetch(url, { method, headers: { ...headers }, ...(method !== 'GET' && { body }) })
        .then(async (reply) => [reply.status, await reply.text(), Object.fromEntries(reply.headers)])
        .catch((error) => [0, null, {}, messageOf(error)])
        .then((outcome) => setImmediate(() => callback(onReply)(...outcome)))
    },
  })
}

/** An error in Lua is a string. */
function withLuaError(code: Handler): Handler {
  return (...args) => {
    try {
      return code(...args)
    } catch (error) {
      throw messageOf(error)
    }
  }
}

function withLuaErrors<T extends Record<string, Handler>>(functions: T): Record<string, Handler> {
  return Object.fromEntries(Object.entries(functions).map(([name, code]) => [name, withLuaError(code)]))
}

/** Lua has only nil for null and undefined, and a table cannot contain nil. */
function toLua(value: unknown): unknown {
  if (value === null) return undefined
  if (Array.isArray(value)) return value.map(toLua)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, toLua(item)]))
}

/** Lua has one kind of table; the game converts an empty one to a list. */
function fromLua(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromLua)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  return entries.length === 0 ? [] : Object.fromEntries(entries.map(([key, item]) => [key, fromLua(item)]))
}
