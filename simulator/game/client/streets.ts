import { joaat, toHash } from './hash.ts'
import { withParameters } from './parameters.ts'

/**
 * Real street names, each assigned to some squares of one kilometre. This shows which coordinates a script passes; the
 * streets are not where they are in the game.
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

const squareIndex = (x: number, y: number) => Math.abs(Math.floor(x / 1000) * 7 + Math.floor(y / 1000))

function pick<T>(from: readonly T[], index: number): T {
  return from[index % from.length] as T
}

export function streetNatives(label: (key: string) => string | null) {
  return {
    GetStreetNameAtCoord: withParameters(['float', 'float', 'float'], (x, y) => [
      joaat(pick(STREETS, squareIndex(x, y))),
      joaat(pick(STREETS, squareIndex(x, y) + 1)),
    ]),
    GetStreetNameFromHashKey: withParameters(['hash'], (hash) => byHash.get(toHash(hash)) ?? ''),
    GetNameOfZone: withParameters(['float', 'float', 'float'], (x, y) =>
      pick(Object.keys(ZONES), squareIndex(x, y)),
    ),
    GetLabelText: withParameters(['text'], (name) => label(name) ?? ZONES[name] ?? 'NULL'),
    GetHashKey: withParameters(['text'], joaat),
  }
}
