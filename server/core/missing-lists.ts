import type { IncompleteList } from './cad/incomplete-lists.ts'

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
