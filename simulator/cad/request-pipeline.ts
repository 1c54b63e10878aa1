import { type Clock, type Io, momentOf } from './clock.ts'
import { createPause } from './delay.ts'
import type { Outage } from './fault-injector.ts'
import { spoilt } from './faults.ts'
import type { Gateway } from './gateway.ts'
import type { Reply } from './published.ts'
import { answer, type ServerConfig, turnedAway } from './request-handler.ts'
import type { Traffic, Visit } from './request-log.ts'
import type { Incoming } from './response.ts'
import { createExchange, type Exchange } from './response-stream.ts'

/** A request comes in; null where the CAD could not be reached. Both transports end here. */
export type Receive = (request: Omit<Incoming, 'serial'>) => Exchange | null

interface House {
  clock: Clock
  io: Io | undefined
  settings: ServerConfig & { latency: number }
  truth: () => Reply
  gateway: Gateway
  outage: Outage
  traffic: Traffic
}

export function createReceive(house: House): Receive {
  const { clock, io, settings, truth, gateway, outage, traffic } = house

  return (request) => {
    const visit: Visit = { ...momentOf(clock), who: 'us', status: null, query: request.url.search.slice(1) }
    traffic.add(visit)
    const fault = outage.meet()
    if (fault?.kind === 'unreachable') return null

    const incoming = { ...request, serial: traffic.arrived.us }
    const given = turnedAway(incoming, settings) ?? gatekept(incoming)
    const headers = { date: new Date(clock.wall()).toUTCString(), ...gateway.headers(), ...given.headers }
    const pause = createPause(clock, io)
    return createExchange({ ...given, headers }, { fault, latency: settings.latency, pause, visit })

    /** The gateway comes first: while the CAD is in trouble, requests are spent all the same. */
    function gatekept(incoming: Incoming) {
      const tooMany = () => gateway.refusal(incoming)
      if (!gateway.admits('us')) return tooMany()
      return spoilt(answer(incoming, settings, truth()), fault, incoming, tooMany)
    }
  }
}
