import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Kvp } from '../simulator/game/kvp.ts'

/** In the user's home and not in the project: a second clone uses the same key, and thus the same request limit. */
export const KVP_FILE = join(homedir(), '.cache', 'sonoran_calls', 'preview.json')

/**
 * A server's key-value store in a file. The resource stores the times of its requests there, so that the rate limit holds
 * however often the preview restarts. Throws, with the action to take, when the file is unreadable: then those times are
 * unknown.
 */
export function openKvpFile(file: string): Kvp {
  const store: Kvp = new Map(Object.entries(read(file)))

  function save(): void {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(store)), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  const set = store.set.bind(store)
  const remove = store.delete.bind(store)
  return Object.assign(store, {
    set(key: string, value: string | number) {
      set(key, value)
      save()
      return store
    },
    delete(key: string) {
      const existed = remove(key)
      save()
      return existed
    },
  })
}

function read(file: string): Record<string, string | number> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(
      `${file} can't be read. The preview stores the times of its CAD requests there. Delete the file, wait a minute so that the key's request limit is free again, and restart the preview.`,
    )
  }
}
