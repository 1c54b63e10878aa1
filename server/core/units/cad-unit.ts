import type { Unit } from '../../../shared/unit.ts'
import { UNIT_PAGE, UNIT_STATUS } from '../../../shared/unit-codes.ts'
import { MAX_CALL_SIGN_LENGTH, MAX_LABEL_LENGTH, MAX_UNIT_IDENTITIES, MAX_UNITS } from '../bounds.ts'
import {
  eitherCase,
  isObject,
  type JsonObject,
  limitText,
  toBoolean,
  toId,
  toNumber,
  toText,
} from '../coerce.ts'

/** A unit as the CAD sends it, before it is known which player it is. */
export interface CadUnit extends Omit<Unit, 'player'> {
  isDispatch: boolean
  /** The identities of the player, in lower case and without their type. */
  identities: string[]
}

const unitFields = eitherCase(['id', 'status', 'isDispatch', 'data'])
const dataFields = eitherCase([
  ...(['unitNum', 'name', 'department', 'page'] as const),
  ...(['communityUserIds', 'communityUserId', 'apiIds'] as const),
])
const listFields = eitherCase(['units'])

/** Parses a unit. Null where it has no readable id or no data. Never throws. */
export function parseUnit(json: unknown): CadUnit | null {
  if (!isObject(json)) return null
  const { id: rawId, status, isDispatch, data } = unitFields(json)
  const id = toId(rawId)
  if (id === null || !isObject(data)) return null
  const fields = dataFields(data)
  return {
    id,
    callSign: limitText(toText(fields.unitNum).trim(), MAX_CALL_SIGN_LENGTH),
    name: toLabel(fields.name),
    status: toNumber(status) ?? UNIT_STATUS.unavailable,
    department: toLabel(fields.department),
    page: toNumber(fields.page) ?? UNIT_PAGE.unknown,
    isDispatch: toBoolean(isDispatch, false),
    identities: identitiesOf(fields),
  }
}

/**
 * Parses a list of units, such as the reply of Get Active Units. Null where it is not one. A table of Lua can arrive as an
 * object, and with holes.
 *
 * @returns the units, at most {@link MAX_UNITS}, and the number of entries that are not units
 */
export function parseUnits(json: unknown): { units: CadUnit[]; unreadable: number } | null {
  const list = isObject(json) ? (listFields(json).units ?? json) : json
  if (typeof list !== 'object' || list === null) return null
  const units: CadUnit[] = []
  let unreadable = 0
  for (const entry of Object.values(list)) {
    if (entry === null || entry === undefined) continue
    const unit = parseUnit(entry)
    if (unit === null) unreadable++
    else if (units.length < MAX_UNITS) units.push(unit)
  }
  return { units, unreadable }
}

/** The CAD stores identifiers with their type (`license:1a2b`) or without, so types are ignored. */
export function toIdentity(identifier: string): string {
  return identifier.slice(identifier.indexOf(':') + 1).toLowerCase()
}

/** From the newest of the three fields that is filled. */
function identitiesOf(data: JsonObject): string[] {
  const fields = [data.communityUserIds, data.communityUserId, data.apiIds]
  return fields.map(identitiesIn).find((identities) => identities.length > 0) ?? []
}

function identitiesIn(field: unknown): string[] {
  const values = typeof field === 'object' && field !== null ? Object.values(field) : [field]
  return values
    .slice(0, MAX_UNIT_IDENTITIES)
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .map((value) => toIdentity(value.slice(0, MAX_LABEL_LENGTH)))
}

const toLabel = (value: unknown): string => limitText(toText(value).trim(), MAX_LABEL_LENGTH)
