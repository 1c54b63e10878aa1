import {
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  type IHttpConnectionOptions,
  LogLevel,
} from '@microsoft/signalr'
import type { OpenWebsocket, WebsocketState } from './contract.ts'

/** Exponential backoff with full jitter, so that servers that lost the CAD together do not reconnect together. */
const FIRST_BACKOFF_MS = 2_000
const MAX_BACKOFF_MS = 60_000
/** A connection that lasted this long resets the backoff. */
const STABLE_MS = 60_000
/** A refusal lasts until the settings are corrected. */
const REFUSED_RETRY_MS = 5 * 60_000
/** The hub pings about every 15 s. After this silence the connection counts as lost. */
const SERVER_TIMEOUT_MS = 45_000
/**
 * For negotiation, socket, handshake and authentication together. FiveM's timers disable the time limits of Node's
 * sockets, so an attempt without a limit of its own can hang for ever.
 */
const ATTEMPT_TIMEOUT_MS = 30_000
/** In characters. */
const MAX_MESSAGE_LENGTH = 256 * 1024

/**
 * Keeps a connection to the CAD's hub and reconnects until it is disposed. Events arrive off the game thread and are
 * passed on in order on it. The key, which the hub puts in the bodies of events, is not passed on.
 */
export const open: OpenWebsocket = ({ url, communityId, apiKey, serverId, receive, onState, ...deps }) => {
  let stopped = false
  let failures = 0
  let cancelRetry = () => {}
  let disconnect = () => {}

  function report(state: WebsocketState): void {
    void deps.gameThread().then(() => {
      if (!stopped) onState(state)
    })
  }

  async function connect(): Promise<void> {
    let connectedAt: number | null = null
    try {
      const connection = createConnection()
      const closed = new Promise<void>((resolve) => connection.onclose(() => resolve()))
      const refusal = await withTimeout(connection.start().then(() => authenticate(connection)))
      if (refusal !== null) {
        report({ kind: 'refused', reason: refusal })
        disconnect()
        return retryAfter(REFUSED_RETRY_MS)
      }
      connectedAt = deps.now()
      report({ kind: 'connected' })
      await closed
    } catch {
      disconnect()
    }
    if (connectedAt !== null && deps.now() - connectedAt > STABLE_MS) failures = 0
    report({ kind: 'down' })
    const maxBackoffMs = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures++, 10))
    retryAfter(deps.random() * maxBackoffMs)
  }

  function retryAfter(ms: number): void {
    if (!stopped) cancelRetry = deps.after(ms, () => void connect())
  }

  function createConnection(): HubConnection {
    let socket: WebSocket | null = null
    // SignalR's typings lack the option WebSocket.
    const options: IHttpConnectionOptions & { WebSocket: typeof WebSocket } = {
      transport: HttpTransportType.WebSockets,
      timeout: ATTEMPT_TIMEOUT_MS,
      WebSocket: class extends WebSocket {
        constructor(...args: ConstructorParameters<typeof WebSocket>) {
          super(...args)
          socket = this
        }
      },
    }
    const connection = new HubConnectionBuilder()
      .withUrl(url, options)
      // SignalR's own log lines would contain the key.
      .configureLogging(LogLevel.None)
      .build()
    connection.serverTimeoutInMilliseconds = SERVER_TIMEOUT_MS
    // stop() waits for start(), which can hang, so it is not awaited, and the socket is closed as well.
    disconnect = () => {
      void connection.stop().catch(() => {})
      socket?.close()
    }
    connection.on('pushEvent', (payload: unknown) => {
      const event = parseEvent(payload)
      void deps.gameThread().then(() => {
        if (!stopped) receive(event.type, event.data)
      })
    })
    return connection
  }

  /** Returns null on success, else the hub's reason. */
  async function authenticate(connection: HubConnection): Promise<string | null> {
    const reply: unknown = await connection.invoke('authenticatev2', communityId, apiKey, serverId)
    const { success, error } = (reply ?? {}) as { success?: unknown; error?: unknown }
    if (success === true) return null
    // The hub's text may quote the key.
    return typeof error === 'string' ? error.split(apiKey).join('…').slice(0, 200) : 'no reason given'
  }

  function withTimeout<T>(attempt: Promise<T>): Promise<T> {
    let cancel = () => {}
    const timeout = new Promise<never>((_, reject) => {
      cancel = deps.after(ATTEMPT_TIMEOUT_MS, () => reject(new Error('the connection attempt timed out')))
    })
    return Promise.race([attempt, timeout]).finally(cancel)
  }

  void connect()
  return () => {
    stopped = true
    cancelRetry()
    disconnect()
  }
}

function parseEvent(payload: unknown): { type: unknown; data: unknown } {
  try {
    const isTooLong = typeof payload === 'string' && payload.length > MAX_MESSAGE_LENGTH
    const event: unknown = typeof payload === 'string' && !isTooLong ? JSON.parse(payload) : payload
    const { type, data } = event as { type?: unknown; data?: unknown }
    return { type, data }
  } catch {
    return { type: undefined, data: undefined }
  }
}
