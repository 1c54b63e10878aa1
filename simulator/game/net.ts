import type { ManualClock } from '../clock.ts'
import type { Machine } from './machine.ts'
import { noFunctions, unpack } from './packing.ts'
import type { Player } from './player.ts'

export interface NetMessage {
  readonly event: string
  readonly args: unknown[]
  /** The packed arguments and the event's name. */
  bytes: number
  /** It was streamed at a limited rate, and may have been overtaken. */
  latent: boolean
  /** When it arrived. */
  at: number
  /** The resource that sent it. */
  resource: string
  /** Nothing on the other side listened, or not for the net. */
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

/** The wire between the server and its players. A packet arrives in the first tick of the other side. */
export interface Net {
  readonly toClients: Traffic
  readonly toServer: Traffic
  sendToClient(player: Player, client: Machine, packet: Packet): void
  sendToServer(player: Player, packet: Packet): void
}

/** To a client, the server is this source. */
const THE_SERVER = 65535

export const LARGE_EVENT_BYTES = 1_000_000

export function createNet(clock: ManualClock, server: () => Machine): Net {
  const toClients = { messages: 0, bytes: 0 }
  const toServer = { messages: 0, bytes: 0 }

  function send(
    packet: Packet,
    total: { messages: number; bytes: number },
    to: Machine,
    source: number,
    log: NetMessage[],
  ) {
    const { event: name, payload, resource, rate } = packet
    const bytes = payload.length + Buffer.byteLength(name)
    total.messages++
    total.bytes += bytes
    const travel = rate === undefined ? 0 : (payload.length / rate) * 1000
    to.schedule(clock.now() + travel, () => {
      const lost = !to.dispatch({ name, payload, source, remote: true })
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
    sendToClient: (player, client, packet) => send(packet, toClients, client, THE_SERVER, player.received),
    sendToServer: (player, packet) => send(packet, toServer, server(), player.id, player.sent),
  }
}
