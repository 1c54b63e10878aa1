import { MAX_NAMED_SKIPS } from './bounds.ts'
import { isObject, type JsonObject, pascalCase, toList } from './coerce.ts'
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

/** An entry of a list that has a valid id. */
export interface Entry {
  id: number
  json: JsonObject
}

/** Reads the named list in either spelling. Keeps the order of the entries unless there are more than `maxCalls`. */
export function readList(
  reply: JsonObject,
  name: string,
  maxCalls: number,
  omissions: Omissions,
): { entries: Entry[]; problem: ListProblem | null } {
  const entries: Entry[] = []
  let problem: ListProblem | null = 'missing'
  for (const spelling of [name, pascalCase(name)]) {
    const list = reply[spelling] ?? null
    if (list === null) continue
    if (typeof list !== 'object') {
      problem = 'notAList'
      skip(omissions, { path: spelling, why: 'not a list' })
      continue
    }
    // The CAD's OpenAPI page shows a single call in place of a list.
    const items = toList(list)
    for (let i = 0; i < items.length; i++) {
      const json = items[i] as JsonObject
      const id = parseCallId(json)
      if (id !== null) entries.push({ id, json })
      else if (isObject(json))
        skip(omissions, { path: `${spelling}[${i}].callId`, why: 'not a whole number from 0 to 2^53 - 1' })
      else skip(omissions, { path: `${spelling}[${i}]`, why: 'not a call' })
    }
    problem = entries.length > 0 || items.length === 0 ? null : 'unreadable'
  }
  if (entries.length <= maxCalls) return { entries, problem }
  omissions.excessCount += entries.length - maxCalls
  return { entries: highestIds(entries, maxCalls), problem }
}

function skip(omissions: Omissions, skipped: Skipped): void {
  omissions.skippedCount++
  if (omissions.skipped.length < MAX_NAMED_SKIPS) omissions.skipped.push(skipped)
}

function highestIds(entries: readonly Entry[], count: number): Entry[] {
  const sorted = Float64Array.from(entries, ({ id }) => id).sort()
  const lowest = sorted[sorted.length - count] as number
  const higher = entries.filter(({ id }) => id > lowest)
  return [...entries.filter(({ id }) => id === lowest).slice(0, count - higher.length), ...higher]
}
