import type { Call, DispatchCall, EmergencyCall, Note } from '../../../shared/call.ts'
import { callKey } from '../../../shared/call.ts'
import { eitherCase, isObject, type JsonObject, toId, toList } from '../cad/coerce.ts'
import { parseDispatchCall, parseEmergencyCall, parseNote } from '../cad/parse-call.ts'

/** What the CAD pushed of one call. */
export type PushEvent =
  /** The whole call, as it is when it is new. */
  | { type: 'new'; call: Call }
  /** Those fields that were told. */
  | { type: 'edit'; key: string; fields: Partial<DispatchCall> }
  | { type: 'end'; key: string; reason: 'closed' | 'gone' }
  | { type: 'note'; key: string; note: Note }
  | { type: 'attach' | 'detach'; key: string; idents: number[] }

/** `unknown`: an event of a kind that says nothing of calls. `odd`: of a kind that does, and it can't be read. */
export type ParsedPushEvent = { kind: 'pushes'; pushes: PushEvent[] } | { kind: 'unknown' } | { kind: 'odd' }

/** One event names so many calls or units at most. */
const MOST_IN_ONE = 100
const ACTIVE = 1

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

type Reader = (data: Readonly<Record<string, unknown>>) => (PushEvent | null)[]

/** The CAD's push events, by their type on the wire. */
const READERS: Record<string, Reader> = {
  EVENT_911: ({ call, metaData }) => [newEmergency(call, metaData)],
  EVENT_REMOVE_911: (data) => keys('emergency', data).map((key) => ({ type: 'end', key, reason: 'gone' })),
  EVENT_DISPATCH_NEW: (data) => [newDispatch(data.dispatch ?? data)],
  EVENT_DISPATCH_EDIT: (data) => [edit(data.dispatch ?? data)],
  EVENT_DISPATCH_CLOSED: (data) =>
    keys('dispatch', data).map((key) => ({ type: 'end', key, reason: 'closed' })),
  EVENT_DISPATCH_NOTE: (data) => keys('dispatch', data).map((key) => noteOf(key, data.note)),
  EVENT_DISPATCH_UNIT_ATTACH: (data) => units('attach', data),
  EVENT_DISPATCH_UNIT_DETACH: (data) => units('detach', data),
}
// The documentation's text and its headings name these two differently.
READERS.EVENT_UNIT_ATTACH = READERS.EVENT_DISPATCH_UNIT_ATTACH as Reader
READERS.EVENT_UNIT_DETACH = READERS.EVENT_DISPATCH_UNIT_DETACH as Reader

/** Reads a push event. `data` is an object or a list of one, as the documentation has had both. Never throws. */
export function parsePushEvent(type: unknown, data: unknown): ParsedPushEvent {
  const reader = typeof type === 'string' && Object.hasOwn(READERS, type) ? READERS[type] : undefined
  if (reader === undefined) return { kind: 'unknown' }
  const [first] = toList(data)
  if (!isObject(first)) return { kind: 'odd' }
  const pushes = reader(dataFields(first)).filter((push) => push !== null)
  return pushes.length > 0 ? { kind: 'pushes', pushes } : { kind: 'odd' }
}

function newEmergency(call: unknown, metaData: unknown): PushEvent | null {
  const beside =
    isObject(call) && !hasField(call, 'metaData') && isObject(metaData) ? { ...call, metaData } : call
  const reading = parseEmergencyCall(beside)
  return reading.ok ? { type: 'new', call: reading.call satisfies EmergencyCall } : null
}

function newDispatch(dispatch: unknown): PushEvent | null {
  const reading = parseDispatchCall(dispatch, ACTIVE)
  if (!reading.ok) return null
  const { call } = reading
  return call.status === 2 ? { type: 'end', key: call.key, reason: 'closed' } : { type: 'new', call }
}

/** Only of the fields that are there: what an edit leaves out it leaves as it is. */
function edit(dispatch: unknown): PushEvent | null {
  const read = newDispatch(dispatch)
  if (read?.type !== 'new' || !isObject(dispatch)) return read
  const told = Object.entries(read.call).filter(([field]) => hasField(dispatch, SOURCE_OF[field] ?? field))
  return { type: 'edit', key: read.call.key, fields: Object.fromEntries(told) }
}

/** Which field of the CAD's a field of ours is read from, where it isn't its namesake. */
const SOURCE_OF: Record<string, string> = { position: 'metaData', radius: 'metaData' }

function noteOf(key: string, value: unknown): PushEvent | null {
  const note = parseNote(value)
  return note.content === '' ? null : { type: 'note', key, note }
}

function units(type: 'attach' | 'detach', data: Readonly<Record<string, unknown>>): PushEvent[] {
  const idents = ids(data.idents ?? data.ident)
  return idents.length === 0 ? [] : keys('dispatch', data).map((key) => ({ type, key, idents }))
}

function keys(kind: Call['kind'], { callIds, callId }: Readonly<Record<string, unknown>>): string[] {
  return ids(callIds ?? callId).map((one) => callKey(kind, one))
}

function ids(value: unknown): number[] {
  return toList(value)
    .slice(0, MOST_IN_ONE)
    .map(toId)
    .filter((one) => one !== null)
}

function hasField(fields: JsonObject, name: string): boolean {
  return name in fields || name.charAt(0).toUpperCase() + name.slice(1) in fields
}
