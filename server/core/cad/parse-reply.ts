import type { Call, DispatchCall, EmergencyCall } from '../../../shared/call.ts'
import { CALL_STATUS } from '../../../shared/call-codes.ts'
import { eitherCase, isObject, type JsonObject, pascalCase, toId, toList, toNumber } from './coerce.ts'
import { findIncomplete, type IncompleteList } from './incomplete-lists.ts'
import { type ParseResult, parseDispatchCall, parseEmergencyCall } from './parse-call.ts'

/** A parsed reply of Get Calls. */
export type Reply =
  | {
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
      skipped: Skipped[]
    }
  | { kind: 'malformed'; why: string }

/** A call that was skipped (path `activeCalls[3].callId`) or a whole list (path `activeCalls`). `why` never quotes the call. */
export interface Skipped {
  path: string
  why: string
}

const { active: STATUS_ACTIVE, closed: STATUS_CLOSED } = CALL_STATUS

const replyFields = eitherCase(['closedCallCount', 'status'])

/** The entries of a list, or null where it is not one. The CAD's OpenAPI page shows a single call in place of a list. */
function entriesOf(list: unknown): readonly unknown[] | null {
  return typeof list === 'object' ? toList(list) : null
}

/** Parses one entry of the named list, or returns the result from an earlier reply. */
export type ParseCached = <C extends Call>(
  list: string,
  call: unknown,
  parse: (call: unknown) => ParseResult<C>,
) => ParseResult<C>

/** Takes any JSON value and never throws. */
export function parseReply(json: unknown, parseCached: ParseCached = (_, call, parse) => parse(call)): Reply {
  if (!isObject(json)) return { kind: 'malformed', why: 'not an object' }

  const skipped: Skipped[] = []
  const parseCalls = <C extends Call>(name: string, parse: (call: unknown) => ParseResult<C>) =>
    parseList(json, name, (call) => parseCached(name, call, parse), skipped)
  const active = parseCalls('activeCalls', (call) => parseDispatchCall(call, STATUS_ACTIVE))
  const emergency = parseCalls('emergencyCalls', parseEmergencyCall)
  const closed = parseCalls('closedCalls', (call) => parseDispatchCall(call, STATUS_CLOSED))
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
    skipped,
  }
}

/** The calls of the named list in either spelling, or null where there is no list. */
function parseList<C extends Call>(
  json: JsonObject,
  name: string,
  parse: (call: unknown) => ParseResult<C>,
  skipped: Skipped[],
): C[] | null {
  let calls: C[] | null = null
  for (const spelling of [name, pascalCase(name)]) {
    if (!(spelling in json)) continue
    const entries = entriesOf(json[spelling])
    if (entries === null) {
      skipped.push({ path: spelling, why: 'not a list' })
      continue
    }
    calls ??= []
    for (let index = 0; index < entries.length; index++) {
      const result = parse(entries[index])
      if (result.ok) calls.push(result.call)
      else skipped.push({ path: `${spelling}[${index}]${result.path && `.${result.path}`}`, why: result.why })
    }
  }
  return calls
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
