import { MAX_NAMED_SKIPS } from './bounds.ts'
import { isObject, type JsonObject, pascalCase, toList } from './coerce.ts'
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

/** The entries of a list that have an id, in its order, and their ids. */
export interface Entries {
  ids: number[]
  json: JsonObject[]
}

/** The entries of the named list in either spelling, or null where there is no list. */
export function readList(
  reply: JsonObject,
  name: string,
  maxCalls: number,
  omissions: Omissions,
): Entries | null {
  let isList = false
  const entries: Entries = { ids: [], json: [] }
  for (const spelling of [name, pascalCase(name)]) {
    if (!(spelling in reply)) continue
    const list = reply[spelling]
    if (typeof list !== 'object') {
      omissions.skipped.push({ path: spelling, why: 'not a list' })
      omissions.skippedCount++
      continue
    }
    isList = true
    // The CAD's OpenAPI page shows a single call in place of a list.
    const items = toList(list)
    for (let i = 0; i < items.length; i++) {
      const id = parseCallId(items[i])
      if (id !== null) {
        entries.ids.push(id)
        entries.json.push(items[i] as JsonObject)
      } else skipEntry(omissions, spelling, i, items[i])
    }
  }
  if (!isList) return null
  const excess = Math.max(0, entries.ids.length - maxCalls)
  omissions.excessCount += excess
  return excess > 0 ? newest(entries, maxCalls) : entries
}

function skipEntry(omissions: Omissions, list: string, index: number, entry: unknown): void {
  omissions.skippedCount++
  if (omissions.skipped.length >= MAX_NAMED_SKIPS) return
  omissions.skipped.push(
    isObject(entry)
      ? { path: `${list}[${index}].callId`, why: 'not a whole number from 0 to 2^53 - 1' }
      : { path: `${list}[${index}]`, why: 'not a call' },
  )
}

/** Keeps the entries with the highest ids. */
function newest({ ids, json }: Entries, count: number): Entries {
  const sorted = Float64Array.from(ids).sort()
  const lowest = sorted[sorted.length - count] as number
  let withLowest = count - (sorted.length - (sorted.lastIndexOf(lowest) + 1))
  const kept = ids.map((id) => id > lowest || (id === lowest && withLowest-- > 0))
  return { ids: ids.filter((_, i) => kept[i]), json: json.filter((_, i) => kept[i]) }
}
