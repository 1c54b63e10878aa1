import type { UnitStatus } from '../../../shared/unit-codes.ts'
import { MAX_UNITS } from '../bounds.ts'
import { eitherCase, isObject, toId, toList, toNumber } from '../coerce.ts'
import { type CadUnit, parseUnit, parseUnits } from './cad-unit.ts'

/** A change of units that the CAD or sonorancad announced. */
export type UnitEvent =
  /** Units logged in, or their data changed. */
  | { type: 'update'; units: CadUnit[] }
  | { type: 'status'; ids: number[]; status: UnitStatus }
  | { type: 'logout'; ids: number[] }

const fieldsOf = eitherCase(['unit', 'units', 'isDispatch', 'identId', 'identIds', 'status'])

/** By the event's type in the CAD's protocol. */
const PARSERS: Record<string, (data: Readonly<Record<string, unknown>>) => UnitEvent | null> = {
  EVENT_UNIT_LOGIN: ({ unit, isDispatch }) => {
    const parsed = parseUnit(unit)
    return (
      parsed && {
        type: 'update',
        units: [{ ...parsed, isDispatch: isDispatch === true || parsed.isDispatch }],
      }
    )
  },
  EVENT_UNIT_LOGOUT: ({ identId, identIds }) =>
    withIds(identIds ?? identId, (ids) => ({ type: 'logout', ids })),
  EVENT_UNIT_UPDATE: ({ units, unit }) => updateOf(units ?? toList(unit)),
  // The CAD sends either the ids with their common status, or complete units.
  EVENT_UNIT_STATUS: ({ units, identIds, identId, status }) => {
    const number = toNumber(status)
    if (units !== undefined) return updateOf(units)
    return number === null
      ? null
      : withIds(identIds ?? identId, (ids) => ({ type: 'status', ids, status: number }))
  },
}

export const isUnitEvent = (type: unknown): type is string =>
  typeof type === 'string' && Object.hasOwn(PARSERS, type)

/** Parses a push event about units; `data` is an object or a list of them. Never throws. */
export function parseUnitEvents(type: string, data: unknown): UnitEvent[] {
  return toList(data)
    .slice(0, MAX_UNITS)
    .flatMap((entry) => (isObject(entry) ? (PARSERS[type]?.(fieldsOf(entry)) ?? []) : []))
}

function updateOf(json: unknown): UnitEvent | null {
  const units = parseUnits(json)?.units ?? []
  return units.length > 0 ? { type: 'update', units } : null
}

function withIds(value: unknown, toEvent: (ids: number[]) => UnitEvent): UnitEvent | null {
  const ids = toList(value)
    .slice(0, MAX_UNITS)
    .map(toId)
    .filter((id) => id !== null)
  return ids.length > 0 ? toEvent(ids) : null
}
