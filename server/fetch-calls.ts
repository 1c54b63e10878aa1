import type { CallTableType } from '../shared/call-codes.ts'
import { type FetchDeps, requestFromCad } from './cad-request.ts'
import type { FetchOutcome } from './core/poll-outcome.ts'

export interface CallsRequest {
  apiUrl: string
  apiKey: string
  serverId: number
  closedLimit: number
  type: CallTableType
}

/** Sends one Get Calls request to Sonoran CAD. Never throws. Call it on the game thread; it settles off it. */
export function fetchCalls(request: CallsRequest, deps: FetchDeps): Promise<FetchOutcome> {
  const { apiUrl, apiKey, serverId, closedLimit, type } = request
  const url = `${apiUrl}/v2/emergency/servers/${serverId}/calls?closedLimit=${closedLimit}&closedOffset=0&type=${type}`
  return requestFromCad(url, apiKey, deps)
}
