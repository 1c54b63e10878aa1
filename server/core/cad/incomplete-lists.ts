import type { Call } from '../../../shared/call.ts'
import { type JsonObject, pascalCase, toList } from './coerce.ts'

export const LISTS = { dispatch: 'activeCalls', emergency: 'emergencyCalls' } as const satisfies Record<
  Call['kind'],
  string
>

/** A list from which a reply gives no information about the current calls. */
export interface IncompleteList {
  kind: Call['kind']
  /** `missing`: also null. `unreadable`: not empty, but without a single readable call. */
  problem: 'missing' | 'notAList' | 'unreadable'
}

/** @param readable the number of calls in the list that could be parsed */
export function findIncomplete(json: JsonObject, kind: Call['kind'], readable: number): IncompleteList[] {
  if (readable > 0) return []
  const list = json[LISTS[kind]] ?? json[pascalCase(LISTS[kind])] ?? null
  if (list === null) return [{ kind, problem: 'missing' }]
  if (typeof list !== 'object') return [{ kind, problem: 'notAList' }]
  return toList(list).length > 0 ? [{ kind, problem: 'unreadable' }] : []
}

/** Whether a path such as `activeCalls[3].callId` is in one of the lists. */
export function isInIncompleteList(path: string, incomplete: readonly IncompleteList[]): boolean {
  const list = /^\w*/.exec(path)?.[0] ?? ''
  return incomplete.some(({ kind }) => list === LISTS[kind] || list === pascalCase(LISTS[kind]))
}

/** From this reply in a row on, a missing list counts as an empty one. */
const EMPTY_AFTER = 3

/** Counts the replies in a row without a list. */
export function createMissingListCounter() {
  const missing = { dispatch: 0, emergency: 0 }

  /** Call it for each reply. Returns the lists that are still incomplete: an empty list is not. */
  return (incomplete: readonly IncompleteList[]): IncompleteList[] => {
    for (const kind of ['dispatch', 'emergency'] as const) {
      const isMissing = incomplete.some((list) => list.kind === kind && list.problem === 'missing')
      missing[kind] = isMissing ? missing[kind] + 1 : 0
    }
    return incomplete.filter(({ kind, problem }) => problem !== 'missing' || missing[kind] < EMPTY_AFTER)
  }
}
