import type { Parts, Update } from './protocol.ts'

const EVERY_MS = 100

/**
 * Sends each watcher what they have not been sent yet, part by part, as often as anybody can see.
 *
 * @param picture asked for only while somebody watches
 * @param redact takes out what must not leave this process
 */
export function createUpdates(
  picture: () => Parts,
  now: () => Update['now'],
  redact: (text: string) => string,
) {
  const watchers = new Map<(data: string) => void, Map<string, string>>()
  let toldAt = Number.NaN
  let timer: NodeJS.Timeout | null = null

  function look(): void {
    // A clock that is moved by hand moves on the page only as it is told.
    const time = now()
    const moved = !time.running && time.world !== toldAt
    toldAt = time.world
    const parts = Object.entries(picture()).map(([name, value]) => [name, JSON.stringify(value)] as const)
    for (const [send, sent] of watchers) {
      const changed = parts.filter(([name, text]) => sent.get(name) !== text)
      if (changed.length === 0 && !moved) continue
      for (const [name, text] of changed) sent.set(name, text)
      const fields = changed.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()
      send(redact(`{"now":${JSON.stringify(time)},"changed":{${fields}}}`))
    }
  }

  return {
    watch(send: (data: string) => void): () => void {
      watchers.set(send, new Map())
      look()
      timer ??= setInterval(look, EVERY_MS)
      return () => {
        watchers.delete(send)
        if (watchers.size > 0 || timer === null) return
        clearInterval(timer)
        timer = null
      }
    },
  }
}
