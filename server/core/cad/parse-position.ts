import type { Position } from '../../../shared/call.ts'
import { eitherCase, isObject, toNumber } from './coerce.ts'

/** The sea around the map ends well within this, in metres from the middle. */
const MAP_EDGE = 10_000
const WIDEST_RADIUS = 5_000

/** Where integrations put a place that they don't spell out as x, y and z. */
const NESTED = ['coords', 'coordinates', 'location', 'position'] as const
const placeFields = eitherCase(['x', 'y', 'z', ...NESTED])

/** Enough for metaData, an object in it, and JSON text in that; a reply nested 10,000 deep ends here too. */
const LEVELS = 4

/** Longer text is a description and not a place. */
const LONGEST_PLACE = 200

/** The place that metaData, or a value in it, tells; null where it tells none that is on the map. */
export function parsePosition(value: unknown, levels = LEVELS): Position | null {
  if (levels === 0) return null
  if (typeof value === 'string') return placeInText(value, levels)
  if (Array.isArray(value)) return point(value[0], value[1], value[2]) ?? parsePosition(value[0], levels - 1)
  if (!isObject(value)) return null
  const fields = placeFields(value)
  const flat = point(fields.x, fields.y, fields.z)
  if (flat) return flat
  for (const name of NESTED) {
    const nested = parsePosition(fields[name], levels - 1)
    if (nested) return nested
  }
  return null
}

export function parseRadius(value: unknown): number | null {
  const metres = toNumber(value)
  return metres !== null && metres > 0 && metres <= WIDEST_RADIUS ? metres : null
}

function point(east: unknown, north: unknown, up: unknown): Position | null {
  const x = onMap(east)
  const y = onMap(north)
  // The origin is what integrations send for 'unknown'.
  if (x === null || y === null || (x === 0 && y === 0)) return null
  return { x, y, z: onMap(up) ?? 0 }
}

function onMap(value: unknown): number | null {
  const metres = toNumber(value)
  return metres !== null && Math.abs(metres) <= MAP_EDGE ? metres : null
}

function placeInText(text: string, levels: number): Position | null {
  if (text.length > LONGEST_PLACE) return null
  const trimmed = text.trim()
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    try {
      return parsePosition(JSON.parse(trimmed), levels - 1)
    } catch {
      // A Lua table such as {425.1, -979.2} opens like JSON too.
    }
  }
  const bare = trimmed.replace(/^(vec(tor)?[234])?\s*[([{]/i, '').replace(/[)\]}]$/, '')
  for (const [separator, least, most] of separators(bare)) {
    const numbers = bare.split(separator).map(toNumber)
    if (numbers.length >= least && numbers.length <= most && !numbers.includes(null)) {
      return point(numbers[0], numbers[1], numbers[2])
    }
  }
  return null
}

/**
 * How the numbers of a place may be set apart, and how few and many there may be (a fourth is a heading). The order
 * matters: '425,-979,30' has three numbers, '425,1, -979,2, 30,7' as well, and only a dot anywhere tells that no comma
 * is a decimal one. Spaces alone take three numbers, for two are also a house and a postal.
 */
function separators(bare: string): [separator: RegExp, least: number, most: number][] {
  return [
    [/,/, 2, bare.includes('.') ? 4 : 3],
    [/;/, 2, 4],
    [/,\s+/, 2, 4],
    [/\s+/, 3, 4],
  ]
}
