/** Bounds the recursion, so that deeply nested input cannot overflow the stack. Deeper values count as different. */
const MAX_DEPTH = 32

/**
 * Compares two values of plain data (the types that JSON can hold), ignoring the order of keys. The function runs over
 * every call of every changed reply, so it avoids allocations. Objects with a field named `__proto__` never compare as
 * equal.
 */
export function deepEqual(a: unknown, b: unknown, maxDepth = MAX_DEPTH): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || maxDepth === 0)
    return false
  if (Array.isArray(a)) return Array.isArray(b) && equalItems(a, b, maxDepth - 1)
  return !Array.isArray(b) && equalFields(a as Fields, b as Fields, maxDepth - 1)
}

type Fields = Record<string, unknown>

function equalItems(a: readonly unknown[], b: readonly unknown[], maxDepth: number): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i], maxDepth)) return false
  return true
}

function equalFields(a: Fields, b: Fields, maxDepth: number): boolean {
  let difference = 0
  for (const key in a) {
    // b['__proto__'] would return the prototype instead of a field.
    if (key === '__proto__') return false
    // Most fields are equal text, for which the comparison here saves a call.
    if (a[key] !== b[key] && !deepEqual(a[key], b[key], maxDepth)) return false
    difference++
  }
  // b contains every field of a, so only the number of fields can differ.
  for (const _ in b) difference--
  return difference === 0
}
