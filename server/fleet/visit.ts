import { currentLimit } from '../core/limiter/adaptive-limit.ts'
import { applyResponse, type RateResponse } from '../core/limiter/apply-response.ts'
import {
  type Book,
  emptyBook,
  GONE_MS,
  groupsOf,
  type Member,
  presentIn,
  SPAN_MS,
  VANISHED_MS,
} from './book.ts'
import { decide } from './grant.ts'
import { handOut } from './hand-out.ts'
import { isQuiet, lostAt, quietNow, unlessAllTold } from './quiet.ts'
import { groupPaceMs, servesAll } from './turns.ts'

/** What a server says when it opens the book. Times are in ms of the store's clock. */
export interface Visit {
  /** Of this run of the server, and of those before: what they held is let go. */
  id: string
  was: readonly string[]
  group: string
  watched: boolean
  limit: number
  /** The slots that it goes by, which it was told of at the last visit, and the limit that they were cut for. */
  slots: readonly number[]
  slotLimit: number
  /** The store's process. */
  run: string
  /** Whether the store's clock jumped since the last visit. */
  leapt: boolean
  /** Whether the last visit failed, and it goes by its slots or may soon. */
  apart: boolean
  /** How many servers it was told that the book knows; 0: it never was. */
  known: number
  /** Its requests within the last window, as far as it knows itself. */
  spent: readonly number[]
  /** A request that it wants, and since when. */
  ask: { grant: string; due: number } | null
  /** The request that was answered now, and how. */
  answer: { grant: string; told: RateResponse } | null
}

/** What a server learns from a visit. */
export interface Standing {
  granted: boolean
  /** When to ask again, in ms, where a request was wanted and not granted. */
  waitMs: number
  paceMs: number
  /** Whether each server id can be served every three minutes. */
  enough: boolean
  servers: number
  serverIds: number
  /** How many servers have this one's server id, and its place among them: 0 is the first. */
  peers: number
  rank: number
  requestsInWindow: number
  share: number
  slots: number[]
  slotLimit: number
  /** How many servers the book knows, or knew when it was lost. */
  known: number
  /** For how long nothing is granted yet, as the book is new or may have lost something. */
  quietMs: number
}

/** The same request, told of twice. */
const SAME_MS = 1_000
const FAR_MS = 20 * SPAN_MS

/** Opens the book, says what is to say, and closes it: the book as it is then, and what the server learns. */
export function visit(before: Book | null, visitor: Visit, now: number): { book: Book; standing: Standing } {
  const book = tidied(before, visitor, now)
  const limit = Math.min(...Object.values(book.members).map((member) => member.limit))
  const slots = handOut(book, visitor, limit, now)
  settle(book, visitor, limit, now)

  const present = presentIn(book, now)
  const groups = groupsOf(present)
  const busy = [...groups.values()].filter(Boolean).length
  const share = currentLimit(book.share, limit, now)
  const paceMs = groupPaceMs(share, busy, groups.size - busy, groups.get(visitor.group) === true)
  const enough = servesAll(share, groups.size)

  const { ask } = visitor
  const decided = ask && decide(book, visitor, ask, { share, paceMs, enough }, now)
  const granted = decided?.waitMs === 0
  if (ask && granted) {
    delete book.queue[visitor.group]
    book.served[visitor.group] = now
    book.grants.push({ id: ask.grant, at: now, by: visitor.id, group: visitor.group, open: true })
  }

  const peers = present.filter(([, { group }]) => group === visitor.group).map(([id]) => id)
  return {
    book,
    standing: {
      granted,
      waitMs: decided?.waitMs ?? 0,
      paceMs,
      enough,
      servers: present.length,
      serverIds: groups.size,
      peers: peers.length,
      rank: peers.sort().indexOf(visitor.id),
      requestsInWindow: book.grants.length,
      share,
      slots,
      slotLimit: book.slotLimit,
      known: Math.max(Object.keys(book.members).length, isQuiet(book, now) ? book.awaited : 0),
      quietMs: Math.max(0, book.quietUntil - now),
    },
  }
}

/** A copy of the book without what is over, with the visitor in it, and nothing in it that no clock of today could have written. */
function tidied(before: Book | null, visitor: Visit, now: number): Book {
  const known = before ?? { ...emptyBook, slotLimit: visitor.slotLimit }
  const lost = before === null || visitor.leapt || (visitor.run !== '' && visitor.run !== known.run)
  // While nobody came by, the store was away for all: nobody is dead for that, and all may be on their own.
  const lastSeen = Math.max(0, ...Object.values(known.members).map(({ seen }) => seen))
  const away = Math.max(0, now - lastSeen - VANISHED_MS)
  const members: Record<string, Member> = {}
  for (const [id, member] of Object.entries(known.members)) {
    const seen = Math.min(member.seen + away, now)
    const over = now - seen > (visitor.was.includes(id) ? VANISHED_MS : GONE_MS)
    const came = Math.min(member.came, now)
    if (!over) members[id] = { ...member, came, seen, apart: member.apart || away > 0 }
  }
  const { group, watched, limit, apart } = visitor
  const waiting = quietNow(known, lost, visitor.known, now)
  const me = members[visitor.id]
  const old = me !== undefined && me.came >= lostAt(waiting) ? me.old : visitor.known > 0
  members[visitor.id] = { group, watched, limit, came: now, seen: now, old, apart, slots: me?.slots ?? [] }

  const untold = apart || isQuiet(waiting, now)
  const mine = new Set([visitor.id, ...visitor.was])
  const grants = known.grants.map((grant) => ({ ...grant, at: Math.min(grant.at, now) }))
  for (const at of untold ? visitor.spent : []) {
    const told = grants.some(({ by, at: then }) => mine.has(by) && Math.abs(then - at) < SAME_MS)
    if (!told) grants.push({ id: visitor.id, at: Math.min(at, now), by: visitor.id, group, open: false })
  }
  return {
    ...known,
    run: visitor.run || known.run,
    ...unlessAllTold(waiting, members, now),
    members,
    grants: grants.filter(({ at }) => now - at < SPAN_MS),
    served: Object.fromEntries(
      Object.entries(known.served)
        .filter(([name]) => Object.values(members).some((member) => member.group === name))
        .map(([name, at]) => [name, Math.min(at, now)]),
    ),
    queue: Object.fromEntries(Object.entries(known.queue).filter(([, { until }]) => until >= now)),
    share: { ...known.share, reservedUntil: Math.min(known.share.reservedUntil, now + FAR_MS) },
    blockedUntil: Math.min(known.blockedUntil, now + FAR_MS),
  }
}

function settle(book: Book, { answer }: Visit, limit: number, now: number): void {
  const grant = answer && book.grants.find(({ id }) => id === answer.grant)
  if (!answer || !grant) return
  grant.open = false
  // It arrived at the gateway at some time up to now.
  grant.at = now
  if (answer.told === null) return
  book.refusals = answer.told.rate.refused ? Math.min(book.refusals + 1, 100) : 0
  const log = book.grants.map(({ at }) => at)
  const ledger = { log, share: book.share, blockedUntil: book.blockedUntil }
  const after = applyResponse(ledger, answer.told, limit, now)
  book.share = after.share
  // Whoever asked before may hear later.
  book.blockedUntil = Math.max(book.blockedUntil, Math.ceil(after.blockedUntil))
}
