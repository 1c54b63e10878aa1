import { type Book, SPAN_MS, VANISHED_MS } from './book.ts'

/**
 * What is granted may be lost: with the store's data, or with what a replica never got, or by a clock that was set. Then
 * nothing is granted for as long as a request counts, or until all who were there have told what they spent.
 */
export type Quiet = Pick<Book, 'quietUntil' | 'awaited'>

/** @param begins whether something was lost just now @param known how many servers the visitor says there were */
export function quietNow(before: Quiet, begins: boolean, known: number, now: number): Quiet {
  if (begins) return { quietUntil: now + SPAN_MS, awaited: known }
  const { quietUntil, awaited } = before
  return { quietUntil: Math.min(quietUntil, now + SPAN_MS), awaited: Math.max(awaited, known) }
}

export const isQuiet = ({ quietUntil }: Quiet, now: number): boolean => now < quietUntil

/** When something was lost last. */
export const lostAt = ({ quietUntil }: Quiet): number => quietUntil - SPAN_MS

/** The quiet is over once all have come by who were there, and whoever came just before the loss has had the time to. */
export function unlessAllTold(quiet: Quiet, members: Book['members'], now: number): Quiet {
  const since = lostAt(quiet)
  const told = Object.values(members).filter(({ old, came }) => old && came >= since).length
  const all = quiet.awaited > 0 && told >= quiet.awaited && now - since >= VANISHED_MS
  return all && isQuiet(quiet, now) ? { ...quiet, quietUntil: now } : quiet
}
