import type { SeenCall } from '../../shared/call.ts'
import { joinNonEmpty } from '../../shared/join-non-empty.ts'
import type { Translate } from '../../shared/locale.ts'
import { displayText } from '../../shared/text.ts'
import { type SeenUnit, unitIdsOf } from '../../shared/unit.ts'
import { UNIT_STATUS } from '../../shared/unit-codes.ts'

/** More units are counted. */
const MAX_NAMED = 6
/** The limits in bytes. */
const MAX_CALL_SIGN_BYTES = 24
const MAX_NAME_BYTES = 40

type Units = ReadonlyMap<number, SeenUnit>

/** The units on the call whose call signs are known, the primary unit first. */
export function knownUnits(call: SeenCall, units: Units): SeenUnit[] {
  const primary = call.kind === 'dispatch' ? call.primary : null
  const ids = unitIdsOf(call)
  const primaryFirst = primary === null ? ids : [primary, ...ids.filter((id) => id !== primary)]
  return primaryFirst
    .map((id) => units.get(id))
    .filter((unit) => unit !== undefined && callSignOf(unit) !== '') as SeenUnit[]
}

/** Who is on a call, such as `1A-12 en route, 1A-14 on scene and 2 more`. Empty for a 911 call, which has no units. */
export function unitsText(call: SeenCall, units: Units, translate: Translate, withNames = false): string {
  if (call.kind === 'emergency') return ''
  const count = unitIdsOf(call).length
  const named = knownUnits(call, units).slice(0, MAX_NAMED)
  if (named.length === 0) return translate(count === 1 ? 'units_one' : 'units_many', { count })
  const text = named.map((unit) => unitText(unit, translate, withNames)).join(', ')
  const more = count - named.length
  return more > 0 ? translate('unitsAndMore', { units: text, count: more }) : text
}

/** The call signs on a call, as far as they are known, such as `1A-12, 1A-14`. */
export const callSigns = (call: SeenCall, units: Units): string =>
  knownUnits(call, units).slice(0, MAX_NAMED).map(callSignOf).join(', ')

function unitText(unit: SeenUnit, translate: Translate, withNames: boolean): string {
  const name = withNames ? displayText(unit.name, MAX_NAME_BYTES) : ''
  return joinNonEmpty(' ', [callSignOf(unit), name, unitStatusText(unit.status, translate)])
}

const callSignOf = ({ callSign }: SeenUnit): string => displayText(callSign, MAX_CALL_SIGN_BYTES)

function unitStatusText(status: number, translate: Translate): string {
  const name = (Object.keys(UNIT_STATUS) as (keyof typeof UNIT_STATUS)[]).find(
    (name) => UNIT_STATUS[name] === status,
  )
  return name === undefined
    ? translate('status_unknown', { number: status })
    : translate(`unitStatus_${name}`)
}
