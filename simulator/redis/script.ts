import { LuaEngine, LuaFactory } from 'wasmoon'
import type { Reply } from './resp.ts'

type Call = (name: string, args: readonly string[]) => Reply

export interface Script {
  run(keys: readonly string[], args: readonly string[]): Reply
  /** Frees the Lua interpreter, which is not garbage collected. */
  close(): void
}

const lua = await new LuaFactory().getLuaModule()

/** Values cross between the two languages as one text, as tables would take ten times as long. */
const SEPARATOR = '\x01'

const PRELUDE = `
local host, separator = host, '\\1'
local function decode(text)
  local kind, rest = text:sub(1, 1), text:sub(2)
  if kind == 'n' then return tonumber(rest) end
  if kind == 's' then return rest end
  if kind == 'o' then return { ok = rest } end
  if kind == 'f' then return false end
  if kind == 'e' then error(rest, 0) end
  local list = {}
  for item in rest:gmatch('([^\\1]*)\\1') do list[#list + 1] = item end
  return list
end
redis = {
  call = function(...)
    local words = { ... }
    for i, word in ipairs(words) do words[i] = math.type(word) == 'float' and ('%.17g'):format(word) or word end
    return decode(host(table.concat(words, separator)))
  end,
}
local function words(text)
  local list = {}
  for word in text:gmatch('([^\\1]*)\\1') do list[#list + 1] = word end
  return list
end
return function(keys, args)
  KEYS, ARGV = words(keys), words(args)
  local reply = script()
  for i, item in ipairs(reply) do reply[i] = math.type(item) == 'float' and math.floor(item) or item end
  return table.concat(reply, separator)
end`

/**
 * Compiles a script that returns a list of numbers, as EVAL does: with KEYS, ARGV and `redis.call`. This Lua is 5.4 and
 * the one in Redis 5.1, so a script has to avoid what differs.
 */
export function compileScript(text: string, call: Call): Script {
  const engine = new LuaEngine(lua, { enableProxy: false })
  const { address } = engine.global
  // A function of Lua's own interface: one by wasmoon's would take five times as long, and a check-in calls fifty.
  const host = lua.module.addFunction((state: number) => {
    const [name = '', ...args] = lua.lua_tolstring(state, 1, null).split(SEPARATOR)
    lua.lua_pushstring(
      state,
      attempt(() => encode(call(name, args))),
    )
    return 1
  }, 'ii')
  lua.lua_pushcclosure(address, host, 0)
  lua.lua_setglobal(address, 'host')
  const run = engine.doStringSync(`script = function() ${text}\n end ${PRELUDE}`) as (
    keys: string,
    args: string,
  ) => string
  const joined = (words: readonly string[]) => words.map((word) => word + SEPARATOR).join('')
  return {
    run: (keys, args) => run(joined(keys), joined(args)).split(SEPARATOR).map(Number),
    close() {
      engine.global.close()
      lua.module.removeFunction(host)
    },
  }
}

function attempt(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return `e${(error as Error).message}`
  }
}

function encode(reply: Reply): string {
  if (reply === null) return 'f'
  if (typeof reply === 'number') return `n${reply}`
  if (typeof reply === 'string') return `s${reply}`
  if ('status' in reply) return `o${reply.status}`
  return `l${(reply as readonly string[]).map((word) => word + SEPARATOR).join('')}`
}
