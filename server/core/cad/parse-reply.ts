import type { Call, DispatchCall, EmergencyCall } from '../../../shared/call.ts'
import { CALL_STATUS } from '../../../shared/call-codes.ts'
import { deepEqual } from '../../../shared/deep-equal.ts'
import { eitherCase, isObject, type JsonObject, toId, toNumber } from './coerce.ts'
import { findIncomplete, type IncompleteList } from './incomplete-lists.ts'
import { parseDispatchCall, parseEmergencyCall } from './parse-call.ts'
import { type Omissions, parseList } from './parse-list.ts'

/** A parsed reply of Get Calls. */
export type Reply =
  | ({
      kind: 'calls'
      /** Each key occurs once in all three lists together. */
      active: DispatchCall[]
      emergency: EmergencyCall[]
      /** The lists that this reply contains no information about. `unread` has their kinds. */
      incomplete: IncompleteList[]
      unread: Call['kind'][]
      closed: DispatchCall[]
      /** The number of all closed calls, including those beyond the requested limit. */
      closedCount: number
    } & Omissions)
  | { kind: 'malformed'; why: string }

const { active: STATUS_ACTIVE, closed: STATUS_CLOSED } = CALL_STATUS

const replyFields = eitherCase(['closedCallCount', 'status'])

/**
 * Creates a parser for successive replies. Most replies equal the last one, and most calls of the others are unchanged:
 * those are not parsed again and stay the same objects, so a comparison by '===' is enough.
 */
export function createReplyParser(): (text: string) => Reply {
  let lastText: string | null = null
  let lastReply: Reply | null = null
  let lastCalls: ParsedCalls = new Map()

  return (text) => {
    if (lastReply !== null && text === lastText) return lastReply
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return { kind: 'malformed', why: text.trim() === '' ? 'it is empty' : 'it is not JSON' }
    }
    const calls: ParsedCalls = new Map()
    const reply = parseReply(json, lastCalls, calls)
    if (reply.kind === 'malformed') return reply
    lastCalls = calls
    lastText = text
    lastReply = reply
    return reply
  }
}

/** The calls of each list with the JSON that they were parsed from, by id. */
type ParsedCalls = Map<string, Map<number, { json: JsonObject; call: Call }>>

/**
 * Parses any JSON value. Never throws.
 *
 * @param last the calls of the last reply, which are used again where their JSON is equal
 * @param parsed receives the calls of this reply
 */
export function parseReply(
  json: unknown,
  last: ParsedCalls = new Map(),
  parsed: ParsedCalls = new Map(),
): Reply {
  if (!isObject(json)) return { kind: 'malformed', why: 'not an object' }

  const omissions: Omissions = { skipped: [], skippedCount: 0, excessCount: 0 }

  function parseCalls<C extends Call>(list: string, parse: (json: JsonObject, id: number) => C): C[] | null {
    const lastCalls = last.get(list)
    const calls = new Map<number, { json: JsonObject; call: C }>()
    parsed.set(list, calls)
    return parseList(json as JsonObject, list, omissions, (json, id) => {
      const before = lastCalls?.get(id) as { json: JsonObject; call: C } | undefined
      const entry = before && deepEqual(before.json, json) ? before : { json, call: parse(json, id) }
      calls.set(id, entry)
      return entry.call
    })
  }

  const active = parseCalls('activeCalls', (call, id) => parseDispatchCall(call, id, STATUS_ACTIVE))
  const emergency = parseCalls('emergencyCalls', parseEmergencyCall)
  const closed = parseCalls('closedCalls', (call, id) => parseDispatchCall(call, id, STATUS_CLOSED))
  const incomplete = [
    ...findIncomplete(json, 'dispatch', active?.length ?? 0),
    ...findIncomplete(json, 'emergency', emergency?.length ?? 0),
  ]
  if (incomplete.filter(({ problem }) => problem !== 'unreadable').length === 2)
    return { kind: 'malformed', why: 'neither activeCalls nor emergencyCalls' }

  const fields = replyFields(json)
  const status = toNumber(fields.status) ?? 0
  // Only error replies have a status field. Calls next to it are still used; empty lists next to it are not.
  const hasCalls = Boolean(active?.length || emergency?.length)
  if (status >= 400 && !hasCalls) return { kind: 'malformed', why: `error ${status}` }

  // Closed calls come last: of two entries with the same id and time, the later entry is kept.
  const dispatch = uniqueById([...(active ?? []), ...(closed ?? [])])
  const fromClosed = new Set(closed)
  const isClosed = (call: DispatchCall) => call.status === STATUS_CLOSED || fromClosed.has(call)
  const closedCalls = dispatch.filter(isClosed)
  return {
    kind: 'calls',
    active: dispatch.filter((call) => !isClosed(call)),
    emergency: uniqueById(emergency ?? []),
    incomplete,
    unread: incomplete.map(({ kind }) => kind),
    closed: closedCalls,
    closedCount: toId(fields.closedCallCount) ?? closedCalls.length,
    ...omissions,
  }
}

/** Keeps one call of each id: the one that the CAD updated last. All calls are of one kind. */
function uniqueById<C extends Call>(calls: C[]): C[] {
  // Duplicates are rare, and this runs for every call of every reply: check for them before building a map.
  const ids = new Set<number>()
  for (const call of calls) ids.add(call.callId)
  if (ids.size === calls.length) return calls
  const latest = new Map<number, C>()
  for (const call of calls) {
    const other = latest.get(call.callId)
    if (!other || updatedAt(call) >= updatedAt(other)) latest.set(call.callId, call)
  }
  return [...latest.values()]
}

function updatedAt(call: Call): number {
  const time = Date.parse(call.updated ?? '')
  return Number.isNaN(time) ? -Infinity : time
}
