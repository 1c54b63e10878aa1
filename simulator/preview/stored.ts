import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Kvp } from '../game/kvp.ts'

/** Of the user and not of the project, as a fresh clone asks with the same key. */
export const STORE_FILE = join(homedir(), '.cache', 'sonoran_calls', 'preview.json')

/**
 * A server's key-value store in a file: there the resource keeps when it last asked, and the real CAD's gateway counts on,
 * however often the preview is started. A file that can't be read says, to the resource, that much was asked just now.
 */
export function openStore(file: string, resource: string): Kvp {
  const store: Kvp = new Map()
  try {
    const stored: Record<string, string | number> = JSON.parse(readFileSync(file, 'utf8'))
    for (const [key, value] of Object.entries(stored)) store.set(key, value)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      store.set(`res:${resource}:requests`, 'unreadable')
  }

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
