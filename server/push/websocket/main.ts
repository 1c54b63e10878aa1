import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from '@microsoft/signalr'
import type { OpenWebsocket, WebsocketState } from './contract.ts'

/** The next try comes within this of the last one, at random: servers that lost the CAD together don't return together. */
const FIRST_BACKOFF_MS = 2_000
const MOST_BACKOFF_MS = 60_000
/** A connection that lasted this long was a good one. */
const LASTED_MS = 60_000
/** What is refused stays refused until somebody mends it. */
const REFUSED_MS = 5 * 60_000
/** Within this the hub says something or counts as gone; it pings about every 15 s. */
const SILENCE_MS = 45_000
const AUTHENTICATION_MS = 15_000
/** In characters. */
const LARGEST_MESSAGE = 256 * 1024

/**
 * Holds a connection to the CAD's hub, for ever. Everything that the hub sends comes in off the game thread and is told
 * on it, in order. Nothing that is told holds the key: events carry it in their bodies, where it is left.
 */
export const open: OpenWebsocket = ({ url, communityId, apiKey, serverId, receive, changed, ...game }) => {
  let stopped = false
  let failures = 0
  let cancel = () => {}
  let hub: HubConnection | null = null

  function tell(state: WebsocketState): void {
    void game.gameThread().then(() => {
      if (!stopped) changed(state)
    })
  }

  async function run(): Promise<void> {
    const connection = newHub()
    hub = connection
    let openedAt: number | null = null
    const closed = new Promise<void>((resolve) => connection.onclose(() => resolve()))
    try {
      await connection.start()
      const refusal = await authenticate(connection)
      if (refusal !== null) {
        tell({ kind: 'refused', why: refusal })
        await connection.stop()
        return again(REFUSED_MS)
      }
      openedAt = game.now()
      tell({ kind: 'connected' })
      await closed
    } catch {
      await connection.stop().catch(() => {})
    }
    if (openedAt !== null && game.now() - openedAt > LASTED_MS) failures = 0
    tell({ kind: 'down' })
    again(game.random() * Math.min(MOST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures++, 10)))
  }

  function again(ms: number): void {
    if (!stopped) cancel = game.after(ms, () => void run())
  }

  function newHub(): HubConnection {
    const connection = new HubConnectionBuilder()
      .withUrl(url, { transport: HttpTransportType.WebSockets })
      // Its own lines would tell what is sent, and the key is.
      .configureLogging(LogLevel.None)
      .build()
    connection.serverTimeoutInMilliseconds = SILENCE_MS
    connection.on('pushEvent', (payload: unknown) => {
      const event = readEvent(payload)
      void game.gameThread().then(() => {
        if (!stopped) receive(event.type, event.data)
      })
    })
    return connection
  }

  /** Null where the hub lets us in, else what it said. */
  async function authenticate(connection: HubConnection): Promise<string | null> {
    const patience = new Promise<never>((_, give) => {
      game.after(AUTHENTICATION_MS, () => give(new Error('no answer')))
    })
    const answer: unknown = await Promise.race([
      connection.invoke('authenticatev2', communityId, apiKey, serverId),
      patience,
    ])
    const { success, error } = (answer ?? {}) as { success?: unknown; error?: unknown }
    if (success === true) return null
    // Whatever it says may quote what it was sent.
    return typeof error === 'string' ? error.split(apiKey).join('…').slice(0, 200) : 'no reason given'
  }

  void run()
  return () => {
    stopped = true
    cancel()
    void hub?.stop().catch(() => {})
  }
}

function readEvent(payload: unknown): { type: unknown; data: unknown } {
  try {
    const tooLarge = typeof payload === 'string' && payload.length > LARGEST_MESSAGE
    const event: unknown = typeof payload === 'string' && !tooLarge ? JSON.parse(payload) : payload
    const { type, data } = event as { type?: unknown; data?: unknown }
    return { type, data }
  } catch {
    return { type: undefined, data: undefined }
  }
}
