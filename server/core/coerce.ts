/** A JSON object. JSON.parse creates no inherited enumerable fields, so `for … in` visits exactly the fields of the text. */
export type JsonObject = { readonly [name: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Returns a function that reads the named fields from either camelCase or PascalCase: the CAD has sent both within a
 * year. Where an object has both spellings, a value is preferred to null.
 */
export function eitherCase<const Name extends string>(names: readonly Name[]) {
  const spellings = names.map((name) => [name, pascalCase(name)] as const)
  return (fields: JsonObject): Readonly<Record<Name, unknown>> => {
    if (!hasCapitalizedField(fields)) return fields as Record<Name, unknown>
    // Not a copy of `fields`: V8 takes 50 times as long to add fields to a copy of an object that JSON.parse created.
    const normalized = {} as Record<Name, unknown>
    for (const [camel, pascal] of spellings) normalized[camel] = fields[camel] ?? fields[pascal]
    return normalized
  }
}

function hasCapitalizedField(fields: JsonObject): boolean {
  for (const name in fields) {
    const initial = name.charCodeAt(0)
    if (initial >= 65 && initial <= 90) return true
  }
  return false
}

export const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** A single value becomes a list of one; null and undefined become an empty list. */
export function toList(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Cuts the text to `max` characters, the last of them '…'. */
export function limitText(text: string, max: number): string {
  if (text.length <= max) return text
  // Not between the two halves of a surrogate pair.
  const last = text.charCodeAt(max - 2)
  return `${text.slice(0, last >= 0xd800 && last < 0xdc00 ? max - 2 : max - 1)}…`
}

// Stricter than Number(), which converts '' and ' ' to 0 and '0x1F' to 31.
const DECIMAL = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i

/** Longer text is not a number. Bounds the work on hostile text. */
const MAX_NUMBER_LENGTH = 100

/** Null where the value is not a finite number. `true` is not read as 1, because it may only mean that a number exists. */
export function toNumber(value: unknown): number | null {
  if (typeof value === 'string') {
    if (value.length > MAX_NUMBER_LENGTH) return null
    const trimmed = value.trim()
    return DECIMAL.test(trimmed) ? toNumber(Number(trimmed.replace(',', '.'))) : null
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The id of a call or a unit. Null above 2^53 - 1, where two different ids may be parsed as the same number. */
export function toId(value: unknown): number | null {
  const id = toNumber(value)
  return id !== null && Number.isSafeInteger(id) && id >= 0 ? id : null
}

export function toBoolean(value: unknown, fallback: boolean): boolean {
  const text = toText(value).slice(0, MAX_NUMBER_LENGTH).trim().toLowerCase()
  if (text === 'true' || text === '1') return true
  if (text === 'false' || text === '0') return false
  return fallback
}
