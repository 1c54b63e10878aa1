import type { Call, DispatchCall, Note } from '../../../shared/call.ts'
import { callKey } from '../../../shared/call.ts'
import { CALL_STATUS } from '../../../shared/call-codes.ts'
import { parseCallId, parseDispatchCall, parseEmergencyCall, parseNote } from '../cad/parse-call.ts'
import { eitherCase, isObject, type JsonObject, pascalCase, toId, toList } from '../coerce.ts'

/** A push event about one call. */
export type PushEvent =
  /** A new call, complete. */
  | { type: 'new'; call: Call }
  /** `fields`: the fields that the event contained. */
  | { type: 'edit'; key: string; fields: Partial<DispatchCall> }
  | { type: 'end'; key: string; reason: 'closed' | 'gone' }
  | { type: 'note'; key: string; note: Note }
  | { type: 'attach' | 'detach'; key: string; idents: number[] }

/** `unknown`: the event's type is not about calls. `invalid`: the type is about calls, but the data can't be parsed. */
export type ParsedPushEvent =
  | { kind: 'events'; events: PushEvent[] }
  | { kind: 'unknown' }
  | { kind: 'invalid' }

/** In one event. */
const MAX_IDS = 100
const { active: STATUS_ACTIVE, closed: STATUS_CLOSED } = CALL_STATUS

const dataFields = eitherCase([
  'call',
  'dispatch',
  'metaData',
  'callId',
  'callIds',
  'note',
  'ident',
  'idents',
])

type Parser = (data: Readonly<Record<string, unknown>>) => (PushEvent | null)[]

/** By the event's type in the CAD's protocol. */
const PARSERS: Record<string, Parser> = {
  EVENT_911: ({ call, metaData }) => [newEmergency(call, metaData)],
  EVENT_REMOVE_911: (data) => keys('emergency', data).map((key) => ({ type: 'end', key, reason: 'gone' })),
  EVENT_DISPATCH_NEW: (data) => [newDispatch(data.dispatch ?? data)],
  EVENT_DISPATCH_EDIT: (data) => [edit(data.dispatch ?? data)],
  EVENT_DISPATCH_CLOSED: (data) =>
    keys('dispatch', data).map((key) => ({ type: 'end', key, reason: 'closed' })),
  EVENT_DISPATCH_NOTE: (data) => keys('dispatch', data).map((key) => toNote(key, data.note)),
  EVENT_DISPATCH_UNIT_ATTACH: (data) => units('attach', data),
  EVENT_DISPATCH_UNIT_DETACH: (data) => units('detach', data),
}
// The CAD's documentation uses both names for these events.
PARSERS.EVENT_UNIT_ATTACH = PARSERS.EVENT_DISPATCH_UNIT_ATTACH as Parser
PARSERS.EVENT_UNIT_DETACH = PARSERS.EVENT_DISPATCH_UNIT_DETACH as Parser

/** Parses a push event. `data` is an object or a list of one: the CAD's documentation shows both. Never throws. */
export function parsePushEvent(type: unknown, data: unknown): ParsedPushEvent {
  const parser = typeof type === 'string' && Object.hasOwn(PARSERS, type) ? PARSERS[type] : undefined
  if (parser === undefined) return { kind: 'unknown' }
  const [first] = toList(data)
  if (!isObject(first)) return { kind: 'invalid' }
  const events = parser(dataFields(first)).filter((event) => event !== null)
  return events.length > 0 ? { kind: 'events', events } : { kind: 'invalid' }
}

function newEmergency(call: unknown, metaData: unknown): PushEvent | null {
  // The CAD sends metaData next to the call or inside it.
  const complete =
    isObject(call) && !hasField(call, 'metaData') && isObject(metaData) ? { ...call, metaData } : call
  const id = parseCallId(complete)
  return id === null ? null : { type: 'new', call: parseEmergencyCall(complete as JsonObject, id) }
}

function newDispatch(dispatch: unknown): PushEvent | null {
  const id = parseCallId(dispatch)
  if (id === null) return null
  const call = parseDispatchCall(dispatch as JsonObject, id, STATUS_ACTIVE)
  return call.status === STATUS_CLOSED
    ? { type: 'end', key: call.key, reason: 'closed' }
    : { type: 'new', call }
}

/** Contains only the fields that are in the data: the others are unchanged. */
function edit(dispatch: unknown): PushEvent | null {
  const event = newDispatch(dispatch)
  if (event?.type !== 'new' || !isObject(dispatch)) return event
  const fields = Object.entries(event.call).filter(([field]) => hasField(dispatch, SOURCE_OF[field] ?? field))
  return { type: 'edit', key: event.call.key, fields: Object.fromEntries(fields) }
}

/** The CAD's field that a field of a call is parsed from, where the names differ. */
const SOURCE_OF: Record<string, string> = { position: 'metaData', radius: 'metaData' }

function toNote(key: string, value: unknown): PushEvent | null {
  const note = parseNote(value)
  return note.content === '' ? null : { type: 'note', key, note }
}

function units(type: 'attach' | 'detach', data: Readonly<Record<string, unknown>>): PushEvent[] {
  const idents = ids(data.idents ?? data.ident)
  return idents.length === 0 ? [] : keys('dispatch', data).map((key) => ({ type, key, idents }))
}

function keys(kind: Call['kind'], { callIds, callId }: Readonly<Record<string, unknown>>): string[] {
  return ids(callIds ?? callId).map((id) => callKey(kind, id))
}

function ids(value: unknown): number[] {
  return toList(value)
    .slice(0, MAX_IDS)
    .map(toId)
    .filter((id) => id !== null)
}

function hasField(fields: JsonObject, name: string): boolean {
  return name in fields || pascalCase(name) in fields
}
