import type { Clock } from '../cad/clock.ts'
import type { PushEvent } from './events.ts'

/** SignalR's JSON protocol ends each message so. */
const END = '\u001e'
const INVOCATION = 1
const COMPLETION = 3
const PING = 6
const PING_MS = 15_000

export interface HubAccess {
  key: string
  communityId: string
  serverIds: readonly number[]
}

/** One side of a connection, whatever carries it. */
export interface Transport {
  send(text: string): void
  close(): void
}

/** The hub's answers to one connection. */
export interface HubConnection {
  onMessage(text: string): void
  onClose(): void
}

/** The CAD's websocket hub: who authenticates is sent what the CAD pushes. */
export interface Hub {
  readonly path: string
  /** Whether it can be reached. Set to false it closes every connection. */
  up: boolean
  /** Everything that it sends is lost on the way. */
  muted: boolean
  /** How many are let in now. */
  readonly authenticatedCount: number
  negotiate(): object
  connect(wire: Transport): HubConnection
  push(event: PushEvent): void
}

export function createHub(clock: Clock, access: HubAccess): Hub {
  const connections = new Map<Transport, { authenticated: boolean }>()
  let up = true
  let muted = false
  let next = 0

  function send(wire: Transport, message: object): void {
    if (!muted) wire.send(`${JSON.stringify(message)}${END}`)
  }

  function ping(): void {
    for (const wire of connections.keys()) send(wire, { type: PING })
    clock.after(PING_MS, ping)
  }
  clock.after(PING_MS, ping)

  function letIn([communityId, key, serverId]: unknown[]): boolean {
    return (
      communityId === access.communityId && key === access.key && access.serverIds.includes(Number(serverId))
    )
  }

  function hear(wire: Transport, text: string): void {
    const message = JSON.parse(text)
    if ('protocol' in message) send(wire, {})
    else if (message.type === INVOCATION && message.target === 'authenticatev2') {
      const success = letIn(message.arguments)
      connections.set(wire, { authenticated: success })
      const result = success ? { success } : { success, error: 'The credentials are invalid.' }
      send(wire, { type: COMPLETION, invocationId: message.invocationId, result })
    }
  }

  return {
    path: '/apiWsHub',
    get up() {
      return up
    },
    set up(value) {
      up = value
      if (!up) for (const wire of [...connections.keys()]) wire.close()
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
      connectionId: `c${++next}`,
      connectionToken: `t${next}`,
      availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }],
    }),
    connect(wire) {
      connections.set(wire, { authenticated: false })
      return {
        onMessage(text) {
          for (const part of text.split(END)) if (part !== '') hear(wire, part)
        },
        onClose: () => void connections.delete(wire),
      }
    },
    push(event) {
      // With the key in it, as the CAD sends it.
      const payload = JSON.stringify({ key: access.key, ...event })
      for (const [wire, { authenticated }] of connections) {
        if (authenticated) send(wire, { type: INVOCATION, target: 'pushEvent', arguments: [payload] })
      }
    },
  }
}
