/** An object of a reply. Its own names only: nothing that JSON.parse makes has enumerable names by inheritance. */
export type JsonObject = { readonly [name: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reads the named fields in the case that they came in: the CAD has sent camelCase and PascalCase within a year. Where
 * both are there, a value is preferred to null.
 */
export function eitherCase<const Name extends string>(names: readonly Name[]) {
  const spellings = names.map((name) => [name, pascal(name)] as const)
  return (fields: JsonObject): Readonly<Record<Name, unknown>> => {
    if (!hasCapital(fields)) return fields as Record<Name, unknown>
    // Filled from empty and not copied: a copy of an object that JSON.parse made takes V8 50 times as long to add to.
    const cased = {} as Record<Name, unknown>
    for (const [camel, capital] of spellings) cased[camel] = fields[camel] ?? fields[capital]
    return cased
  }
}

function hasCapital(fields: JsonObject): boolean {
  for (const name in fields) {
    const initial = name.charCodeAt(0)
    if (initial >= 65 && initial <= 90) return true
  }
  return false
}

export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** One value where a list is meant is a list of one; null and nothing are an empty list. */
export function toList(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

// Stricter than Number(), to which '' and ' ' are 0 and '0x1F' is 31.
const DECIMAL = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i

/** Null for what is no finite number. `true` is none: it could mean 1, or just that there is one. */
export function toNumber(value: unknown): number | null {
  if (typeof value === 'string') {
    const digits = value.trim()
    return DECIMAL.test(digits) ? toNumber(Number(digits.replace(',', '.'))) : null
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** An id of a call or a unit. Above 2^53 two ids may have become one number, so those are none. */
export function toId(value: unknown): number | null {
  const whole = toNumber(value)
  return whole !== null && Number.isSafeInteger(whole) && whole >= 0 ? whole : null
}

export function toBoolean(value: unknown, fallback: boolean): boolean {
  const word = toText(value).trim().toLowerCase()
  if (word === 'true' || word === '1') return true
  if (word === 'false' || word === '0') return false
  return fallback
}
