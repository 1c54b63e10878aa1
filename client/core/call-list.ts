import { type Position, positionOf, type SeenCall } from '../../shared/call.ts'
import { callLocation, callTitle } from '../../shared/call-text.ts'
import { joinNonEmpty } from '../../shared/join-non-empty.ts'
import type { Translate } from '../../shared/locale.ts'
import { distanceBetween, formatDistance } from './distance.ts'

/** The id that players type in commands: `501`, or `e302` for a 911 call, because both kinds count from 1. */
export const shortIdOf = (call: SeenCall): string => `${call.kind === 'emergency' ? 'e' : ''}${call.callId}`

/**
 * Finds the call for an id that a player typed. A number alone selects the dispatch call with that id, or else the 911
 * call. A key, such as `dispatch:501`, works too.
 */
export function findCall(calls: ReadonlyMap<string, SeenCall>, typed: string): SeenCall | undefined {
  const [, prefix, id] = /^#?(e?)(\d+)$/i.exec(typed.trim()) ?? []
  if (id === undefined) return calls.get(typed.trim())
  const emergency = calls.get(`emergency:${Number(id)}`)
  return prefix ? emergency : (calls.get(`dispatch:${Number(id)}`) ?? emergency)
}

export const newestFirst = (calls: ReadonlyMap<string, SeenCall>): SeenCall[] => [...calls.values()].reverse()

/** The newest call with a position. */
export const newestWithPosition = (calls: ReadonlyMap<string, SeenCall>): SeenCall | undefined =>
  newestFirst(calls).find((call) => positionOf(call) !== null)

/** A call's row in a list. Both texts contain unescaped user input. */
export interface CallRow {
  title: string
  details: string
}

/** @param playerPosition the origin of the distance in the details */
export function callRow(
  call: SeenCall,
  playerPosition: Position,
  translate: Translate,
  label: string,
): CallRow {
  const isDispatch = call.kind === 'dispatch'
  const prefix = isDispatch ? translate('priority', { priority: call.priority }) : translate('sender911')
  const [position, location] = [positionOf(call), callLocation(call)]
  const unitCount = isDispatch ? call.idents.length : 0
  return {
    title: `${prefix} ${label}`,
    details: joinNonEmpty(' · ', [
      location === callTitle(call) ? '' : location,
      position === null
        ? ''
        : formatDistance(distanceBetween(playerPosition, position), call.position === null),
      isDispatch ? translate(unitCount === 1 ? 'units_one' : 'units_many', { count: unitCount }) : '',
    ]),
  }
}
