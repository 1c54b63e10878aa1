import { readText } from './cad-request.ts'
import * as fivem from './fivem.ts'

const TIMEOUT_MS = 3_000
const MAX_BYTES = 256 * 1024

/** The text of a document, or null if it can't be fetched in time. Never throws. Settles on the game thread. */
export async function fetchText(url: string): Promise<string | null> {
  const abort = new AbortController()
  const cancelTimeout = fivem.after(TIMEOUT_MS, () => abort.abort())
  const text = await fetch(url, { signal: abort.signal, headers: { 'User-Agent': 'sonoran_calls' } })
    .then((response) => (response.ok ? readText(response, MAX_BYTES) : null))
    .catch(() => null)
  await fivem.gameThread()
  cancelTimeout()
  return text
}
