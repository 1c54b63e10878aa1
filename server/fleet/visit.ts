import { answered, type Told } from '../cad/answered.ts'
import { shareOf } from '../cad/share.ts'
import { type Book, emptyBook, GONE_MS, type Member, SPAN_MS, VANISHED_MS } from './book.ts'
import { slotCount, slotsOf, slotTimes } from './slots.ts'
import { firstFit, groupPaceMs, PROMISED_PACE_MS, servesAll } from './turns.ts'

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
  /** Requests that it made without the book. */
  spent: readonly number[]
  /** A request that it wants, and since when. */
  ask: { grant: string; due: number } | null
  /** The request that was answered now, and how. */
  answer: { grant: string; told: Told } | null
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
  /** For how long nothing is granted yet, as the book is new or may have lost something. */
  quietMs: number
}

/** How long a group that was turned away is waited for when its time has come. */
const GRACE_MS = 2_500
const MOST_WAIT_MS = 20_000
/** A request without an answer for so long will have none. */
const OPEN_MS = 12_000
const KNOWN_RUNS = 8
/** Longer than anybody waits. */
const FIRST_MS = 60 * SPAN_MS
/** The same request, told of twice. */
const SAME_MS = 1_000
const FAR_MS = 20 * SPAN_MS

/** Opens the book, says what is to say, and closes it: the book as it is then, and what the server learns. */
export function visit(before: Book | null, visitor: Visit, now: number): { book: Book; standing: Standing } {
  const book = tidied(before, visitor, now)
  const limit = Math.min(...Object.values(book.members).map((member) => member.limit))
  const slots = shareSlots(book, visitor, limit, now)
  settle(book, visitor, limit, now)

  const share = shareOf(book.share, limit)
  const granted = visitor.ask === null ? null : decide(book, visitor, visitor.ask, share, now)
  if (granted?.waitMs === 0) {
    delete book.queue[visitor.group]
    book.served[visitor.group] = now
    book.grants.push({ id: visitor.ask?.grant ?? '', at: now, group: visitor.group, open: true })
  }

  const present = presentIn(book, now)
  const groups = groupsOf(present)
  const busy = [...groups.values()].filter(Boolean).length
  const peers = present.filter(([, { group }]) => group === visitor.group).map(([id]) => id)
  return {
    book,
    standing: {
      granted: granted?.waitMs === 0,
      waitMs: granted?.waitMs ?? 0,
      paceMs: groupPaceMs(share, busy, groups.size - busy, groups.get(visitor.group) === true),
      enough: servesAll(share, groups.size),
      servers: present.length,
      serverIds: groups.size,
      peers: peers.length,
      rank: peers.sort().indexOf(visitor.id),
      requestsInWindow: book.grants.length,
      share,
      slots,
      slotLimit: book.slotLimit,
      quietMs: Math.max(0, book.quietUntil - now),
    },
  }
}

/** A copy of the book without what is over, with the visitor in it, and nothing in it that no clock of today could have written. */
function tidied(before: Book | null, visitor: Visit, now: number): Book {
  const known = before ?? { ...emptyBook, slotLimit: visitor.slotLimit }
  // Whatever was granted in the minute before may be lost: with the store's data, or with what a replica never got.
  const quiet = before === null || visitor.leapt || !known.runs.includes(visitor.run)
  // While nobody came by, the store was away for all: nobody is dead for that, and all may be on their own.
  const lastSeen = Math.max(0, ...Object.values(known.members).map(({ seen }) => seen))
  const away = Math.max(0, now - lastSeen - VANISHED_MS)
  const members: Record<string, Member> = {}
  for (const [id, member] of Object.entries(known.members)) {
    const seen = Math.min(member.seen + away, now)
    const over = now - seen > (visitor.was.includes(id) ? VANISHED_MS : GONE_MS)
    if (!over) members[id] = { ...member, seen, apart: member.apart || away > 0 }
  }
  const { group, watched, limit, apart } = visitor
  members[visitor.id] = { group, watched, limit, seen: now, apart, slots: members[visitor.id]?.slots ?? [] }

  const grants = known.grants.map((grant) => ({ ...grant, at: Math.min(grant.at, now) }))
  for (const at of visitor.spent) {
    const told = grants.some((grant) => grant.group === group && Math.abs(grant.at - at) < SAME_MS)
    if (!told) grants.push({ id: visitor.id, at: Math.min(at, now), group, open: false })
  }
  return {
    ...known,
    runs: [visitor.run, ...known.runs.filter((run) => run !== visitor.run)].slice(0, KNOWN_RUNS),
    quietUntil: quiet ? now + SPAN_MS : Math.min(known.quietUntil, now + SPAN_MS),
    members,
    grants: grants.filter(({ at }) => now - at < SPAN_MS),
    served: Object.fromEntries(
      Object.entries(known.served)
        .filter(([name]) => Object.values(members).some((member) => member.group === name))
        .map(([name, at]) => [name, Math.min(at, now)]),
    ),
    queue: Object.fromEntries(Object.entries(known.queue).filter(([, { until }]) => until >= now)),
    share: { ...known.share, until: Math.min(known.share.until, now + FAR_MS) },
    blockedUntil: Math.min(known.blockedUntil, now + FAR_MS),
  }
}

