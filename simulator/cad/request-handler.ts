import { toPascalCase } from './pascal-case.ts'
import type { Reply } from './published.ts'
import { type CadRequest, type CadResponse, jsonResponse, problemResponse } from './response.ts'
import { UNITS_PATH } from './units-endpoint.ts'
import { writeEndpointOf } from './write-endpoints.ts'

/** How this CAD is set up, and which of the published forms its replies have. */
export interface ServerConfig {
  key: string
  serverIds: number[]
  keys: 'camelCase' | 'PascalCase'
  /** Sent verbatim in place of the calls. */
  reply: string | object | null
}

const PATH = /^\/v2\/emergency\/servers\/([^/]+)\/calls$/
const TYPES = { dispatch: 0, emergency: 1, all: 100 }

/** The error response to a request that the gateway does not count, because it carries no valid key; else null. */
export function rejectInvalidRequest(request: CadRequest, { key }: ServerConfig): CadResponse | null {
  const { method, url, authorization } = request
  const isWrite = writeEndpointOf(request) !== null
  if (!isWrite && !PATH.test(url.pathname) && !UNITS_PATH.test(url.pathname))
    return problemResponse(404, 'This path does not exist.', request)
  if (!isWrite && method !== 'GET')
    return problemResponse(405, 'Only the GET method is supported.', request, { allow: 'GET' })
  if (!authorization) return unauthorized('The Authorization header is missing.', request)
  const token = /^Bearer +(.+)$/i.exec(authorization)?.[1]
  if (!token) return unauthorized('The Authorization header is not of the Bearer scheme.', request)
  return token === key ? null : unauthorized('The API key is invalid.', request)
}

/** The response to Get Calls. `current` holds all closed calls; the query selects a part of them. */
export function handleRequest(request: CadRequest, config: ServerConfig, current: Reply): CadResponse {
  const serverId = PATH.exec(request.url.pathname)?.[1]
  if (!config.serverIds.some((id) => String(id) === serverId))
    return problemResponse(404, 'The server id is not configured for this community.', request)

  const params = request.url.searchParams
  const closedLimit = parseWholeNumber(params.get('closedLimit') ?? '10')
  const closedOffset = parseWholeNumber(params.get('closedOffset') ?? '0')
  const type = parseWholeNumber(params.get('type') ?? '100')
  if (closedLimit === null || closedOffset === null)
    return problemResponse(400, 'closedLimit and closedOffset must be whole numbers from 0.', request)
  if (type === null || !Object.values(TYPES).includes(type))
    return problemResponse(400, 'type must be 0, 1 or 100.', request)

  if (config.reply !== null)
    return jsonResponse(typeof config.reply === 'string' ? config.reply : JSON.stringify(config.reply))

  return jsonResponse(serialize(current, { closedLimit, closedOffset, type }, config.keys))
}

interface Query {
  closedLimit: number
  closedOffset: number
  type: number
}

/** Pollers repeat the same query, mostly while nothing has changed, so the texts are cached for each reply. */
const serialized = new WeakMap<Reply, Map<string, string>>()

function serialize(current: Reply, query: Query, keys: ServerConfig['keys']): string {
  const texts = serialized.get(current) ?? new Map<string, string>()
  serialized.set(current, texts)
  const cacheKey = JSON.stringify([query, keys])
  let text = texts.get(cacheKey)
  if (text === undefined) {
    const reply = select(current, query)
    text = JSON.stringify(keys === 'PascalCase' ? toPascalCase(reply) : reply)
    texts.set(cacheKey, text)
  }
  return text
}

function select(current: Reply, { closedLimit, closedOffset, type }: Query): Reply {
  const dispatch = type !== TYPES.emergency
  return {
    activeCalls: dispatch ? current.activeCalls : [],
    emergencyCalls: type !== TYPES.dispatch ? current.emergencyCalls : [],
    closedCalls: dispatch ? current.closedCalls.slice(closedOffset, closedOffset + closedLimit) : [],
    closedCallCount: dispatch ? current.closedCallCount : 0,
  }
}

function unauthorized(detail: string, request: CadRequest): CadResponse {
  return problemResponse(401, detail, request, { 'www-authenticate': 'Bearer' })
}

function parseWholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
