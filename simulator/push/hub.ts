import type { Clock } from '../cad/clock.ts'
import type { PushEvent } from './events.ts'

/** The end of each message in SignalR's JSON protocol. */
const RECORD_SEPARATOR = '\u001e'
const INVOCATION = 1
const COMPLETION = 3
const PING = 6
const PING_MS = 15_000

/** The credentials that the hub accepts. */
export interface HubAccess {
  key: string
  communityId: string
  serverIds: readonly number[]
}

/** The hub's way to one client. */
export interface Transport {
  send(text: string): void
  close(): void
}

/** The transport calls these for one connection. */
export interface HubConnection {
  onMessage(text: string): void
  onClose(): void
}

/** The CAD's websocket hub. Authenticated clients receive the CAD's push events. */
export interface Hub {
  readonly path: string
  /** Whether the hub is reachable. Setting it to false closes every connection. */
  up: boolean
  /** While this is true, all messages of the hub are lost. */
  muted: boolean
  /** The number of authenticated connections. */
  readonly authenticatedCount: number
  negotiate(): object
  connect(transport: Transport): HubConnection
  push(event: PushEvent): void
  /** Sends any text as the payload of an event. */
  pushText(payload: string): void
}

export function createHub(clock: Clock, access: HubAccess): Hub {
  const connections = new Map<Transport, { authenticated: boolean }>()
  let up = true
  let muted = false
  let lastConnectionId = 0

  function send(transport: Transport, message: object): void {
    if (!muted) transport.send(`${JSON.stringify(message)}${RECORD_SEPARATOR}`)
  }

  function ping(): void {
    for (const transport of connections.keys()) send(transport, { type: PING })
    clock.after(PING_MS, ping)
  }
  clock.after(PING_MS, ping)

  function isAuthorized([communityId, key, serverId]: unknown[]): boolean {
    return (
      communityId === access.communityId && key === access.key && access.serverIds.includes(Number(serverId))
    )
  }

  function handleMessage(transport: Transport, text: string): void {
    const message = JSON.parse(text)
    if ('protocol' in message) send(transport, {})
    else if (message.type === INVOCATION && message.target === 'authenticatev2') {
      const success = isAuthorized(message.arguments)
      connections.set(transport, { authenticated: success })
      const result = success ? { success } : { success, error: 'The credentials are invalid.' }
      send(transport, { type: COMPLETION, invocationId: message.invocationId, result })
    }
  }

  function pushText(payload: string): void {
    for (const [transport, { authenticated }] of connections) {
      if (authenticated) send(transport, { type: INVOCATION, target: 'pushEvent', arguments: [payload] })
    }
  }

  return {
    path: '/apiWsHub',
    get up() {
      return up
    },
    set up(value) {
      up = value
      if (!up) for (const transport of [...connections.keys()]) transport.close()
    },
    get muted() {
      return muted
    },
    set muted(value) {
      muted = value
    },
    get authenticatedCount() {
      return [...connections.values()].filter(({ authenticated }) => authenticated).length
    },
    negotiate: () => ({
      negotiateVersion: 1,
      connectionId: `c${++lastConnectionId}`,
      connectionToken: `t${lastConnectionId}`,
      availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }],
    }),
    connect(transport) {
      connections.set(transport, { authenticated: false })
      return {
        onMessage(text) {
          for (const message of text.split(RECORD_SEPARATOR))
            if (message !== '') handleMessage(transport, message)
        },
        onClose: () => void connections.delete(transport),
      }
    },
    // The CAD's push events contain the key.
    push: (event) => pushText(JSON.stringify({ key: access.key, ...event })),
    pushText,
  }
}
