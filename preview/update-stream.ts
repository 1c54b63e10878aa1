import type { Update, ViewModel } from './protocol.ts'

const INTERVAL_MS = 100

/**
 * Sends each subscriber the parts of the view model that changed since the last event sent to it.
 *
 * @param viewModel called only while there are subscribers
 * @param redact removes secrets from the text of an event
 */
export function createUpdateStream(
  viewModel: () => ViewModel,
  now: () => Update['now'],
  redact: (text: string) => string,
) {
  const subscribers = new Map<(data: string) => void, Map<string, string>>()
  let publishedTime = Number.NaN
  let timer: NodeJS.Timeout | null = null

  function publish(): void {
    // The page extrapolates a running clock itself; a clock that is advanced by hand has to be sent.
    const time = now()
    const timeMoved = !time.running && time.world !== publishedTime
    publishedTime = time.world
    const parts = Object.entries(viewModel()).map(([name, value]) => [name, JSON.stringify(value)] as const)
    for (const [send, sentParts] of subscribers) {
      const changed = parts.filter(([name, text]) => sentParts.get(name) !== text)
      if (changed.length === 0 && !timeMoved) continue
      for (const [name, text] of changed) sentParts.set(name, text)
      const fields = changed.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()
      send(redact(`{"now":${JSON.stringify(time)},"changed":{${fields}}}`))
    }
  }

  return {
    subscribe(send: (data: string) => void): () => void {
      subscribers.set(send, new Map())
      publish()
      timer ??= setInterval(publish, INTERVAL_MS)
      return () => {
        subscribers.delete(send)
        if (subscribers.size > 0 || timer === null) return
        clearInterval(timer)
        timer = null
      }
    },
  }
}
