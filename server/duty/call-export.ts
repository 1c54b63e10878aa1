import * as z from 'zod/mini'
import { invokeExport } from '../fivem.ts'

/**
 * What another resource's export answers. Throws, naming the export, if there is no such export, if it throws, and as
 * {@link parseResult} does.
 */
export function callExportAs<T>(
  schema: z.ZodMiniType<T>,
  resource: string,
  method: string,
  ...args: unknown[]
): T {
  return parseResult(schema, invokeExport(resource, method, ...args), `${method} of ${resource}`)
}

/** The answer, if the schema knows it. Throws of any other, a promise included: duty is asked for now. */
export function parseResult<T>(schema: z.ZodMiniType<T>, answer: unknown, from: string): T {
  if (isThenable(answer)) {
    // However it ends, nobody waits for it.
    answer.then(undefined, () => {})
    throw new TypeError(`${from} returned a promise`)
  }
  const result = z.safeParse(schema, answer)
  if (result.success) return result.data
  const path = result.error.issues[0]?.path.join('.')
  throw new TypeError(`${from} returned something unexpected${path ? ` in ${path}` : ''}`)
}

/** For a function inside an answer. */
export const callable = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function')

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
