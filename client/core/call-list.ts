import type { Position, SeenCall } from '../../shared/call.ts'
import { callLocation, callTitle } from '../../shared/call-text.ts'
import type { Translate } from '../../shared/locale.ts'
import { positionOf } from '../../shared/style.ts'

/** What a player types to name a call: `501`, or `e302` for a 911 call, as both count from one. */
export const shortIdOf = (call: SeenCall): string => `${call.kind === 'emergency' ? 'e' : ''}${call.callId}`

/** The call that a player names. A bare number is the dispatch call's, else the 911 call's; a key is understood too. */
export function findCall(calls: ReadonlyMap<string, SeenCall>, typed: string): SeenCall | undefined {
  const [, e, id] = /^#?(e?)(\d+)$/i.exec(typed.trim()) ?? []
  if (id === undefined) return calls.get(typed.trim())
  const emergency = calls.get(`emergency:${Number(id)}`)
  return e ? emergency : (calls.get(`dispatch:${Number(id)}`) ?? emergency)
}

export const newestFirst = (calls: ReadonlyMap<string, SeenCall>): SeenCall[] => [...calls.values()].reverse()

/** The call that the player means without naming one. */
export const newestPlaced = (calls: ReadonlyMap<string, SeenCall>): SeenCall | undefined =>
  newestFirst(calls).find((call) => positionOf(call) !== null)

/** A call's line in a list. Both hold players' words. */
export interface Row {
  title: string
  details: string
}

/** @param here where the player is */
export function rowOf(call: SeenCall, here: Position, translate: Translate, label: string): Row {
  const [there, where] = [positionOf(call), callLocation(call)]
  const dispatch = call.kind === 'dispatch'
  const units = dispatch ? call.idents.length : 0
  return {
    title: dispatch
      ? `${translate('priority', { priority: call.priority })} ${label}`
      : `${translate('sender911')} ${label}`,
    details: joinNonEmpty(' · ', [
      where === callTitle(call) ? '' : where,
      there === null ? '' : distance(distanceBetween(here, there), call.position === null),
      dispatch ? translate(units === 1 ? 'units_one' : 'units_many', { count: units }) : '',
    ]),
  }
}

export const joinNonEmpty = (glue: string, parts: readonly string[]): string =>
  parts.filter((part) => part.trim() !== '').join(glue)

/** On the map, as heights are often not known. */
export const distanceBetween = (a: Position, b: Position): number => Math.hypot(a.x - b.x, a.y - b.y)

function distance(metres: number, roughly: boolean): string {
  const text = metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`
  return roughly ? `≈ ${text}` : text
}
