import type { SeenCall } from '../../shared/call.ts'
import { callTitle } from '../../shared/call-text.ts'
import type { Translate } from '../../shared/locale.ts'
import { sanitize } from '../../shared/text.ts'
import { shortIdOf } from './call-list.ts'

/** The call's title, or its id if the title is empty. */
export function callLabel(call: SeenCall, translate: Translate): string {
  return sanitize(callTitle(call)) || translate('untitledCall', { id: shortIdOf(call) })
}

/** The label on the map, which says whether the position is approximate. */
export function markerLabel(call: SeenCall, translate: Translate): string {
  const label = callLabel(call, translate)
  return call.position === null ? translate('approximateLocation', { call: label }) : label
}
