import type { Position } from '../../../shared/call.ts'
import { eitherCase, isObject, toNumber } from '../coerce.ts'

/** In metres from the centre of the map. The sea around it ends well within this. */
const MAP_EDGE = 10_000
/** In metres. */
const MAX_RADIUS = 5_000

/** Fields in which integrations nest a position. */
const NESTED_FIELDS = ['coords', 'coordinates', 'location', 'position'] as const
const positionFields = eitherCase(['x', 'y', 'z', ...NESTED_FIELDS])

/** Enough for metaData, an object in it and JSON text in that. Also bounds the recursion into hostile replies. */
const MAX_DEPTH = 4

/** Longer text is a description, not coordinates. */
const MAX_TEXT_LENGTH = 200

/** The position in metaData, or in a value of it. Null where there is none, or where it is off the map. */
export function parsePosition(value: unknown, levels = MAX_DEPTH): Position | null {
  if (levels === 0) return null
  if (typeof value === 'string') return parsePositionText(value, levels)
  if (Array.isArray(value))
    return toPosition(value[0], value[1], value[2]) ?? parsePosition(value[0], levels - 1)
  if (!isObject(value)) return null
  const fields = positionFields(value)
  const flat = toPosition(fields.x, fields.y, fields.z)
  if (flat) return flat
  for (const name of NESTED_FIELDS) {
    const nested = parsePosition(fields[name], levels - 1)
    if (nested) return nested
  }
  return null
}

export function parseRadius(value: unknown): number | null {
  const metres = toNumber(value)
  return metres !== null && metres > 0 && metres <= MAX_RADIUS ? metres : null
}

function toPosition(east: unknown, north: unknown, up: unknown): Position | null {
  const x = toCoordinate(east)
  const y = toCoordinate(north)
  // Integrations send the origin for an unknown position.
  if (x === null || y === null || (x === 0 && y === 0)) return null
  return { x, y, z: toCoordinate(up) ?? 0 }
}

function toCoordinate(value: unknown): number | null {
  const metres = toNumber(value)
  return metres !== null && Math.abs(metres) <= MAP_EDGE ? metres : null
}

function parsePositionText(text: string, levels: number): Position | null {
  if (text.length > MAX_TEXT_LENGTH) return null
  const trimmed = text.trim()
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    try {
      return parsePosition(JSON.parse(trimmed), levels - 1)
    } catch {
      // A Lua table such as {425.1, -979.2} also starts with a brace.
    }
  }
  const bare = trimmed.replace(/^(vec(tor)?[234])?\s*[([{]/i, '').replace(/[)\]}]$/, '')
  for (const [separator, min, max] of separators(bare)) {
    const numbers = bare.split(separator).map(toNumber)
    if (numbers.length >= min && numbers.length <= max && !numbers.includes(null)) {
      return toPosition(numbers[0], numbers[1], numbers[2])
    }
  }
  return null
}

/**
 * The separators to try between the numbers of a position, with the allowed count of numbers (the fourth is a heading).
 * The order matters: '425,-979,30' and '425,1, -979,2, 30,7' both hold three numbers, and a comma is certain to be no
 * decimal comma only where the text contains a dot. Numbers separated by spaces must be three, because two may be a house
 * number and a postal.
 */
function separators(bare: string): [separator: RegExp, min: number, max: number][] {
  return [
    [/,/, 2, bare.includes('.') ? 4 : 3],
    [/;/, 2, 4],
    [/,\s+/, 2, 4],
    [/\s+/, 3, 4],
  ]
}
