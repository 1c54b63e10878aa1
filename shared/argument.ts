/** The type of an export's argument: how to parse a value from another resource, and the description for errors. */
export interface ArgumentType<T> {
  /** Returns undefined if the value does not have this type. */
  parse(value: unknown): T | undefined
  description: string
}

export const callKeyArgument: ArgumentType<string> = {
  parse: (value) => (typeof value === 'string' ? value : undefined),
  description: "a call's key, such as 'dispatch:501'",
}

/** Scripts get player ids from the game as numbers and as strings. 0 is the server console. */
export const playerArgument: ArgumentType<number> = {
  parse(value) {
    const id = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
    return typeof id === 'number' && Number.isInteger(id) && id >= 0 ? id : undefined
  },
  description: "a player's server id, a whole number",
}

export const offsetArgument: ArgumentType<number> = {
  parse: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 999_999_999
      ? value
      : undefined,
  description: 'a whole number from 0',
}

/** 100 is the largest page that the CAD sends. */
export const limitArgument: ArgumentType<number> = {
  parse: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100 ? value : undefined,
  description: 'a whole number from 1 to 100',
}

/** A missing argument counts as null, because Lua omits a trailing nil. */
export const dutyArgument: ArgumentType<boolean | null> = {
  parse: (value) =>
    typeof value === 'boolean' ? value : value === null || value === undefined ? null : undefined,
  description: 'true, false or null',
}

/**
 * Parses one argument of an export call from another resource.
 *
 * @param argument the argument's name in errors, such as `setDuty(source)`
 * @param caller the name of the calling resource, if known
 * @throws an Error that names the argument, the expected type, the calling resource and the value
 */
export function readArgument<T>(
  type: ArgumentType<T>,
  value: unknown,
  argument: string,
  caller: string | null,
): T {
  const parsed = type.parse(value)
  if (parsed !== undefined) return parsed
  throw new Error(
    `${argument} must be ${type.description}, and ${caller ?? 'somebody'} passed ${describe(value)}`,
  )
}

const MAX_DESCRIBED_LENGTH = 40

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string')
    return `'${value.length > MAX_DESCRIBED_LENGTH ? `${value.slice(0, MAX_DESCRIBED_LENGTH)}…` : value}'`
  return typeof value === 'object' ? 'a table' : typeof value === 'function' ? 'a function' : String(value)
}
