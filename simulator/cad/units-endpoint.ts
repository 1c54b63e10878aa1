import { toPascalCase } from './pascal-case.ts'
import type { ServerConfig } from './request-handler.ts'
import { type CadRequest, type CadResponse, jsonResponse, problemResponse } from './response.ts'
import type { CadUnit } from './units.ts'

export const UNITS_PATH = /^\/v2\/emergency\/servers\/([^/]+)\/units$/

/** The response to Get Active Units. */
export function handleUnitsRequest(
  request: CadRequest,
  config: ServerConfig & { unitsReply: string | object | null },
  units: readonly CadUnit[],
): CadResponse {
  const serverId = UNITS_PATH.exec(request.url.pathname)?.[1]
  if (!config.serverIds.some((id) => String(id) === serverId))
    return problemResponse(404, 'The server id is not configured for this community.', request)
  const params = request.url.searchParams
  const limit = Number(params.get('limit') ?? '100')
  const offset = Number(params.get('offset') ?? '0')
  if (!Number.isInteger(limit) || limit < 1 || limit > 100 || !Number.isInteger(offset) || offset < 0)
    return problemResponse(400, 'limit must be from 1 to 100, and offset a whole number from 0.', request)
  if (config.unitsReply !== null)
    return jsonResponse(
      typeof config.unitsReply === 'string' ? config.unitsReply : JSON.stringify(config.unitsReply),
    )
  const onlyUnits = params.get('onlyUnits') !== 'false'
  const page = units.filter(({ isDispatch }) => !(onlyUnits && isDispatch)).slice(offset, offset + limit)
  return jsonResponse(JSON.stringify(config.keys === 'PascalCase' ? toPascalCase(page) : page))
}
