import type { ManualClock } from '../clock.ts'
import type { Machine } from './machine.ts'
import { noFunctions, unpack } from './packing.ts'
import type { Player } from './player.ts'

export interface NetMessage {
  readonly event: string
  readonly args: unknown[]
  /** The packed arguments and the event's name. */
  bytes: number
  /** Sent at a limited rate, so later messages can arrive before it. */
  latent: boolean
  /** The time of its arrival. */
  at: number
  /** The resource that sent it. */
  resource: string
  /** True if no runtime of the receiver had a net event handler for it. */
  lost: boolean
}

export interface Traffic {
  readonly messages: number
  readonly bytes: number
}

export interface Packet {
  event: string
  payload: Uint8Array
  resource: string
  /** Bytes per second, for a latent event. */
  rate?: number
}

/** The network between the server and its players. A packet arrives in the receiver's next tick. */
export interface Net {
  readonly toClients: Traffic
  readonly toServer: Traffic
  sendToClient(player: Player, client: Machine, packet: Packet): void
  sendToServer(player: Player, packet: Packet): void
}

/** The `source` of the server's events on a client. */
const SERVER_SOURCE = 65535

/** From this size on the game prints a warning. */
export const LARGE_EVENT_BYTES = 1_000_000

export function createNet(clock: ManualClock, server: () => Machine): Net {
  const toClients = { messages: 0, bytes: 0 }
  const toServer = { messages: 0, bytes: 0 }

  function send(
    packet: Packet,
    total: { messages: number; bytes: number },
    receiver: Machine,
    source: number,
    log: NetMessage[],
  ) {
    const { event: name, payload, resource, rate } = packet
    const bytes = payload.length + Buffer.byteLength(name)
    total.messages++
    total.bytes += bytes
    const transferMs = rate === undefined ? 0 : (payload.length / rate) * 1000
    receiver.schedule(clock.now() + transferMs, () => {
      const lost = !receiver.dispatch({ name, payload, source, remote: true })
      log.push({
        event: name,
        get args() {
          return unpack(payload, noFunctions) as unknown[]
        },
        bytes,
        latent: rate !== undefined,
        at: clock.now(),
        resource,
        lost,
      })
    })
  }

  return {
    toClients,
    toServer,
    sendToClient: (player, client, packet) => send(packet, toClients, client, SERVER_SOURCE, player.received),
    sendToServer: (player, packet) => send(packet, toServer, server(), player.id, player.sent),
  }
}
