import * as z from 'zod/mini'
import { invokeExport } from '../fivem.ts'

/**
 * Calls another resource's export and parses the result. Throws, naming the export, if it is missing, if it throws, and
 * in the cases of {@link parseResult}.
 */
export function callExportAs<T>(
  schema: z.ZodMiniType<T>,
  resource: string,
  method: string,
  ...args: unknown[]
): T {
  return parseResult(schema, invokeExport(resource, method, ...args), `${method} of ${resource}`)
}

/**
 * Returns the result if it matches the schema. Throws otherwise, also for a promise, as duty is needed synchronously.
 * @param from names the origin in the error message
 */
export function parseResult<T>(schema: z.ZodMiniType<T>, result: unknown, from: string): T {
  if (isThenable(result)) {
    // Prevents an unhandled rejection.
    result.then(undefined, () => {})
    throw new TypeError(`${from} returned a promise`)
  }
  const parsed = z.safeParse(schema, result)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path.join('.')
  throw new TypeError(`${from} returned something unexpected${path ? ` in ${path}` : ''}`)
}

/** A function inside a result. */
export const callable = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function')

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

/** A Lua table can arrive as an array or as an object, so only its values are used. */
export const luaTable = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
