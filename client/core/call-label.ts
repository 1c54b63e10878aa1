import { isApproximate, type Position, positionOf, type SeenCall } from '../../shared/call.ts'
import { callLocation, callTitle } from '../../shared/call-text.ts'
import { joinNonEmpty } from '../../shared/join-non-empty.ts'
import type { Translate } from '../../shared/locale.ts'
import { displayText } from '../../shared/text.ts'
import { distanceBetween, formatDistance } from './distance.ts'

/** The limits in bytes at which texts can still be read at a glance. */
const MAX_LABEL_BYTES = 80
const MAX_HEADING_BYTES = 100

/** The id that players type in commands: `501`, or `e302` for a 911 call, because both kinds count from 1. */
export const shortIdOf = (call: SeenCall): string => `${call.kind === 'emergency' ? 'e' : ''}${call.callId}`

/** The call's title, or its id if the title is empty. */
export function callLabel(call: SeenCall, translate: Translate): string {
  return displayText(callTitle(call), MAX_LABEL_BYTES) || translate('untitledCall', { id: shortIdOf(call) })
}

/** The label on the map, which says whether the position is approximate. */
export function markerLabel(call: SeenCall, translate: Translate): string {
  const label = callLabel(call, translate)
  return isApproximate(call) ? translate('approximateLocation', { call: label }) : label
}

/** The priority and title of a dispatch call, or the line and location of a 911 call. */
export function callHeading(call: SeenCall, translate: Translate): string {
  if (call.kind === 'dispatch')
    return `${translate('priority', { priority: call.priority })} ${callLabel(call, translate)}`
  const line = translate(call.isEmergency ? 'call911' : 'callCivil')
  return displayText(joinNonEmpty(': ', [line, callLocation(call)]), MAX_HEADING_BYTES)
}

/** The distance from the player, or an empty text if the position is unknown. */
export function distanceText(call: SeenCall, playerPosition: Position): string {
  const position = positionOf(call)
  if (position === null) return ''
  return formatDistance(distanceBetween(playerPosition, position), isApproximate(call))
}
