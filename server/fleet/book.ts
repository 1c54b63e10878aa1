import * as z from 'zod/mini'
import { FULL_LIMIT } from '../core/limiter/adaptive-limit.ts'
import { MARGIN_MS, WINDOW_MS } from '../core/limiter/sliding-window.ts'

/** How long a request counts, in ms. */
export const SPAN_MS = WINDOW_MS + MARGIN_MS
/** A server that did not come by for so long may be on its own by now, or dead. */
export const VANISHED_MS = 20_000
/** And after so long it is taken for dead. */
export const GONE_MS = 5 * WINDOW_MS

const ms = z.number().check(z.int(), z.nonnegative(), z.lte(1e15))
const count = z.number().check(z.int(), z.gte(0), z.lte(2000))
const name = z.string().check(z.minLength(1), z.maxLength(100))

const member = z.object({
  /** Servers with the same server id are one group: an answer to one serves all. */
  group: name,
  /** Whether it has players on duty. */
  watched: z.boolean(),
  limit: z.number().check(z.int(), z.gte(1), z.lte(60)),
  /** When it came by last. */
  came: ms,
  /** The same, but for the times in which nobody came by, as the store was away for all. */
  seen: ms,
  /** Whether it was there already when the book was lost last: a newcomer is not who the others wait for. */
  old: z.boolean(),
  /** Whether it may be on its own although it was seen: its visit got through, and perhaps no answer to it. */
  apart: z.boolean(),
  /** What it may spend when it is on its own: see slots.ts. */
  slots: z.array(count).check(z.maxLength(2000)),
})

const book = z.object({
  v: z.literal(1),
  /** The store's process that kept this book, or '' where it never told. Another may have lost what this one had written. */
  run: z.string().check(z.maxLength(100)),
  /** Nothing is granted before, unless all who are awaited have told what they spent. */
  quietUntil: ms,
  /** How many servers there were, by what they say, when the book was lost. */
  awaited: count,
  /** `by`: the server that it was granted to. */
  grants: z
    .array(z.object({ id: name, at: ms, by: name, group: name, open: z.boolean() }))
    .check(z.maxLength(500)),
  members: z.record(name, member),
  /** When each group was granted a request last. */
  served: z.record(name, ms),
  /** Groups that were turned away: since when they wait, and until when they are waited for. */
  queue: z.record(name, z.object({ due: ms, until: ms })),
  /** The limit that all slots are cut for. */
  slotLimit: z.number().check(z.int(), z.gte(1), z.lte(60)),
  share: z.object({
    gatewayLimit: z.nullable(count),
    reservedForOthers: count,
    reservedUntil: ms,
    setting: z.nullable(z.union([z.literal('auto'), count])),
    unnamedResponses: count,
    reason: z.enum(['refused', 'counted']),
    refusals: count,
    step: count,
    backoffUntil: ms,
  }),
  refusals: count,
  blockedUntil: ms,
})

/** What the servers with one key keep together. Times are in ms of the store's clock. */
export type Book = z.infer<typeof book>
export type Member = z.infer<typeof member>

export const emptyBook: Book = {
  v: 1,
  run: '',
  quietUntil: 0,
  awaited: 0,
  grants: [],
  members: {},
  served: {},
  queue: {},
  slotLimit: 1,
  share: FULL_LIMIT,
  refusals: 0,
  blockedUntil: 0,
}

export const writeBook = (book: Book): string => JSON.stringify(book)

/** The book, or null where there is none or it can't be read. */
export function readBook(text: string | null): Book | null {
  if (text === null) return null
  try {
    const read = z.safeParse(book, JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** The servers that came by lately. */
export function presentIn(book: Book, now: number): [string, Member][] {
  return Object.entries(book.members).filter(([, { seen }]) => now - seen <= VANISHED_MS)
}

/** The server ids, and whether there are players on duty with each. */
export function groupsOf(members: readonly [string, Member][]): Map<string, boolean> {
  const groups = new Map<string, boolean>()
  for (const [, { group, watched }] of members) groups.set(group, watched || groups.get(group) === true)
  return groups
}
