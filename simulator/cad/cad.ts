import { type Calls, createCalls } from './calls.ts'
import type { Clock, Io } from './clock.ts'
import { createEmergencies, type Emergencies } from './emergencies.ts'
import { createOutage, type Span } from './fault-injector.ts'
import type { Fault } from './faults.ts'
import { createGateway, type GatewaySettings } from './gateway.ts'
import { type Listener, listen } from './http.ts'
import { createFetch } from './in-process.ts'
import type { Reply } from './published.ts'
import type { ServerConfig } from './request-handler.ts'
import { createTraffic, type Visit, type Who } from './request-log.ts'
import { createReceive } from './request-pipeline.ts'
import { type Change, createCallStore } from './store.ts'

/** All of these may be changed at run time, on the CAD itself. */
export interface CadSettings extends ServerConfig, GatewaySettings {
  /** Milliseconds that every answer takes. */
  latency: number
}

/**
 * A stand-in for Sonoran CAD's Get Calls. A request finds its way turnedAway → gateway → answer → fault (receive.ts),
 * and the answer back over one of two transports, `fetch` and `listen`.
 */
export interface Cad extends CadSettings {
  calls: Calls
  emergencies: Emergencies
  load(reply: Reply): void
  /** What a reply with all the closed calls would hold now. A snapshot. */
  truth(): Reply
  onChange(listener: (change: Change) => void): () => void

  /** What goes wrong, until it is set to something else. */
  fault: Fault | null
  /**
   * What goes wrong for so many requests or so long, and then nothing does. Only the latter ends `unreachable` over
   * HTTP, where no request arrives to be counted.
   */
  fail(fault: Fault, span: Span): void

  fetch: typeof fetch
  listen(port?: number): Promise<Listener>

  /** The latest thousand or more. */
  readonly requests: readonly Visit[]
  readonly arrived: Readonly<Record<Who, number>>
  /** Refused by the true limit; forced 429s are not among them. */
  readonly refused: Readonly<Record<Who, number>>
  /** The most requests of ours (or of all with the key) that arrived within any 60 seconds. */
  busiestMinute(whose?: 'us' | 'all'): number
  /** Another user of the key, on the clock; 0 ends it. The first request comes after one interval. */
  otherUser(perMinute: number): void
  /** One request of the other user, now. */
  spend(): void
}

export function createCad({
  clock,
  io,
  ...given
}: { clock: Clock; io?: Io | undefined } & Partial<CadSettings>): Cad {
  const outage = createOutage(clock)
  const settings: CadSettings & Pick<Cad, 'fault'> = {
    key: 'the-simulators-key',
    serverIds: [1],
    keys: 'camelCase',
    reply: null,
    limit: 3,
    window: 'sliding',
    rateHeaders: false,
    retryAfter: 'seconds',
    latency: 0,
    ...given,
    get fault() {
      return outage.now()
    },
    set fault(fault) {
      outage.set(fault)
    },
  }

  const ledger = createCallStore(clock)
  const calls = createCalls(ledger)
  const traffic = createTraffic()
  const gateway = createGateway(clock, settings, traffic)
  const receive = createReceive({ clock, io, settings, truth: ledger.truth, gateway, outage, traffic })

  // Onto the settings themselves: what is changed on the CAD is what its parts go by.
  return Object.assign(settings, {
    calls,
    emergencies: createEmergencies(ledger, calls),
    load: ledger.load,
    truth: ledger.truth,
    onChange: ledger.onChange,
    fail: outage.set,
    fetch: createFetch(receive),
    listen: (port = 0) => listen(receive, outage, port),
    requests: traffic.recent,
    arrived: traffic.arrived,
    refused: gateway.refused,
    busiestMinute: traffic.busiestMinute,
    otherUser: gateway.otherUser,
    spend: gateway.spend,
  })
}
