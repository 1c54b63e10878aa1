import { existsSync, type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

const CONFIG_FILES = ['config.json', 'config.local.json']
/** Editors write a file in several steps. */
const DEBOUNCE_MS = 150

/**
 * Calls back when `config.json`, `config.local.json` or the built bundles of a resource folder were written. Returns the function that stops
 * watching. It watches the folder and not the file, because editors replace the file with a new one.
 */
export function watchFolder(
  folder: string,
  { onConfigWritten, onBundlesWritten }: { onConfigWritten(): void; onBundlesWritten(): void },
): () => void {
  const watchers: FSWatcher[] = []
  const timers = new Map<() => void, NodeJS.Timeout>()

  function debounce(callback: () => void): void {
    clearTimeout(timers.get(callback))
    timers.set(callback, setTimeout(callback, DEBOUNCE_MS))
  }
  function watchPath(path: string, matches: (name: string) => boolean, callback: () => void): void {
    if (!existsSync(path)) return
    watchers.push(watch(path, (_, name) => name !== null && matches(name) && debounce(callback)))
  }

  watchPath(folder, (name) => CONFIG_FILES.includes(name), onConfigWritten)
  watchPath(join(folder, 'dist'), (name) => name.endsWith('.js'), onBundlesWritten)
  return () => {
    for (const watcher of watchers) watcher.close()
    for (const timer of timers.values()) clearTimeout(timer)
  }
}
