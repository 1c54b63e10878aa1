import english from '../../locales/en.json' with { type: 'json' }
import type { Call, DispatchCall, Position } from '../../shared/call.ts'
import { originText, statusText } from '../../shared/call-code-text.ts'
import { callLocation, callTitle } from '../../shared/call-text.ts'
import { formatDuration } from '../../shared/format-duration.ts'
import { joinNonEmpty } from '../../shared/join-non-empty.ts'
import { formatText, type Translate } from '../../shared/locale.ts'
import { type Rule, styleOf } from '../../shared/style.ts'
import { displayText } from '../../shared/text.ts'
import { type LocatePostal, placementOf } from './placement.ts'

export interface DescribeCallDeps {
  locatePostal: LocatePostal
  /** The resource whose postals are loaded; empty if there is none. */
  postalResource(): string
  /** The rules of config.json. */
  rules(): readonly Rule[]
  wallNow(): number
}

/** In UTF-8 bytes. */
const MAX_TEXT_BYTES = 400
const MAX_NOTES = 10

const translate: Translate = (key, params) => formatText([english], key, params)

/** Returns lines with the details of a call, and why it has a blip or none. */
export function describeCall(call: Call, isClosed: boolean, deps: DescribeCallDeps): string[] {
  const time = Date.parse(call.updated ?? '')
  const age = Number.isNaN(time) ? 'unknown' : `${formatDuration(Math.max(0, deps.wallNow() - time))} ago`
  return [
    `${call.key}  ${text(callTitle(call))}`.trimEnd(),
    isClosed ? 'no blip: the call is closed' : explainBlip(call, deps),
    `status: ${statusText(call, translate)}`,
    ...(call.kind === 'dispatch' ? describeDispatch(call) : [`line: ${call.isEmergency ? '911' : 'civil'}`]),
    `updated: ${age}`,
    ...field('location', callLocation(call)),
    ...(call.kind === 'emergency' ? field('caller', call.caller) : []),
    ...field('description', call.description),
    ...(call.kind === 'dispatch' ? describeNotes(call) : []),
    ...Object.entries(call.metaData).map(([key, value]) => `metaData ${text(key)}: ${text(value)}`),
  ]
}

/** Explains where players see the blip of an active call, or why they see none. */
function explainBlip(call: Call, { locatePostal, postalResource, rules }: DescribeCallDeps): string {
  const near = call.position === null ? locatePostal(call) : null
  const isTransparent =
    styleOf(rules(), { ...call, near, mine: false, quiet: false, tracked: null }).alpha === 0
  const hidden = isTransparent ? '; it is invisible, because config.json sets its alpha to 0' : ''
  const postal = postalOf(call)
  switch (placementOf(call, locatePostal)) {
    case 'exact':
      return `blip: at the coordinates from the CAD, ${coordinates(call.position)}${hidden}`
    case 'approximate':
      return `blip: at postal ${text(postal)}, ${coordinates(near)}; the CAD sent no usable coordinates${hidden}`
    case 'unplaced':
      return `no blip: the CAD sent no usable coordinates (x and y in the metaData) and ${explainPostal(postal, postalResource())}`
  }
}

function explainPostal(postal: string, resource: string): string {
  if (postal === '') return 'no postal'
  if (resource === '')
    return `postal ${text(postal)} can't be located: the resource in sonoran_calls_postalResource is not running`
  return `postal ${text(postal)} is not in the list of ${resource}`
}

const postalOf = (call: Call) => call.postal.trim() || (call.metaData.postal ?? '').trim()

const coordinates = (position: Position | null) =>
  position === null ? '' : `x ${position.x.toFixed(1)}, y ${position.y.toFixed(1)}`

function describeDispatch(call: DispatchCall): string[] {
  const { priority, primary, idents } = call
  const ids = idents.length === 0 ? '' : ` (ids ${idents.join(', ')})`
  return [
    `priority: ${priority}`,
    `origin: ${originText(call, translate)}`,
    text(`units: ${idents.length}${ids}, primary: ${primary ?? 'none'}`),
  ]
}

const describeNotes = ({ notes }: DispatchCall) =>
  notes
    .slice(-MAX_NOTES)
    .map(({ time, label, content }) => text(`note: ${joinNonEmpty(', ', [time, label])}: ${content}`))

const field = (name: string, value: string) => (value.trim() === '' ? [] : [`${name}: ${text(value)}`])

/** Callers write these texts: they may contain line breaks, colour codes and escape sequences. */
const text = (value: string) => displayText(value, MAX_TEXT_BYTES)
