/** Something that an export takes: how it is read out of whatever came, and what it must be, in words. */
export interface ArgumentType<T> {
  /** The value, or undefined where it is not of this kind. */
  read(value: unknown): T | undefined
  must: string
}

export const callKeyArgument: ArgumentType<string> = {
  read: (value) => (typeof value === 'string' ? value : undefined),
  must: "a call's key, such as 'dispatch:501'",
}

/** Scripts have player ids as numbers and as strings, as the game hands out both. 0 is the console, and nobody. */
export const playerArgument: ArgumentType<number> = {
  read(value) {
    const id = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
    return typeof id === 'number' && Number.isInteger(id) && id >= 0 ? id : undefined
  },
  must: "a player's server id, a whole number",
}

/** Left out, as Lua does with a nil at the end, it is null. */
export const dutyArgument: ArgumentType<boolean | null> = {
  read: (value) =>
    typeof value === 'boolean' ? value : value === null || value === undefined ? null : undefined,
  must: 'true, false or null',
}

/**
 * Reads one argument of a call from another resource.
 *
 * @param at such as `setDuty(source)`
 * @throws an Error that names the argument, the resource that passed it, and what it may be
 */
export function readArgument<T>(kind: ArgumentType<T>, value: unknown, at: string, caller: string | null): T {
  const read = kind.read(value)
  if (read !== undefined) return read
  throw new Error(`${at} must be ${kind.must}, and ${caller ?? 'somebody'} passed ${shown(value)}`)
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`
  return typeof value === 'object' ? 'a table' : typeof value === 'function' ? 'a function' : String(value)
}
