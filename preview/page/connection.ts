import type { Action, Now, Update, ViewModel } from '../protocol.ts'

export interface Connection {
  viewModel: Partial<ViewModel>
  connected: boolean
  /** The current world time in ms. */
  worldTime(): number
  /** The current wall clock time of the world, in epoch milliseconds. */
  wallTime(): number
}

/** Subscribes to the server's updates. After a reconnect (which the browser does itself) the server sends all parts again. */
export function connect(onChange: () => void): Connection {
  let now: Now = { world: 0, wall: 0, running: false }
  let receivedAt = 0
  const elapsed = () => (now.running && connection.connected ? performance.now() - receivedAt : 0)

  const connection: Connection = {
    viewModel: {},
    connected: false,
    worldTime: () => now.world + elapsed(),
    wallTime: () => now.wall + elapsed(),
  }
  let isFirstUpdate = true
  const events = new EventSource('/events')
  events.onopen = () => {
    isFirstUpdate = true
    connection.connected = true
  }
  events.onerror = () => {
    connection.connected = false
    onChange()
    // After an HTTP error, the browser does not reconnect.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 2_000)
  }
  events.onmessage = ({ data }) => {
    const update: Update = JSON.parse(data)
    now = update.now
    receivedAt = performance.now()
    connection.viewModel = isFirstUpdate ? update.changed : { ...connection.viewModel, ...update.changed }
    isFirstUpdate = false
    onChange()
  }
  return connection
}

/** Sends an action to the server. Shows an error on the page instead of throwing; resolves to whether it succeeded. */
export async function sendAction(action: Action): Promise<boolean> {
  try {
    const response = await fetch('/actions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    })
    showError(response.ok ? null : await response.text())
    return response.ok
  } catch {
    showError('The preview does not respond. Check that npm start is still running.')
    return false
  }
}

const ERROR_MS = 8_000
let hideTimer = 0

function showError(message: string | null): void {
  const element = document.getElementById('error') as HTMLElement
  element.textContent = message
  element.hidden = message === null
  clearTimeout(hideTimer)
  if (message !== null) hideTimer = window.setTimeout(() => showError(null), ERROR_MS)
}
