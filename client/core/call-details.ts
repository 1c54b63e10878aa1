import type { Position, SeenCall } from '../../shared/call.ts'
import { originText, statusText } from '../../shared/call-code-text.ts'
import { callLocation } from '../../shared/call-text.ts'
import { formatDuration } from '../../shared/format-duration.ts'
import { joinNonEmpty } from '../../shared/join-non-empty.ts'
import type { TextKey, Translate } from '../../shared/locale.ts'
import { displayText } from '../../shared/text.ts'
import type { Board } from './board.ts'
import { distanceText } from './call-label.ts'
import { namesText } from './responders-text.ts'
import { unitsText } from './units-text.ts'

/** One detail of a call. Both texts are sanitized and limited in length. */
export interface CallDetail {
  label: string
  text: string
}

/** The limits in bytes. All details together then fit into the chat or a menu. */
const MAX_DESCRIPTION_BYTES = 600
const MAX_DETAIL_BYTES = 200
const MAX_NOTES = 5

/**
 * Returns what `/call` shows below the heading.
 * @param wallNow the time in ms since 1970
 */
export function callDetails(
  call: SeenCall,
  translate: Translate,
  playerPosition: Position,
  wallNow: number,
  { units, responders }: Pick<Board, 'units' | 'responders'>,
): CallDetail[] {
  const location = joinNonEmpty(' · ', [callLocation(call), distanceText(call, playerPosition)])
  const status = [statusText(call, translate), originText(call, translate), ageText(call, translate, wallNow)]
  const notes = call.kind === 'dispatch' ? call.notes.slice(-MAX_NOTES) : []
  const details: [TextKey, string, number?][] = [
    ['detail_status', joinNonEmpty(' · ', status)],
    ['detail_location', location || translate('noLocation')],
    ['detail_caller', call.kind === 'emergency' ? call.caller : ''],
    ['detail_description', call.description, MAX_DESCRIPTION_BYTES],
    ['detail_units', unitsText(call, units, translate, true)],
    ['detail_responders', namesText(responders.get(call.key) ?? [])],
    ...notes.map(({ label, content }): [TextKey, string] => [
      'detail_note',
      joinNonEmpty(': ', [label, content]),
    ]),
  ]
  return details
    .map(([label, text, maxBytes = MAX_DETAIL_BYTES]) => ({
      label: translate(label),
      text: displayText(text, maxBytes),
    }))
    .filter(({ text }) => text !== '')
}

function ageText(call: SeenCall, translate: Translate, wallNow: number): string {
  const updatedAt = Date.parse(call.updated ?? '')
  if (Number.isNaN(updatedAt)) return ''
  // The CAD's clock may be ahead of this computer's.
  return translate('updatedAgo', { age: formatDuration(Math.max(0, wallNow - updatedAt)) })
}
