import * as z from 'zod/mini'
import { type Call, callKey, type DispatchCall, type EmergencyCall, type Note } from '../../../shared/call.ts'
import { eitherCase, isObject, type JsonObject, toBoolean, toId, toList, toNumber, toText } from './coerce.ts'
import { parsePosition, parseRadius } from './parse-position.ts'

/** The parsed call, or the path of the field that is invalid. `why` never quotes the call, because players write its text. */
export type ParseResult<C extends Call> = { ok: true; call: C } | { ok: false; path: string; why: string }

/** The lowest of the usual three, so that a call without a priority raises no alarm. */
const DEFAULT_PRIORITY = 3

/** More levels than any integration nests. JSON.stringify overflows the stack at 10,000 levels. */
const MAX_METADATA_DEPTH = 16

/**
 * The only field that can make a call invalid. Every other field has a default, so an invalid value never costs the
 * whole call. Plain functions read those fields: a schema that accepts everything would only double the parsing time.
 */
const callId = z.pipe(z.transform(toId), z.number('not a whole number from 0 to 2^53 - 1'))

const commonFields = ['callId', 'description', 'postal', 'metaData', 'updated'] as const
const emergencyFields = eitherCase([...commonFields, 'isEmergency', 'caller', 'location'])
const dispatchFields = eitherCase([
  ...commonFields,
  ...(['origin', 'status', 'priority', 'block', 'address', 'title', 'code'] as const),
  ...(['primary', 'trackPrimary', 'notes', 'idents'] as const),
])
const metaDataFields = eitherCase(['postal', 'radius'])
const noteFields = eitherCase(['time', 'label', 'type', 'content'])
const unitFields = eitherCase(['id'])

/** @param defaultStatus the status of a call without one, according to the list that contains it */
export function parseDispatchCall(json: unknown, defaultStatus: number): ParseResult<DispatchCall> {
  if (!isObject(json)) return NOT_A_CALL
  const fields = dispatchFields(json)
  const id = callId.safeParse(fields.callId)
  if (!id.success) return invalidId(id.error)
  const metaData = isObject(fields.metaData) ? fields.metaData : {}
  const call: DispatchCall = {
    kind: 'dispatch',
    key: callKey('dispatch', id.data),
    callId: id.data,
    origin: toNumber(fields.origin) ?? 0,
    status: toNumber(fields.status) ?? defaultStatus,
    priority: toNumber(fields.priority) ?? DEFAULT_PRIORITY,
    block: toText(fields.block),
    address: toText(fields.address),
    postal: toText(fields.postal),
    title: toText(fields.title),
    code: toText(fields.code),
    primary: toId(fields.primary),
    trackPrimary: toBoolean(fields.trackPrimary, false),
    description: toText(fields.description),
    notes: parseNotes(fields.notes),
    idents: parseIdents(fields.idents),
    metaData: parseMetaData(metaData),
    position: parsePosition(metaData),
    radius: parseRadius(metaDataFields(metaData).radius),
    updated: toText(fields.updated) || null,
  }
  return { ok: true, call }
}

export function parseEmergencyCall(json: unknown): ParseResult<EmergencyCall> {
  if (!isObject(json)) return NOT_A_CALL
  const fields = emergencyFields(json)
  const id = callId.safeParse(fields.callId)
  if (!id.success) return invalidId(id.error)
  const metaData = isObject(fields.metaData) ? fields.metaData : {}
  const call: EmergencyCall = {
    kind: 'emergency',
    key: callKey('emergency', id.data),
    callId: id.data,
    isEmergency: toBoolean(fields.isEmergency, true),
    caller: toText(fields.caller),
    location: toText(fields.location),
    // In the published reply the postal is in metaData, next to the coordinates.
    postal: toText(metaDataFields(metaData).postal) || toText(fields.postal),
    description: toText(fields.description),
    metaData: parseMetaData(metaData),
    position: parsePosition(metaData),
    radius: parseRadius(metaDataFields(metaData).radius),
    updated: toText(fields.updated) || null,
  }
  return { ok: true, call }
}

const NOT_A_CALL = { ok: false, path: '', why: 'not a call' } as const

function invalidId({ issues: [issue] }: z.core.$ZodError): ParseResult<never> {
  return { ok: false, path: 'callId', why: issue?.message ?? '' }
}

/**
 * Converts each value to a string; an object or array that an integration nested in it becomes JSON text. Only strings
 * are assigned, so a key named `__proto__` is dropped and cannot set a prototype.
 */
function parseMetaData(metaData: JsonObject): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const name in metaData) {
    const value = metaData[name]
    if (typeof value !== 'object') texts[name] = toText(value)
    else if (value !== null && isWithinDepth(value, MAX_METADATA_DEPTH)) texts[name] = JSON.stringify(value)
  }
  return texts
}

function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isWithinDepth(inner, levels - 1))
}

function parseNotes(value: unknown): Note[] {
  return toList(value)
    .map(parseNote)
    .filter((note) => note.content !== '' || note.label !== '')
}

/** Older versions of the CAD's documentation show a note as a plain string. */
export function parseNote(value: unknown): Note {
  if (!isObject(value)) return { time: '', label: '', type: 'text', content: toText(value) }
  const { time, label, type, content } = noteFields(value)
  return { time: toText(time), label: toText(label), type: toText(type), content: toText(content) }
}

function parseIdents(value: unknown): number[] {
  const units = typeof value === 'string' ? value.split(/[,;\s]+/) : toList(value)
  return units
    .map((unit) => toId(isObject(unit) ? unitFields(unit).id : unit))
    .filter((unit) => unit !== null)
}
