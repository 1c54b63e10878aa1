/** Deeper than anything that is data; what is, is taken for changed. Without an end a hostile reply would end the stack. */
const DEEPEST = 32

/**
 * Whether two values of plain data (what JSON can hold) are the same, whatever the order of their keys. Written for
 * speed: it runs over every call of every reply that is not the last one again, and makes no garbage. What has a field
 * named __proto__ is the same as nothing.
 */
export function deepEqual(a: unknown, b: unknown, levels = DEEPEST): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || levels === 0) return false
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b, levels - 1)
  return !Array.isArray(b) && sameFields(a as Fields, b as Fields, levels - 1)
}

type Fields = Record<string, unknown>

function sameItems(a: readonly unknown[], b: readonly unknown[], levels: number): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i], levels)) return false
  return true
}

function sameFields(a: Fields, b: Fields, levels: number): boolean {
  let more = 0
  for (const key in a) {
    // What every object answers to by this name is not its own.
    if (key === '__proto__' || !deepEqual(a[key], b[key], levels)) return false
    more++
  }
  // Each field of the one is in the other, so that only their number can differ.
  for (const _ in b) more--
  return more === 0
}
