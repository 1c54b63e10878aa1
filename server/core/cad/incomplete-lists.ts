import type { Call } from '../../../shared/call.ts'
import { pascalCase } from '../coerce.ts'

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
