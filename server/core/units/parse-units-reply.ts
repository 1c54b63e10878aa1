import { parseJson } from '../../../shared/parse-json.ts'
import { type CadUnit, parseUnits } from './cad-unit.ts'

/** A parsed reply of Get Active Units. */
export type UnitsReply =
  /** `entries`: how many the list had, also those that are not units. */
  { kind: 'units'; units: CadUnit[]; entries: number } | { kind: 'malformed'; why: string }

/** Parses the text of a reply. Never throws. An entry that is not a unit is left out. */
export function parseUnitsReply(text: string): UnitsReply {
  const parsed = parseUnits(parseJson(text))
  if (parsed === null) return { kind: 'malformed', why: 'it is not a list of units' }
  if (parsed.units.length === 0 && parsed.unreadable > 0)
    return { kind: 'malformed', why: 'it contains no readable unit' }
  return { kind: 'units', units: parsed.units, entries: parsed.units.length + parsed.unreadable }
}
