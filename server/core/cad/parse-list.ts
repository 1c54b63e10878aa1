import { MAX_NAMED_SKIPS } from '../bounds.ts'
import { isObject, type JsonObject, pascalCase, toList } from '../coerce.ts'
import type { ListProblem } from './incomplete-lists.ts'
import { parseCallId } from './parse-call.ts'

/** A call that was skipped (path `activeCalls[3].callId`) or a whole list (path `activeCalls`). `why` never quotes the call. */
export interface Skipped {
  path: string
  why: string
}

/** Collects what is left out of a reply. */
export interface Omissions {
  /** The first {@link MAX_NAMED_SKIPS} skipped entries. */
  skipped: Skipped[]
  /** All skipped entries. */
  skippedCount: number
  /** Valid calls beyond the limit of a list. */
  excessCount: number
}

/**
 * Reads the calls with a valid id from the named list, in either spelling. Keeps their order unless there are more than
 * `maxCalls`.
 */
export function readList(
  reply: JsonObject,
  name: string,
  maxCalls: number,
  omissions: Omissions,
): { calls: JsonObject[]; problem: ListProblem | null } {
  const calls: JsonObject[] = []
  let problem: ListProblem | null = 'missing'
  for (const spelling of [name, pascalCase(name)]) {
    const list = reply[spelling] ?? null
    if (list === null) continue
    if (typeof list !== 'object') {
      problem = 'notAList'
      skip(omissions, () => ({ path: spelling, why: 'not a list' }))
      continue
    }
    // The CAD's OpenAPI page shows a single call in place of a list.
    const items = toList(list)
    for (let i = 0; i < items.length; i++) {
      if (parseCallId(items[i]) !== null) calls.push(items[i] as JsonObject)
      else skip(omissions, () => whySkipped(items[i], `${spelling}[${i}]`))
    }
    problem = calls.length > 0 || items.length === 0 ? null : 'unreadable'
  }
  if (calls.length <= maxCalls) return { calls, problem }
  omissions.excessCount += calls.length - maxCalls
  return { calls: highestIds(calls, maxCalls), problem }
}

/** @param describe called for the entries that are named only: a hostile reply may have millions of others */
function skip(omissions: Omissions, describe: () => Skipped): void {
  omissions.skippedCount++
  if (omissions.skipped.length < MAX_NAMED_SKIPS) omissions.skipped.push(describe())
}

const whySkipped = (entry: unknown, path: string): Skipped =>
  isObject(entry)
    ? { path: `${path}.callId`, why: 'not a whole number from 0 to 2^53 - 1' }
    : { path, why: 'not a call' }

function highestIds(calls: readonly JsonObject[], count: number): JsonObject[] {
  const ids = calls.map((call) => parseCallId(call) as number)
  const lowest = new Float64Array(ids).sort()[ids.length - count] as number
  const higher = calls.filter((_, i) => (ids[i] as number) > lowest)
  const lowestCalls = calls.filter((_, i) => ids[i] === lowest)
  return [...lowestCalls.slice(0, count - higher.length), ...higher]
}
