import { joaat, toHash } from './hash.ts'
import { withParameters } from './parameters.ts'

/**
 * A sketch of the map's names: real ones, each spread over a square kilometre. It serves to see that a script asks
 * for the right place, not to tell where a street runs.
 */
const STREETS = [
  'Strawberry Ave',
  'Vespucci Blvd',
  'Alta St',
  'Power St',
  'San Andreas Ave',
  'Innocence Blvd',
  'Grove St',
]

const ZONES: Record<string, string> = {
  DOWNT: 'Downtown',
  DAVIS: 'Davis',
  VESP: 'Vespucci',
  SANDY: 'Sandy Shores',
  PALETO: 'Paleto Bay',
  CHIL: 'Vinewood Hills',
}

const byHash = new Map(STREETS.map((name) => [joaat(name), name]))

const square = (x: number, y: number) => Math.abs(Math.floor(x / 1000) * 7 + Math.floor(y / 1000))

function pick<T>(from: readonly T[], index: number): T {
  return from[index % from.length] as T
}

export function streetNatives(label: (key: string) => string | null) {
  return {
    GetStreetNameAtCoord: withParameters(['float', 'float', 'float'], (x, y) => [
      joaat(pick(STREETS, square(x, y))),
      joaat(pick(STREETS, square(x, y) + 1)),
    ]),
    GetStreetNameFromHashKey: withParameters(['hash'], (hash) => byHash.get(toHash(hash)) ?? ''),
    GetNameOfZone: withParameters(['float', 'float', 'float'], (x, y) =>
      pick(Object.keys(ZONES), square(x, y)),
    ),
    GetLabelText: withParameters(['text'], (name) => label(name) ?? ZONES[name] ?? 'NULL'),
    GetHashKey: withParameters(['text'], joaat),
  }
}
