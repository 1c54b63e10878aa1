import * as z from 'zod/mini'
import { type Call, callKey, type DispatchCall, type EmergencyCall, type Note } from '../../../shared/call.ts'
import { eitherCase, isObject, type JsonObject, toBoolean, toId, toList, toNumber, toText } from './coerce.ts'
import { parsePosition, parseRadius } from './parse-position.ts'

/** One call as it was read, or where in it the fault lies. `why` never quotes the call: its words are the players'. */
export type ParseResult<Of extends Call> = { ok: true; call: Of } | { ok: false; at: string; why: string }

/** Of the usual three the one that asks for least, so that a call without a priority rings no alarm. */
const LOWEST_PRIORITY = 3

/** metaData nested deeper than anybody's is no data; JSON.stringify would run out of stack on 10,000 levels. */
const DEEPEST_METADATA = 16

/**
 * The one field that can fail a call. All others have a value that says nothing, so that an odd field never costs its
 * call; plain functions read them, because a schema that refuses nothing only doubles the time to read a reply.
 */
const callId = z.pipe(z.transform(toId), z.number('not a whole number from 0 to 2^53 - 1'))

const everyCall = ['callId', 'description', 'postal', 'metaData', 'updated'] as const
const emergencyFields = eitherCase([...everyCall, 'isEmergency', 'caller', 'location'])
const dispatchFields = eitherCase([
  ...everyCall,
  ...(['origin', 'status', 'priority', 'block', 'address', 'title', 'code'] as const),
  ...(['primary', 'trackPrimary', 'notes', 'idents'] as const),
])
const metaDataFields = eitherCase(['postal', 'radius'])
const noteFields = eitherCase(['time', 'label', 'type', 'content'])
const unitFields = eitherCase(['id'])

/** @param listed what the list that it stands in says of a call that has no status */
export function parseDispatchCall(json: unknown, listed: number): ParseResult<DispatchCall> {
  if (!isObject(json)) return NO_CALL
  const fields = dispatchFields(json)
  const known = callId.safeParse(fields.callId)
  if (!known.success) return badId(known.error)
  const metaData = isObject(fields.metaData) ? fields.metaData : {}
  const call: DispatchCall = {
    kind: 'dispatch',
    key: callKey('dispatch', known.data),
    callId: known.data,
    origin: toNumber(fields.origin) ?? 0,
    status: toNumber(fields.status) ?? listed,
    priority: toNumber(fields.priority) ?? LOWEST_PRIORITY,
    block: toText(fields.block),
    address: toText(fields.address),
    postal: toText(fields.postal),
    title: toText(fields.title),
    code: toText(fields.code),
    primary: toId(fields.primary),
    trackPrimary: toBoolean(fields.trackPrimary, false),
    description: toText(fields.description),
    notes: notes(fields.notes),
    idents: idents(fields.idents),
    metaData: words(metaData),
    position: parsePosition(metaData),
    radius: parseRadius(metaDataFields(metaData).radius),
    updated: toText(fields.updated) || null,
  }
  return { ok: true, call }
}

export function parseEmergencyCall(json: unknown): ParseResult<EmergencyCall> {
  if (!isObject(json)) return NO_CALL
  const fields = emergencyFields(json)
  const known = callId.safeParse(fields.callId)
  if (!known.success) return badId(known.error)
  const metaData = isObject(fields.metaData) ? fields.metaData : {}
  const call: EmergencyCall = {
    kind: 'emergency',
    key: callKey('emergency', known.data),
    callId: known.data,
    // What stands among the emergency calls without a word about it is one.
    isEmergency: toBoolean(fields.isEmergency, true),
    caller: toText(fields.caller),
    location: toText(fields.location),
    // The published reply has it in metaData, beside the place.
    postal: toText(metaDataFields(metaData).postal) || toText(fields.postal),
    description: toText(fields.description),
    metaData: words(metaData),
    position: parsePosition(metaData),
    radius: parseRadius(metaDataFields(metaData).radius),
    updated: toText(fields.updated) || null,
  }
  return { ok: true, call }
}

const NO_CALL = { ok: false, at: '', why: 'not a call' } as const

function badId({ issues: [issue] }: z.core.$ZodError): ParseResult<never> {
  return { ok: false, at: 'callId', why: issue?.message ?? '' }
}

/**
 * metaData as the strings that it is meant to be: what an integration nested in it becomes JSON text. As only strings
 * are assigned, a key named `__proto__` is lost and does nothing worse.
 */
function words(metaData: JsonObject): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name in metaData) {
    const value = metaData[name]
    if (typeof value !== 'object') kept[name] = toText(value)
    else if (value !== null && isWithin(value, DEEPEST_METADATA)) kept[name] = JSON.stringify(value)
  }
  return kept
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1))
}

function notes(value: unknown): Note[] {
  return toList(value)
    .map(parseNote)
    .filter((read) => read.content !== '' || read.label !== '')
}

/** Older pages had a note as its text alone. */
export function parseNote(value: unknown): Note {
  if (!isObject(value)) return { time: '', label: '', type: 'text', content: toText(value) }
  const { time, label, type, content } = noteFields(value)
  return { time: toText(time), label: toText(label), type: toText(type), content: toText(content) }
}

function idents(value: unknown): number[] {
  const units = typeof value === 'string' ? value.split(/[,;\s]+/) : toList(value)
  return units
    .map((unit) => toId(isObject(unit) ? unitFields(unit).id : unit))
    .filter((unit) => unit !== null)
}
