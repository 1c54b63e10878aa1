import type { Call } from '../../../shared/call.ts'
import { pascalCase } from './coerce.ts'

export const LISTS = { dispatch: 'activeCalls', emergency: 'emergencyCalls' } as const satisfies Record<
  Call['kind'],
  string
>

/**
 * Why a list gives no information about the current calls. `missing`: also null. `unreadable`: not empty, but without a
 * single readable call.
 */
export type ListProblem = 'missing' | 'notAList' | 'unreadable'

export interface IncompleteList {
  kind: Call['kind']
  problem: ListProblem
}

/** Whether a path such as `activeCalls[3].callId` is in one of the lists. */
export function isInIncompleteList(path: string, incomplete: readonly IncompleteList[]): boolean {
  const list = /^\w*/.exec(path)?.[0] ?? ''
  return incomplete.some(({ kind }) => list === LISTS[kind] || list === pascalCase(LISTS[kind]))
}

/** From this reply in a row on, a missing list counts as an empty one. */
const EMPTY_AFTER = 3

/** Returns a function that takes each reply and lets lists that are missing repeatedly count as empty. */
export function createMissingLists() {
  const missing = { dispatch: 0, emergency: 0 }

  return <R extends { incomplete: IncompleteList[] }>(reply: R): R => {
    for (const kind of ['dispatch', 'emergency'] as const) {
      const isMissing = reply.incomplete.some((list) => list.kind === kind && list.problem === 'missing')
      missing[kind] = isMissing ? missing[kind] + 1 : 0
    }
    const incomplete = reply.incomplete.filter(
      ({ kind, problem }) => problem !== 'missing' || missing[kind] < EMPTY_AFTER,
    )
    if (incomplete.length === reply.incomplete.length) return reply
    return { ...reply, incomplete, unread: incomplete.map(({ kind }) => kind) }
  }
}
