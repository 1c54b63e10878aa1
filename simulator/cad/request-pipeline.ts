import { type Clock, type Io, timestampOf } from './clock.ts'
import { createDelay } from './delay.ts'
import type { Endpoint } from './endpoint.ts'
import { applyFault } from './faults.ts'
import type { Reply } from './published.ts'
import { handleRequest, rejectInvalidRequest, type ServerConfig } from './request-handler.ts'
import type { RequestRecord } from './request-log.ts'
import type { CadRequest } from './response.ts'
import { createResponseStream, type ResponseStream } from './response-stream.ts'
import type { CadUnit } from './units.ts'
import { handleUnitsRequest, UNITS_PATH } from './units-endpoint.ts'
import { writeEndpointOf } from './write-endpoints.ts'
import type { createWrites } from './writes.ts'

/** Both transports call this for each request. Null: the connection is refused. */
export type HandleRequest = (request: Omit<CadRequest, 'serial'>) => ResponseStream | null

interface PipelineParts {
  clock: Clock
  io: Io | undefined
  settings: ServerConfig & { latency: number; unitsReply: string | object | null }
  currentReply: () => Reply
  units: () => readonly CadUnit[]
  /** Each endpoint has a limit, a fault and a log of its own. */
  calls: Endpoint
  unitList: Endpoint
  writes: ReturnType<typeof createWrites>
}

export function createRequestPipeline(parts: PipelineParts): HandleRequest {
  const { clock, io, settings } = parts

  return (incoming) => {
    const isUnitList = UNITS_PATH.test(incoming.url.pathname)
    const write = writeEndpointOf(incoming)
    const { gateway, faultInjector, requestLog } =
      write !== null ? parts.writes.endpoints[write] : isUnitList ? parts.unitList : parts.calls
    const record: RequestRecord = {
      ...timestampOf(clock),
      user: 'us',
      status: null,
      query: incoming.url.search.slice(1),
    }
    requestLog.add(record)
    const fault = faultInjector.faultForRequest()
    if (fault?.kind === 'unreachable') return null

    const request = { ...incoming, serial: requestLog.arrived.us }
    const response = rejectInvalidRequest(request, settings) ?? rateLimited(request)
    const headers = { date: new Date(clock.wall()).toUTCString(), ...gateway.headers(), ...response.headers }
    const delay = createDelay(clock, io)
    return createResponseStream({ ...response, headers }, { fault, latency: settings.latency, delay, record })

    /** The gateway is in front of the CAD: a request counts against the limit even if the CAD then fails. */
    function rateLimited(request: CadRequest) {
      const refusal = () => gateway.refusal(request)
      if (!gateway.admit('us')) return refusal()
      // An error response means that nothing was written. With any other fault, only the response is lost.
      if (write !== null && fault?.kind === 'status') return applyFault(NO_RESPONSE, fault, request, refusal)
      if (write !== null)
        return applyFault(parts.writes.handle(write, request, settings.serverIds), fault, request, refusal)
      const handled = isUnitList
        ? handleUnitsRequest(request, settings, parts.units())
        : handleRequest(request, settings, parts.currentReply())
      return applyFault(handled, fault, request, refusal)
    }
  }
}

const NO_RESPONSE = { status: 500, headers: {}, body: '' }
