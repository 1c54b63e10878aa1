import type { Clock } from './clock.ts'
import { createEndpoint, type Endpoint, type EndpointView, viewOf, withLimit } from './endpoint.ts'
import type { GatewaySettings } from './gateway.ts'
import type { CadRequest, CadResponse } from './response.ts'
import {
  handleWrite,
  WRITE_ENDPOINTS,
  type WriteBehaviour,
  type WriteName,
  type WriteTarget,
} from './write-endpoints.ts'

/** The CAD's write endpoints. Each has a limit, a fault and a log of its own. */
export interface Writes extends Readonly<Record<WriteName, EndpointView & { readonly bodies: string[] }>> {
  behaviour: WriteBehaviour
  /** Whether a change is being made that causes no push event. */
  isSilent(): boolean
}

/** The bodies that are kept of each endpoint. */
const MAX_BODIES = 1_000

export function createWrites(clock: Clock, settings: GatewaySettings, target: WriteTarget) {
  const behaviour: WriteBehaviour = { attachMoves: false, unknown: 404, echoes: false }
  const names = Object.keys(WRITE_ENDPOINTS) as WriteName[]
  const endpoints = Object.fromEntries(
    names.map((name) => [
      name,
      createEndpoint(
        clock,
        withLimit(settings, () => WRITE_ENDPOINTS[name].limit),
      ),
    ]),
  ) as Record<WriteName, Endpoint>
  const bodies = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<WriteName, string[]>
  let silent = false

  const views = Object.fromEntries(
    names.map((name) => [name, Object.assign(viewOf(endpoints[name]), { bodies: bodies[name] })]),
  ) as unknown as Record<WriteName, EndpointView & { bodies: string[] }>

  return {
    endpoints,
    view: { ...views, behaviour, isSilent: () => silent } satisfies Writes,

    handle(name: WriteName, request: CadRequest, serverIds: readonly number[]): CadResponse {
      if (bodies[name].length < MAX_BODIES) bodies[name].push(request.body)
      silent = !behaviour.echoes
      try {
        return handleWrite(name, request, serverIds, { ...target, behaviour })
      } finally {
        silent = false
      }
    },
  }
}
