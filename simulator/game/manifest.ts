import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LuaFactory } from 'wasmoon'

/** The entries of a manifest: the values of each key, in order. */
export type Metadata = Readonly<Record<string, readonly string[]>>

// The game runs a manifest as Lua in which every unknown name is a function that records its argument. The entries of a
// table are recorded one by one, under the name without its final s.
const PRELUDE = `
  setmetatable(_G, {
    __index = function(_, key)
      return function(value)
        if type(value) == 'table' then
local singular = key:gsub('s$', '')
          for _, entry in ipairs(value) do add_metadata(singular, tostring(entry)) end
        else
          add_metadata(key, tostring(value))
        end
        return function() end
      end
    end,
  })
`

const lua = new LuaFactory()

export async function readManifest(folder: string): Promise<Metadata> {
  const path = join(folder, 'fxmanifest.lua')
  if (!existsSync(path)) throw new Error(`${folder} has no fxmanifest.lua, so it is not a resource`)
  const metadata: Record<string, string[]> = {}
  const engine = await lua.createEngine()
  try {
    engine.global.set('add_metadata', (key: string, value: string) => {
      metadata[key] = [...(metadata[key] ?? []), value]
    })
    await engine.doString(PRELUDE + readFileSync(path, 'utf8'))
  } finally {
    engine.global.close()
  }
  return metadata
}
