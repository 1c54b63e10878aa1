import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Kvp } from '../simulator/game/kvp.ts'

/** Of the user and not of the project, as a fresh clone asks with the same key. */
export const STORE_FILE = join(homedir(), '.cache', 'sonoran_calls', 'preview.json')

/**
 * A server's key-value store in a file: there the resource keeps when it last asked, and the real CAD's gateway counts on,
 * however often the preview is started. Throws, with what to do, where the file can't be read: what was asked is not known then.
 */
export function openStore(file: string): Kvp {
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
      const was = remove(key)
      save()
      return was
    },
  })
}

function read(file: string): Record<string, string | number> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(
      `${file} can't be read, in which the preview remembers when it asked the real CAD. Remove it, wait a minute so that the key's budget is whole again, and start anew.`,
    )
  }
}
