import type { CallTableType } from '../shared/call-codes.ts'
import { type FetchDeps, requestFromCad } from './cad-request.ts'
import type { PageRequest } from './core/closed-pages.ts'
import type { FetchOutcome } from './core/poll-outcome.ts'

export interface CallsRequest {
  apiUrl: string
  apiKey: string
  serverId: number
  closed: PageRequest
  type: CallTableType
}

/** Sends one Get Calls request to Sonoran CAD. Never throws. Call it on the game thread; it settles off it. */
export function fetchCalls(request: CallsRequest, deps: FetchDeps): Promise<FetchOutcome> {
  const { apiUrl, apiKey, serverId, closed, type } = request
  const query = `closedLimit=${closed.limit}&closedOffset=${closed.offset}&type=${type}`
  return requestFromCad(`${apiUrl}/v2/emergency/servers/${serverId}/calls?${query}`, apiKey, deps)
}
