import { type Position, positionOf, type SeenCall } from '../../shared/call.ts'
import { callLocation } from '../../shared/call-text.ts'
import { joinNonEmpty } from '../../shared/join-non-empty.ts'
import type { Translate } from '../../shared/locale.ts'
import { displayText } from '../../shared/text.ts'
import type { Board } from './board.ts'
import type { Responder } from './board-responders.ts'
import { callHeading, distanceText } from './call-label.ts'
import { namesText } from './responders-text.ts'
import { unitsText } from './units-text.ts'

/** The limit in bytes at which a row still fits into about two lines of the chat. */
const MAX_DETAILS_BYTES = 120

export const newestFirst = (calls: ReadonlyMap<string, SeenCall>): SeenCall[] => [...calls.values()].reverse()

/** The newest call with a position. */
export const newestWithPosition = (calls: ReadonlyMap<string, SeenCall>): SeenCall | undefined =>
  newestFirst(calls).find((call) => positionOf(call) !== null)

/** The player's own calls first, each group newest first. */
export function ownFirst(calls: ReadonlyMap<string, SeenCall>): SeenCall[] {
  const newest = newestFirst(calls)
  return [...newest.filter(({ mine }) => mine), ...newest.filter(({ mine }) => !mine)]
}

/** The newest of the player's own calls with a position. */
export const newestOwn = (calls: ReadonlyMap<string, SeenCall>): SeenCall | undefined =>
  newestFirst(calls).find((call) => call.mine && positionOf(call) !== null)

/** A call's row in a list. Both texts are sanitized and limited in length. */
export interface CallRow {
  title: string
  details: string
}

/** @param playerPosition the origin of the distance in the details */
export function callRow(
  call: SeenCall,
  playerPosition: Position,
  translate: Translate,
  { units, responders }: Pick<Board, 'units' | 'responders'>,
): CallRow {
  const location = callLocation(call)
  const distance = distanceText(call, playerPosition)
  const details = [
    call.mine ? translate('ownCall') : '',
    // The title of a 911 call contains the location.
    call.kind === 'dispatch' ? location : '',
    distance,
    location === '' && distance === '' ? translate('noLocation') : '',
    unitsText(call, units, translate),
    isResponding(responders.get(call.key), translate),
  ]
  return {
    title: callHeading(call, translate),
    details: displayText(joinNonEmpty(' · ', details), MAX_DETAILS_BYTES),
  }
}

const isResponding = (responders: readonly Responder[] | undefined, translate: Translate): string =>
  responders === undefined ? '' : translate('isResponding', { names: namesText(responders) })
