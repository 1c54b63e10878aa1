import type { Reply } from './published.ts'
import { type Answer, type Incoming, problem } from './response.ts'

/** How this CAD is set up, and in which of the published forms it replies. */
export interface ServerConfig {
  key: string
  serverIds: number[]
  keys: 'camelCase' | 'PascalCase'
  /** Sent verbatim in place of the calls. */
  reply: string | object | null
}

const PATH = /^\/v2\/emergency\/servers\/([^/]+)\/calls$/
const TYPES = { dispatch: 0, emergency: 1, all: 100 }

/** The answer to who never gets as far as the gateway's count, which is kept for each key. */
export function turnedAway(incoming: Incoming, { key }: ServerConfig): Answer | null {
  const { method, url, authorization } = incoming
  if (!PATH.test(url.pathname)) return problem(404, 'There is nothing here.', incoming)
  if (method !== 'GET') return problem(405, 'Only GET is answered here.', incoming, { allow: 'GET' })
  if (!authorization) return unauthorized('The Authorization header is missing.', incoming)
  const token = /^Bearer +(.+)$/i.exec(authorization)?.[1]
  if (!token) return unauthorized('The Authorization header is not of the Bearer scheme.', incoming)
  return token === key ? null : unauthorized('The API key is invalid.', incoming)
}

export function answer(incoming: Incoming, office: ServerConfig, truth: Reply): Answer {
  const serverId = PATH.exec(incoming.url.pathname)?.[1]
  if (!office.serverIds.some((id) => String(id) === serverId))
    return problem(404, 'The server id is not configured for this community.', incoming)

  const asked = incoming.url.searchParams
  const closedLimit = whole(asked.get('closedLimit') ?? '10')
  const closedOffset = whole(asked.get('closedOffset') ?? '0')
  const type = whole(asked.get('type') ?? '100')
  if (closedLimit === null || closedOffset === null)
    return problem(400, 'closedLimit and closedOffset must be whole numbers from 0.', incoming)
  if (type === null || !Object.values(TYPES).includes(type))
    return problem(400, 'type must be 0, 1 or 100.', incoming)

  if (office.reply !== null)
    return json(typeof office.reply === 'string' ? office.reply : JSON.stringify(office.reply))

  return json(written(truth, { closedLimit, closedOffset, type }, office.keys))
}

interface Asked {
  closedLimit: number
  closedOffset: number
  type: number
}

/** Pollers ask the same again and again, and mostly nothing has changed. */
const alreadyWritten = new WeakMap<Reply, Map<string, string>>()

function written(truth: Reply, asked: Asked, keys: ServerConfig['keys']): string {
  const texts = alreadyWritten.get(truth) ?? new Map<string, string>()
  alreadyWritten.set(truth, texts)
  const question = JSON.stringify([asked, keys])
  let text = texts.get(question)
  if (text === undefined) {
    const reply = excerpt(truth, asked)
    text = JSON.stringify(keys === 'PascalCase' ? pascalCased(reply) : reply)
    texts.set(question, text)
  }
  return text
}

function excerpt(truth: Reply, { closedLimit, closedOffset, type }: Asked): Reply {
  const dispatch = type !== TYPES.emergency
  return {
    activeCalls: dispatch ? truth.activeCalls : [],
    emergencyCalls: type !== TYPES.dispatch ? truth.emergencyCalls : [],
    closedCalls: dispatch ? truth.closedCalls.slice(closedOffset, closedOffset + closedLimit) : [],
    closedCallCount: dispatch ? truth.closedCallCount : 0,
  }
}

function unauthorized(detail: string, incoming: Incoming): Answer {
  return problem(401, detail, incoming, { 'www-authenticate': 'Bearer' })
}

function json(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

function whole(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

/** As .NET serializes without a naming policy: names of properties change, keys of a dictionary stay. */
function pascalCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalCased)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      key === 'metaData' ? inner : pascalCased(inner),
    ]),
  )
}