/**
 * Gives the visitor its slots, as far as nobody else may be using them. The book has for each server every slot that it
 * may be using: what it says it goes by, and what it is told now, if it hears of that. So no slot ever has two owners,
 * whatever answer gets lost; what one is to give up, the next has two visits later.
 */
function shareSlots(book: Book, visitor: Visit, limit: number, now: number): number[] {
  const me = book.members[visitor.id] as Member
  const others = Object.values(book.members).filter((member) => member !== me)
  const taken = new Set(others.flatMap(({ slots }) => slots))
  const held =
    visitor.slotLimit === book.slotLimit
      ? visitor.slots.filter((slot) => slot < slotCount(book.slotLimit) && !taken.has(slot))
      : []
  me.slots = held
  // Cut anew once nobody goes by the old ones any more.
  if (book.slotLimit !== limit && taken.size === 0 && held.length === 0) book.slotLimit = limit
  if (book.slotLimit !== limit) return []
  // In a book that was lost, others' slots may not be written yet.
  if (now < book.quietUntil) return held
  const servers = Object.keys(book.members)
  const free = slotsOf(servers.indexOf(visitor.id), servers.length, limit).filter((slot) => !taken.has(slot))
  const next = free.length > 0 ? free : held.slice(0, 1)
  me.slots = [...new Set([...held, ...next])]
  return next
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
  const after = answered(ledger, answer.told, book.refusals, limit, now)
  book.share = after.share
  book.blockedUntil = after.blockedUntil
}

/** When a group may ask, by who waits longest; 0: now. Notes in the book that it waits. */
function decide(
  book: Book,
  { id, group }: Visit,
  ask: { due: number },
  share: number,
  now: number,
): { waitMs: number } {
  // Who has waited almost as long as anybody should goes first.
  const since = now - (book.served[group] ?? 0)
  const due = Math.min(ask.due, now) - (since > PROMISED_PACE_MS - 2 * GRACE_MS ? FIRST_MS : 0)
  const open = book.grants.find((grant) => grant.group === group && grant.open && now - grant.at < OPEN_MS)
  // Its answer is everybody's in the group.
  if (open) return { waitMs: open.at + OPEN_MS - now }
  const from = Math.max(now, book.quietUntil, book.blockedUntil)
  const times = [...book.grants.map(({ at }) => at), ...lone(book, id, now), ...promised(book, group, now)]
  const ahead = Object.entries(book.queue).filter(
    ([other, waiting]) => other !== group && (waiting.due < due || (waiting.due === due && other < group)),
  )
  for (const _ of ahead) times.push(firstFit(times, from, share))
  // Much may be otherwise by then.
  const waitMs = Math.min(firstFit(times, from, share) - now, MOST_WAIT_MS)
  if (waitMs > 0) book.queue[group] = { due: Math.max(0, due), until: now + waitMs + GRACE_MS }
  return { waitMs }
}

/** When servers may be asking by themselves. */
function lone(book: Book, but: string, now: number): number[] {
  return Object.entries(book.members)
    .filter(([id, { seen, apart }]) => id !== but && (apart || now - seen > VANISHED_MS))
    .flatMap(([, { slots }]) => slotTimes(slots, book.slotLimit, now - SPAN_MS, now + 2 * GONE_MS))
}

/** When those who have nobody on duty, and so come seldom, are to find a request left for them. */
function promised(book: Book, but: string, now: number): number[] {
  return [...groupsOf(presentIn(book, now))]
    .filter(([group, watched]) => !watched && group !== but)
    .map(([group]) => (book.served[group] ?? 0) + PROMISED_PACE_MS)
    .filter((time) => time > now && time < now + SPAN_MS)
}

function presentIn(book: Book, now: number): [string, Member][] {
  return Object.entries(book.members).filter(([, { seen }]) => now - seen <= VANISHED_MS)
}

/** The server ids, and whether there are players on duty with each. */
function groupsOf(members: readonly [string, Member][]): Map<string, boolean> {
  const groups = new Map<string, boolean>()
  for (const [, { group, watched }] of members) groups.set(group, watched || groups.get(group) === true)
  return groups
}
