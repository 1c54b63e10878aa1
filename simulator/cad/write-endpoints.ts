import type { Calls } from './calls.ts'
import type { Emergencies } from './emergencies.ts'
import type { Reply } from './published.ts'
import { type CadRequest, type CadResponse, jsonResponse, problemResponse } from './response.ts'
import type { CadUnit, Units } from './units.ts'

/**
 * What Sonoran's documentation leaves open about the write endpoints. Each field may be changed at run time.
 */
export interface WriteBehaviour {
  /** Whether attaching a unit takes it off its other calls. */
  attachMoves: boolean
  /** The response for an unknown call, or for a unit that is not logged in. `empty`: 200 with an empty list. */
  unknown: 'empty' | 400 | 404
  /** Whether changes through the API cause push events. */
  echoes: boolean
}

export interface WriteTarget {
  calls: Calls
  emergencies: Emergencies
  units: Units
  reply(): Reply
}

export interface WriteEndpoint {
  /** The published limit, in requests a minute for each API key. */
  limit: number
  method: 'POST' | 'DELETE' | 'PATCH'
  path: RegExp
  /** @param id the id in the path */
  handle(body: Body, id: number, context: Context): object | Rejection
}

type Body = Record<string, unknown>
type Context = WriteTarget & { behaviour: WriteBehaviour }

/** A problem document in place of the result. */
class Rejection {
  readonly status: 400 | 404
  readonly detail: string
  constructor(status: 400 | 404, detail: string) {
    this.status = status
    this.detail = detail
  }
}

const SERVER = '^/v2/emergency/servers/(?<server>[^/]+)'
const path = (rest: string) => new RegExp(`${SERVER}${rest}$`)

export const WRITE_ENDPOINTS = {
  attach: {
    limit: 10,
    method: 'POST',
    path: path('/dispatch-calls/(?<id>\\d+)/attachments'),
    handle(body, callId, context) {
      const { calls, behaviour } = context
      const units = unitsOf(body, context)
      if (units instanceof Rejection) return units
      const known = activeCall(context, callId) !== undefined
      if (!known && behaviour.unknown !== 'empty') return new Rejection(behaviour.unknown, 'Unknown call.')
      const ids = known ? units.map(({ id }) => id) : []
      if (behaviour.attachMoves) detachFromAll(context, ids, callId)
      if (ids.length > 0) calls.attach(callId, ...ids)
      return { callId, identIds: ids }
    },
  },
  detach: {
    limit: 10,
    method: 'DELETE',
    path: path('/dispatch-calls/attachments'),
    handle(body, _, context) {
      const units = unitsOf(body, context)
      if (units instanceof Rejection) return units
      const ids = units.map(({ id }) => id)
      detachFromAll(context, ids)
      return { identIds: ids }
    },
  },
  status: {
    limit: 30,
    method: 'PATCH',
    path: path('/units/status'),
    handle(body, _, context) {
      const units = unitsOf(body, context)
      if (units instanceof Rejection) return units
      const status = Number(body.status)
      if (!STATUS_NAMES[status]) return new Rejection(400, 'status must be from 0 to 4.')
      for (const { id } of units) context.units.setStatus(id, status)
      return { updated: units.length, status: STATUS_NAMES[status] }
    },
  },
  note: {
    limit: 60,
    method: 'POST',
    path: path('/dispatch-calls/(?<id>\\d+)/notes'),
    handle(body, callId, context) {
      const { note, label = '' } = body
      if (typeof note !== 'string' || typeof label !== 'string')
        return new Rejection(400, 'note and label must be texts.')
      if (activeCall(context, callId) === undefined)
        return context.behaviour.unknown === 'empty'
          ? { callId, note: null }
          : new Rejection(context.behaviour.unknown, 'Unknown call.')
      context.calls.note(callId, note, label)
      return { callId, note }
    },
  },
  create: {
    limit: 20,
    method: 'POST',
    path: path('/dispatch-calls'),
    handle(body, _, { calls }) {
      if (typeof body.title !== 'string') return new Rejection(400, 'title must be a text.')
      return calls.create(body)
    },
  },
  remove911: {
    limit: 10,
    method: 'DELETE',
    path: path('/calls/911/(?<id>\\d+)'),
    handle(_, callId, { emergencies, reply, behaviour }) {
      if (reply().emergencyCalls.every((call) => call.callId !== callId))
        return behaviour.unknown === 'empty'
          ? { callId: null }
          : new Rejection(behaviour.unknown, 'Unknown call.')
      emergencies.remove(callId)
      return { callId, serverId: 1 }
    },
  },
} as const satisfies Record<string, WriteEndpoint>

export type WriteName = keyof typeof WRITE_ENDPOINTS

const STATUS_NAMES: Record<number, string> = {
  0: 'UNAVAILABLE',
  1: 'BUSY',
  2: 'AVAILABLE',
  3: 'ENROUTE',
  4: 'ON_SCENE',
}

/** The write endpoint that a request is for, or null. */
export function writeEndpointOf({ method, url }: Pick<CadRequest, 'method' | 'url'>): WriteName | null {
  const names = Object.keys(WRITE_ENDPOINTS) as WriteName[]
  return (
    names.find((name) => {
      const { method: expected, path } = WRITE_ENDPOINTS[name]
      return method === expected && path.test(url.pathname)
    }) ?? null
  )
}

export function handleWrite(
  name: WriteName,
  request: CadRequest,
  serverIds: readonly number[],
  context: Context,
): CadResponse {
  const { path, handle } = WRITE_ENDPOINTS[name]
  const { server, id } = path.exec(request.url.pathname)?.groups ?? {}
  if (!serverIds.some((known) => String(known) === server))
    return problemResponse(404, 'The server id is not configured for this community.', request)
  const body = parseBody(request.body)
  if (body === null) return problemResponse(400, 'The body must be a JSON object.', request)
  const result = handle(body, Number(id), context)
  return result instanceof Rejection
    ? problemResponse(result.status, result.detail, request)
    : jsonResponse(JSON.stringify(result))
}

function parseBody(text: string): Body | null {
  if (text === '') return {}
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Body) : null
  } catch {
    return null
  }
}

/** The units that `identIds` or `communityUserIds` name. */
function unitsOf({ identIds, communityUserIds }: Body, { units, behaviour }: Context): CadUnit[] | Rejection {
  const names = Array.isArray(identIds) ? identIds : communityUserIds
  if (!Array.isArray(names) || names.length === 0)
    return new Rejection(400, 'identIds or communityUserIds must be a list.')
  const found = names.map((name) => units.all().find((unit) => unit.id === name || isOf(unit, name)))
  if (found.includes(undefined) && behaviour.unknown !== 'empty')
    return new Rejection(behaviour.unknown, 'Unknown unit.')
  return found.filter((unit) => unit !== undefined)
}

/** Identifiers match with their type (`license:1a2b`) and without. */
function isOf({ data }: CadUnit, name: unknown): boolean {
  const withoutType = (text: string) => text.slice(text.indexOf(':') + 1)
  return (
    typeof name === 'string' &&
    (data.communityUserIds ?? []).some((id) => withoutType(id) === withoutType(name))
  )
}

const activeCall = ({ reply }: Context, callId: number) =>
  reply().activeCalls.find((call) => call.callId === callId)

function detachFromAll({ calls, reply }: Context, ids: readonly number[], exceptCallId?: number): void {
  for (const { callId, idents } of reply().activeCalls) {
    const attached = ids.filter((id) => idents.includes(id))
    if (callId !== exceptCallId && attached.length > 0) calls.detach(callId, ...attached)
  }
}
