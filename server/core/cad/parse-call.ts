import { callKey, type DispatchCall, type EmergencyCall, type Note } from '../../../shared/call.ts'
import * as bounds from '../bounds.ts'
import {
  eitherCase,
  isObject,
  type JsonObject,
  limitText,
  toBoolean,
  toId,
  toList,
  toNumber,
  toText,
} from '../coerce.ts'
import { parsePosition, parseRadius } from './parse-position.ts'

/** The lowest of the usual three, so that a call without a priority raises no alarm. */
const DEFAULT_PRIORITY = 3

const commonFields = ['description', 'postal', 'metaData', 'updated'] as const
const emergencyFields = eitherCase([...commonFields, 'isEmergency', 'caller', 'location'])
const dispatchFields = eitherCase([
  ...commonFields,
  ...(['origin', 'status', 'priority', 'block', 'address', 'title', 'code'] as const),
  ...(['primary', 'trackPrimary', 'notes', 'idents'] as const),
])
const metaDataFields = eitherCase(['postal', 'radius'])
const noteFields = eitherCase(['time', 'label', 'type', 'content'])
const unitFields = eitherCase(['id'])
const NO_METADATA: JsonObject = {}

/**
 * The id of a call, or null where the value is not a call. The id is the only field that can make a call invalid: every
 * other field has a default, so an invalid value never costs the whole call.
 */
export function parseCallId(json: unknown): number | null {
  return isObject(json) ? toId(json.callId ?? json.CallId) : null
}

/** @param defaultStatus the status of a call without one, according to the list that contains it */
export function parseDispatchCall(json: JsonObject, callId: number, defaultStatus: number): DispatchCall {
  const fields = dispatchFields(json)
  const metaData = isObject(fields.metaData) ? fields.metaData : NO_METADATA
  return {
    kind: 'dispatch',
    key: callKey('dispatch', callId),
    callId,
    origin: toNumber(fields.origin) ?? 0,
    status: toNumber(fields.status) ?? defaultStatus,
    priority: toNumber(fields.priority) ?? DEFAULT_PRIORITY,
    block: toLabel(fields.block),
    address: toLabel(fields.address),
    postal: toLabel(fields.postal),
    title: toLabel(fields.title),
    code: toLabel(fields.code),
    primary: toId(fields.primary),
    trackPrimary: toBoolean(fields.trackPrimary, false),
    description: limitText(toText(fields.description), bounds.MAX_TEXT_LENGTH),
    notes: parseNotes(fields.notes),
    idents: parseIdents(fields.idents),
    metaData: parseMetaData(metaData),
    position: parsePosition(metaData),
    radius: parseRadius(metaDataFields(metaData).radius),
    updated: toLabel(fields.updated) || null,
  }
}

export function parseEmergencyCall(json: JsonObject, callId: number): EmergencyCall {
  const fields = emergencyFields(json)
  const metaData = isObject(fields.metaData) ? fields.metaData : NO_METADATA
  return {
    kind: 'emergency',
    key: callKey('emergency', callId),
    callId,
    isEmergency: toBoolean(fields.isEmergency, true),
    caller: toLabel(fields.caller),
    location: toLabel(fields.location),
    // In the published reply the postal is in metaData, next to the coordinates.
    postal: toLabel(metaDataFields(metaData).postal) || toLabel(fields.postal),
    description: limitText(toText(fields.description), bounds.MAX_TEXT_LENGTH),
    metaData: parseMetaData(metaData),
    position: parsePosition(metaData),
    radius: parseRadius(metaDataFields(metaData).radius),
    updated: toLabel(fields.updated) || null,
  }
}

const toLabel = (value: unknown): string => limitText(toText(value), bounds.MAX_LABEL_LENGTH)

/**
 * Converts each value to a string; an object or array that an integration nested in it becomes JSON text. Only strings
 * are assigned, so a key named `__proto__` is dropped and cannot set a prototype.
 */
function parseMetaData(metaData: JsonObject): Record<string, string> {
  const texts: Record<string, string> = {}
  let count = 0
  for (const name in metaData) {
    if (count === bounds.MAX_METADATA_KEYS) break
    const text = name.length > bounds.MAX_METADATA_KEY_LENGTH ? null : toMetaDataText(metaData[name])
    if (text === null) continue
    texts[name] = limitText(text, bounds.MAX_METADATA_LENGTH)
    count++
  }
  return texts
}

function toMetaDataText(value: unknown): string | null {
  if (typeof value !== 'object') return toText(value)
  try {
    return value === null ? null : JSON.stringify(value)
  } catch {
    // Nested so deeply that JSON.stringify overflowed the stack.
    return null
  }
}

/** The last notes, found from the end: a hostile list may have millions. */
function parseNotes(value: unknown): Note[] {
  const list = toList(value)
  const notes: Note[] = []
  for (let i = list.length - 1; i >= 0 && notes.length < bounds.MAX_NOTES; i--) {
    const note = parseNote(list[i])
    if (note.content !== '' || note.label !== '') notes.push(note)
  }
  return notes.reverse()
}

/** Older versions of the CAD's documentation show a note as a plain string. */
export function parseNote(value: unknown): Note {
  if (!isObject(value)) return { time: '', label: '', type: 'text', content: toContent(value) }
  const { time, label, type, content } = noteFields(value)
  return { time: toLabel(time), label: toLabel(label), type: toLabel(type), content: toContent(content) }
}

const toContent = (value: unknown): string => limitText(toText(value), bounds.MAX_NOTE_LENGTH)

function parseIdents(value: unknown): number[] {
  const units =
    typeof value === 'string' ? value.slice(0, bounds.MAX_TEXT_LENGTH).split(/[,;\s]+/) : toList(value)
  const ids: number[] = []
  for (const unit of units) {
    const id = toId(isObject(unit) ? unitFields(unit).id : unit)
    if (id !== null) ids.push(id)
    if (ids.length === bounds.MAX_IDENTS) break
  }
  return ids
}
