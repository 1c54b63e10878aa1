import { type Calls, createCalls } from './calls.ts'
import type { Clock, Io } from './clock.ts'
import { createEmergencies, type Emergencies } from './emergencies.ts'
import { createEndpoint, type EndpointView, viewOf, withLimit } from './endpoint.ts'
import type { FaultDuration } from './fault-injector.ts'
import type { Fault } from './faults.ts'
import type { GatewaySettings } from './gateway.ts'
import { type Listener, listen } from './http.ts'
import { createFetch } from './in-process.ts'
import type { Reply } from './published.ts'
import type { ServerConfig } from './request-handler.ts'
import type { ApiUser, RequestRecord } from './request-log.ts'
import { createRequestPipeline } from './request-pipeline.ts'
import { type Change, createCallStore } from './store.ts'
import { createUnits, type Units } from './units.ts'
import { createWrites, type Writes } from './writes.ts'

/** These may be changed at run time, as fields of the CAD. */
export interface CadSettings extends ServerConfig, GatewaySettings {
  /** Milliseconds before each response. */
  latency: number
  /** Requests a minute for the list of active units. */
  unitsLimit: number
  /** Sent verbatim in place of the units. */
  unitsReply: string | object | null
}

/**
 * A stand-in for Sonoran CAD's API: Get Calls, Get Active Units and the endpoints that write. A request passes through the validation, the gateway's rate limit, the request
 * handler and the fault injection (request-pipeline.ts). There are two transports: `fetch` and `listen`.
 */
export interface Cad extends CadSettings {
  calls: Calls
  emergencies: Emergencies
  units: Units
  /** The requests for the list of active units, which have a limit and a fault of their own. */
  unitList: EndpointView
  writes: Writes
  load(reply: Reply): void
  /** The reply to a request for all calls, all the closed ones included. Later changes do not alter it. */
  currentReply(): Reply
  /** Returns a function that removes the listener. */
  onChange(listener: (change: Change) => void): () => void

  /** The fault that applies to each request until this is set again. */
  fault: Fault | null
  /**
   * Applies a fault to a number of requests, or for a time. Over HTTP `unreachable` needs a time: no request arrives
   * there that could be counted.
   */
  injectFault(fault: Fault, duration: FaultDuration): void

  fetch: typeof fetch
  /** Opens a socket on the loopback interface; port 0 is any free port. */
  listen(port?: number): Promise<Listener>

  /** The latest 1,000 requests or more. */
  readonly requests: readonly RequestRecord[]
  readonly arrived: Readonly<Record<ApiUser, number>>
  /** Requests that the rate limit refused; a 429 from a fault is not counted. */
  readonly refused: Readonly<Record<ApiUser, number>>
  /** The maximum number of requests, by this resource or by all users of the key, within any 60 seconds. */
  busiestMinute(user?: 'us' | 'all'): number
  /** Sets the request rate of another user of the key; 0 ends it. The first request comes after one interval. */
  otherUser(perMinute: number): void
  /** Makes one request as the other user of the key. */
  requestAsOtherUser(): void
}

export function createCad({
  clock,
  io,
  ...initial
}: { clock: Clock; io?: Io | undefined } & Partial<CadSettings>): Cad {
  const settings: CadSettings = {
    key: 'the-simulators-key',
    serverIds: [1],
    keys: 'camelCase',
    reply: null,
    limit: 3,
    window: 'sliding',
    rateHeaders: false,
    retryAfter: 'seconds',
    latency: 0,
    unitsLimit: 3,
    unitsReply: null,
    ...initial,
  }

  const store = createCallStore(clock)
  const calls = createCalls(store)
  const units = createUnits()
  const emergencies = createEmergencies(store, calls)
  const callsEndpoint = createEndpoint(clock, settings)
  const unitList = createEndpoint(
    clock,
    withLimit(settings, () => settings.unitsLimit),
  )
  const writes = createWrites(clock, settings, { calls, emergencies, units, reply: store.reply })
  const handleRequest = createRequestPipeline({
    ...{ clock, io, settings, unitList, writes },
    currentReply: store.reply,
    units: units.all,
    calls: callsEndpoint,
  })
  const { gateway, faultInjector, requestLog } = callsEndpoint
  const fault = {
    get: faultInjector.current,
    set: (next: Fault | null) => faultInjector.set(next),
    enumerable: true,
  }

  // The CAD is the settings object itself, so that its parts see a setting that is changed on the CAD.
  return Object.assign(Object.defineProperty(settings as CadSettings & Pick<Cad, 'fault'>, 'fault', fault), {
    calls,
    emergencies,
    units,
    unitList: viewOf(unitList),
    writes: writes.view,
    load: store.load,
    currentReply: store.reply,
    onChange: store.onChange,
    injectFault: faultInjector.set,
    fetch: createFetch(handleRequest),
    listen: (port = 0) => listen(handleRequest, faultInjector, port),
    requests: requestLog.recent,
    arrived: requestLog.arrived,
    refused: gateway.refused,
    busiestMinute: requestLog.busiestMinute,
    otherUser: gateway.setOtherUserRate,
    requestAsOtherUser: gateway.requestAsOtherUser,
  })
}
