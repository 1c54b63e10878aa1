import type { Call, DispatchCall, EmergencyCall } from '../../../shared/call.ts'
import { CALL_STATUS } from '../../../shared/call-codes.ts'
import { deepEqual } from '../../../shared/deep-equal.ts'
import { MAX_CALLS, MAX_CLOSED_CALLS } from '../bounds.ts'
import { eitherCase, isObject, type JsonObject, toId, toNumber } from '../coerce.ts'
import type { IncompleteList, ListProblem } from './incomplete-lists.ts'
import { parseCallId, parseDispatchCall, parseEmergencyCall } from './parse-call.ts'
import { type Omissions, readList } from './parse-list.ts'

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
  let last: ParsedReply | null = null

  return (text) => {
    if (last !== null && text === lastText) return last.reply
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return { kind: 'malformed', why: text.trim() === '' ? 'it is empty' : 'it is not JSON' }
    }
    const parsed = parse(json, last)
    if (parsed.reply.kind === 'malformed') return parsed.reply
    lastText = text
    last = parsed
    return parsed.reply
  }
}

/** Parses any JSON value. Never throws. */
export const parseReply = (json: unknown): Reply => parse(json, null).reply

interface ParsedReply {
  reply: Reply
  dispatch: ParsedCalls<DispatchCall>
  emergency: ParsedCalls<EmergencyCall>
}

/** Calls by id, each with the JSON that it was parsed from and the list that contained it. */
type ParsedCalls<C> = Map<number, { json: JsonObject; list: string; call: C }>

/** @param last the reply before, whose calls are used again where their JSON is equal */
function parse(json: unknown, last: ParsedReply | null): ParsedReply {
  const dispatch: ParsedCalls<DispatchCall> = new Map()
  const emergency: ParsedCalls<EmergencyCall> = new Map()
  const malformed = (why: string): ParsedReply => ({ reply: { kind: 'malformed', why }, dispatch, emergency })
  if (!isObject(json)) return malformed('not an object')

  const omissions: Omissions = { skipped: [], skippedCount: 0, excessCount: 0 }
  const activeList = readList(json, 'activeCalls', MAX_CALLS, omissions)
  const emergencyList = readList(json, 'emergencyCalls', MAX_CALLS, omissions)
  const closedList = readList(json, 'closedCalls', MAX_CLOSED_CALLS, omissions)
  const isGiven = ({ problem }: { problem: ListProblem | null }) =>
    problem === null || problem === 'unreadable'
  if (!isGiven(activeList) && !isGiven(emergencyList))
    return malformed('neither activeCalls nor emergencyCalls')

  const fields = replyFields(json)
  const status = toNumber(fields.status) ?? 0
  // Only error replies have a status field. Calls next to it are still used; empty lists next to it are not.
  if (status >= 400 && activeList.calls.length + emergencyList.calls.length === 0)
    return malformed(`error ${status}`)

  parseCalls(dispatch, last?.dispatch, 'activeCalls', activeList.calls, (call, id) =>
    parseDispatchCall(call, id, STATUS_ACTIVE),
  )
  // After the active calls: of two entries with the same id and time, the later entry is kept.
  parseCalls(dispatch, last?.dispatch, 'closedCalls', closedList.calls, (call, id) =>
    parseDispatchCall(call, id, STATUS_CLOSED),
  )
  parseCalls(emergency, last?.emergency, 'emergencyCalls', emergencyList.calls, parseEmergencyCall)

  const active: DispatchCall[] = []
  const closed: DispatchCall[] = []
  for (const { call, list } of dispatch.values()) {
    const isClosed = call.status === STATUS_CLOSED || list === 'closedCalls'
    ;(isClosed ? closed : active).push(call)
  }
  const incomplete: IncompleteList[] = []
  if (activeList.problem) incomplete.push({ kind: 'dispatch', problem: activeList.problem })
  if (emergencyList.problem) incomplete.push({ kind: 'emergency', problem: emergencyList.problem })
  const reply: Reply = {
    kind: 'calls',
    active,
    emergency: Array.from(emergency.values(), ({ call }) => call),
    incomplete,
    unread: incomplete.map(({ kind }) => kind),
    closed,
    closedCount: toId(fields.closedCallCount) ?? closed.length,
    ...omissions,
  }
  return { reply, dispatch, emergency }
}

/** Adds the calls of a list. Of two with the same id, the one that the CAD updated last is kept. */
function parseCalls<C extends Call>(
  parsed: ParsedCalls<C>,
  last: ParsedCalls<C> | undefined,
  list: string,
  calls: readonly JsonObject[],
  parse: (json: JsonObject, id: number) => C,
): void {
  for (const json of calls) {
    const id = parseCallId(json) as number
    const before = last?.get(id)
    const isUnchanged = before !== undefined && before.list === list && deepEqual(before.json, json)
    const entry = isUnchanged ? before : { json, list, call: parse(json, id) }
    const other = parsed.get(id)
    if (other === undefined || updatedAt(entry.call) >= updatedAt(other.call)) parsed.set(id, entry)
  }
}

function updatedAt(call: Call): number {
  const time = Date.parse(call.updated ?? '')
  return Number.isNaN(time) ? -Infinity : time
}
