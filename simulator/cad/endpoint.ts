import type { Clock } from './clock.ts'
import { createFaultInjector, type FaultDuration, type FaultInjector } from './fault-injector.ts'
import type { Fault } from './faults.ts'
import { createGateway, type Gateway, type GatewaySettings } from './gateway.ts'
import { type ApiUser, createRequestLog, type RequestLog, type RequestRecord } from './request-log.ts'

/** The parts of the CAD that each endpoint has for itself. */
export interface Endpoint {
  gateway: Gateway
  faultInjector: FaultInjector
  requestLog: RequestLog
}

/** An endpoint as tests and the preview see it. */
export interface EndpointView {
  fault: Fault | null
  injectFault(fault: Fault, duration: FaultDuration): void
  readonly requests: readonly RequestRecord[]
  readonly refused: Readonly<Record<ApiUser, number>>
  /** The maximum number of requests within any 60 seconds. */
  busiestMinute(user?: 'us' | 'all'): number
  otherUser(perMinute: number): void
}

export function createEndpoint(clock: Clock, settings: GatewaySettings): Endpoint {
  const requestLog = createRequestLog()
  return {
    gateway: createGateway(clock, settings, requestLog),
    faultInjector: createFaultInjector(clock),
    requestLog,
  }
}

export function viewOf({ gateway, faultInjector, requestLog }: Endpoint): EndpointView {
  return {
    get fault() {
      return faultInjector.current()
    },
    set fault(fault) {
      faultInjector.set(fault)
    },
    injectFault: faultInjector.set,
    requests: requestLog.recent,
    refused: gateway.refused,
    busiestMinute: requestLog.busiestMinute,
    otherUser: gateway.setOtherUserRate,
  }
}

/** The settings of the CAD's gateway with another limit. They follow changes at run time. */
export function withLimit(settings: GatewaySettings, limit: () => number): GatewaySettings {
  return {
    get limit() {
      return limit()
    },
    get window() {
      return settings.window
    },
    get rateHeaders() {
      return settings.rateHeaders
    },
    get retryAfter() {
      return settings.retryAfter
    },
  }
}
