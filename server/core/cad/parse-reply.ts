import type { Call, DispatchCall, EmergencyCall } from '../../../shared/call.ts'
import { CALL_STATUS } from '../../../shared/call-codes.ts'
import { deepEqual } from '../../../shared/deep-equal.ts'
import { MAX_CALLS, MAX_CLOSED_CALLS } from './bounds.ts'
import { eitherCase, isObject, type JsonObject, toId, toNumber } from './coerce.ts'
import { findIncomplete, type IncompleteList } from './incomplete-lists.ts'
import { parseDispatchCall, parseEmergencyCall } from './parse-call.ts'
import { type Entries, type Omissions, readList } from './parse-list.ts'

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
  let lastCalls: ParsedLists = new Map()

  return (text) => {
    if (lastReply !== null && text === lastText) return lastReply
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return { kind: 'malformed', why: text.trim() === '' ? 'it is empty' : 'it is not JSON' }
    }
    const calls: ParsedLists = new Map()
    const reply = parseReply(json, lastCalls, calls)
    if (reply.kind === 'malformed') return reply
    lastCalls = calls
    lastText = text
    lastReply = reply
    return reply
  }
}

/** A list with the calls that its entries were parsed to. The ids are apart, because reading them from each call is slow. */
interface ParsedList<C extends Call = Call> extends Entries {
  calls: C[]
}

type ParsedLists = Map<string, ParsedList>

/**
 * Parses any JSON value. Never throws.
 *
 * @param last the calls of the last reply, which are used again where their JSON is equal
 * @param parsed receives the calls of this reply
 */
export function parseReply(
  json: unknown,
  last: ParsedLists = new Map(),
  parsed: ParsedLists = new Map(),
): Reply {
  if (!isObject(json)) return { kind: 'malformed', why: 'not an object' }

  const omissions: Omissions = { skipped: [], skippedCount: 0, excessCount: 0 }

  function parseCalls<C extends Call>(
    list: string,
    parse: (json: JsonObject, id: number) => C,
  ): ParsedList<C> | null {
    const maxCalls = list === 'closedCalls' ? MAX_CLOSED_CALLS : MAX_CALLS
    const entries = readList(json as JsonObject, list, maxCalls, omissions)
    if (entries === null) return null
    const before = last.get(list) as ParsedList<C> | undefined
    const indexBefore = createFinder(before?.ids ?? [])
    const calls = entries.json.map((json, i) => {
      const id = entries.ids[i] as number
      const index = indexBefore(id, i)
      if (before === undefined || index === -1 || !deepEqual(before.json[index], json)) return parse(json, id)
      // Frees the new objects.
      entries.json[i] = before.json[index] as JsonObject
      return before.calls[index] as C
    })
    const result = { ...entries, calls }
    parsed.set(list, result)
    return result
  }

  const active = parseCalls('activeCalls', (call, id) => parseDispatchCall(call, id, STATUS_ACTIVE))
  const emergency = parseCalls('emergencyCalls', parseEmergencyCall)
  const closed = parseCalls('closedCalls', (call, id) => parseDispatchCall(call, id, STATUS_CLOSED))
  const incomplete = [
    ...findIncomplete(json, 'dispatch', active?.ids.length ?? 0),
    ...findIncomplete(json, 'emergency', emergency?.ids.length ?? 0),
  ]
  if (incomplete.filter(({ problem }) => problem !== 'unreadable').length === 2)
    return { kind: 'malformed', why: 'neither activeCalls nor emergencyCalls' }

  const fields = replyFields(json)
  const status = toNumber(fields.status) ?? 0
  // Only error replies have a status field. Calls next to it are still used; empty lists next to it are not.
  const hasCalls = Boolean(active?.ids.length || emergency?.ids.length)
  if (status >= 400 && !hasCalls) return { kind: 'malformed', why: `error ${status}` }

  // Closed calls come last: of two entries with the same id and time, the later entry is kept.
  const dispatch = uniqueById(active, closed)
  const fromClosed = new Set(closed?.calls)
  const activeCalls: DispatchCall[] = []
  const closedCalls: DispatchCall[] = []
  for (const call of dispatch) {
    const isClosed = call.status === STATUS_CLOSED || fromClosed.has(call)
    ;(isClosed ? closedCalls : activeCalls).push(call)
  }
  return {
    kind: 'calls',
    active: activeCalls,
    emergency: uniqueById(emergency),
    incomplete,
    unread: incomplete.map(({ kind }) => kind),
    closed: closedCalls,
    closedCount: toId(fields.closedCallCount) ?? closedCalls.length,
    ...omissions,
  }
}

/** Returns a function that finds the index of an id, which is usually still the same; -1 where it is not there. */
function createFinder(ids: readonly number[]): (id: number, index: number) => number {
  let indexes: Map<number, number> | null = null
  return (id, index) => {
    if (ids[index] === id) return index
    indexes ??= new Map(ids.map((other, i) => [other, i]))
    return indexes.get(id) ?? -1
  }
}

/** The calls of lists of one kind, one of each id: the one that the CAD updated last. */
function uniqueById<C extends Call>(...lists: (ParsedList<C> | null)[]): C[] {
  const calls = lists.flatMap((list) => list?.calls ?? [])
  // Duplicates are rare, and this runs for every call of every reply: check for them before building a map.
  if (new Set(lists.flatMap((list) => list?.ids ?? [])).size === calls.length) return calls
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
