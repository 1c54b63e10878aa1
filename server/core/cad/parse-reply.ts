import type { Call, DispatchCall, EmergencyCall } from '../../../shared/call.ts'
import { eitherCase, isObject, type JsonObject, pascal, toId, toList, toNumber } from './coerce.ts'
import { type ParseResult, parseDispatchCall, parseEmergencyCall } from './parse-call.ts'

/** A reply of Get Calls, read. */
export type Reply =
  | {
      kind: 'calls'
      /** No key is in more than one of the lists, nor twice in one. */
      active: DispatchCall[]
      emergency: EmergencyCall[]
      /** Kinds whose list was there and was no list: this reply says nothing of them. */
      unread: Call['kind'][]
      closed: DispatchCall[]
      /** Of all closed calls, also of those that were not asked for. */
      closedCount: number
      skipped: Skipped[]
    }
  | { kind: 'malformed'; why: string }

/** What was left out: `activeCalls[3].callId`, or a whole list by its bare name. `why` has no players' words in it. */
export interface Skipped {
  path: string
  why: string
}

const ACTIVE = 1
const CLOSED = 2

const replyFields = eitherCase(['closedCallCount', 'status'])

/** A list's elements, each still to be read. The CAD's OpenAPI page shows one call where it means a list of them. */
function elementsOf(given: unknown): readonly unknown[] | null {
  return typeof given === 'object' ? toList(given) : null
}

/** Reads one entry of the named list, or knows what reading it gave before. */
export type ParseCached = <C extends Call>(
  list: string,
  call: unknown,
  read: (call: unknown) => ParseResult<C>,
) => ParseResult<C>

/** Takes any JSON value and never throws. */
export function parseReply(json: unknown, recall: ParseCached = (_, call, read) => read(call)): Reply {
  if (!isObject(json)) return { kind: 'malformed', why: 'not an object' }

  const skipped: Skipped[] = []
  const callsOf = <C extends Call>(name: string, read: (call: unknown) => ParseResult<C>) =>
    readList(json, name, (call) => recall(name, call, read), skipped)
  const active = callsOf('activeCalls', (call) => parseDispatchCall(call, ACTIVE))
  const emergency = callsOf('emergencyCalls', parseEmergencyCall)
  const closed = callsOf('closedCalls', (call) => parseDispatchCall(call, CLOSED))
  if (!active && !emergency) return { kind: 'malformed', why: 'neither activeCalls nor emergencyCalls' }

  const fields = replyFields(json)
  const status = toNumber(fields.status) ?? 0
  // Only an error has a status of its own. Calls beside it are calls all the same; empty lists beside it are not news.
  const isNews = Boolean(active?.length || emergency?.length)
  if (status >= 400 && !isNews) return { kind: 'malformed', why: `error ${status}` }

  const unread: Call['kind'][] = []
  if (!active && isNamed(json, 'activeCalls')) unread.push('dispatch')
  if (!emergency && isNamed(json, 'emergencyCalls')) unread.push('emergency')

  // The closed ones come last, for of two entries of one call that changed at the same time the later one stays.
  const dispatch = unique([...(active ?? []), ...(closed ?? [])])
  const fromClosed = new Set(closed)
  const isClosed = (call: DispatchCall) => call.status === CLOSED || fromClosed.has(call)
  const ended = dispatch.filter(isClosed)
  return {
    kind: 'calls',
    active: dispatch.filter((call) => !isClosed(call)),
    emergency: unique(emergency ?? []),
    unread,
    closed: ended,
    closedCount: toId(fields.closedCallCount) ?? ended.length,
    skipped,
  }
}

function isNamed(json: JsonObject, name: string): boolean {
  return name in json || pascal(name) in json
}

/** The calls of the list under either spelling of its name, or null where there is no list. */
function readList<C extends Call>(
  json: JsonObject,
  name: string,
  read: (call: unknown) => ParseResult<C>,
  skipped: Skipped[],
): C[] | null {
  let calls: C[] | null = null
  for (const spelling of [name, pascal(name)]) {
    if (!(spelling in json)) continue
    const elements = elementsOf(json[spelling])
    if (elements === null) {
      skipped.push({ path: spelling, why: 'not a list' })
      continue
    }
    calls ??= []
    for (let index = 0; index < elements.length; index++) {
      const reading = read(elements[index])
      if (reading.ok) calls.push(reading.call)
      else skipped.push({ path: `${spelling}[${index}]${reading.at && `.${reading.at}`}`, why: reading.why })
    }
  }
  return calls
}

/** One call for each id, of one kind: the one that the CAD changed last. */
function unique<C extends Call>(calls: C[]): C[] {
  // Numbers, as a number is its own hash, and doubles are rare: this runs over every call of every reply.
  const ids = new Set<number>()
  for (const call of calls) ids.add(call.callId)
  if (ids.size === calls.length) return calls
  const known = new Map<number, C>()
  for (const call of calls) {
    const before = known.get(call.callId)
    if (!before || changedAt(call) >= changedAt(before)) known.set(call.callId, call)
  }
  return [...known.values()]
}

function changedAt(call: Call): number {
  const time = Date.parse(call.updated ?? '')
  return Number.isNaN(time) ? -Infinity : time
}
