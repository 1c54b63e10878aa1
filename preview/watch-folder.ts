import { existsSync, type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/** Editors write a file in several steps. */
const SETTLED_MS = 150

/**
 * Tells when `config.json` or the built bundles of a resource folder are written. The folder is watched and not the file, as
 * editors put a new file in the old one's place.
 */
export function watchFolder(folder: string, changed: { config(): void; bundles(): void }): () => void {
  const watchers: FSWatcher[] = []
  const timers = new Map<() => void, NodeJS.Timeout>()

  function soon(tell: () => void): void {
    clearTimeout(timers.get(tell))
    timers.set(tell, setTimeout(tell, SETTLED_MS))
  }
  function follow(path: string, matches: (name: string) => boolean, tell: () => void): void {
    if (!existsSync(path)) return
    watchers.push(watch(path, (_, name) => name !== null && matches(name) && soon(tell)))
  }

  follow(folder, (name) => name === 'config.json', changed.config)
  follow(join(folder, 'dist'), (name) => name.endsWith('.js'), changed.bundles)
  return () => {
    for (const watcher of watchers) watcher.close()
    for (const timer of timers.values()) clearTimeout(timer)
  }
}
