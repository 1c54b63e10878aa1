import type { Action, Now, Parts, Update } from '../protocol.ts'

export interface Link {
  parts: Partial<Parts>
  connected: boolean
  /** The world's time now, in ms. */
  world(): number
  wall(): number
}

/** Follows the server. The browser itself connects again when the stream breaks, and is then sent everything anew. */
export function connect(changed: () => void): Link {
  let now: Now = { world: 0, wall: 0, running: false }
  let heardAt = 0
  const since = () => (now.running && link.connected ? performance.now() - heardAt : 0)

  const link: Link = {
    parts: {},
    connected: false,
    world: () => now.world + since(),
    wall: () => now.wall + since(),
  }
  let fresh = true
  const events = new EventSource('/events')
  events.onopen = () => {
    fresh = true
    link.connected = true
  }
  events.onerror = () => {
    link.connected = false
    changed()
    // A refusal ends the stream for good; whatever it was, a page that is still open wants to go on.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 2_000)
  }
  events.onmessage = ({ data }) => {
    const update: Update = JSON.parse(data)
    now = update.now
    heardAt = performance.now()
    link.parts = fresh ? update.changed : { ...link.parts, ...update.changed }
    fresh = false
    changed()
  }
  return link
}

/** Does something; what went wrong is said, never thrown. Resolves to whether it was done. */
export async function act(action: Action): Promise<boolean> {
  try {
    const response = await fetch('/actions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    })
    say(response.ok ? null : await response.text())
    return response.ok
  } catch {
    say('The preview does not answer. Is npm start still running?')
    return false
  }
}

const SAID_MS = 8_000
let silence = 0

function say(trouble: string | null): void {
  const line = document.getElementById('trouble') as HTMLElement
  line.textContent = trouble
  line.hidden = trouble === null
  clearTimeout(silence)
  silence = window.setTimeout(() => say(null), SAID_MS)
  if (trouble === null) clearTimeout(silence)
}
