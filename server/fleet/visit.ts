import { answered, type Told } from '../cad/answered.ts'
import { shareOf } from '../cad/share.ts'
import { type Book, emptyBook, GONE_MS, type Member, SPAN_MS, VANISHED_MS } from './book.ts'
import { LATEST_MS, slotCount, slotsOf, slotTimes, within } from './slots.ts'
import { at, firstFit, groupPaceMs, PROMISED_PACE_MS, servesAll, type When } from './turns.ts'

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
/** Longer than anybody waits. */
const FIRST_MS = 60 * SPAN_MS
/** The same request, told of twice. */
const SAME_MS = 1_000
/** So long after a slot's moment its request may be made: by who is late, and is wrong about the store's clock. */
const LATEST_USE_MS = LATEST_MS + 1_000
/** A request that was made so long before a visit may not be told of in it. */
const UNTOLD_MS = 5_000
const FAR_MS = 20 * SPAN_MS

/** Opens the book, says what is to say, and closes it: the book as it is then, and what the server learns. */
export function visit(before: Book | null, visitor: Visit, now: number): { book: Book; standing: Standing } {
  const book = tidied(before, visitor, now)
  const limit = Math.min(...Object.values(book.members).map((member) => member.limit))
  const slots = shareSlots(book, visitor, limit, now)
  settle(book, visitor, limit, now)

  const present = presentIn(book, now)
  const groups = groupsOf(present)
  const busy = [...groups.values()].filter(Boolean).length
  const share = shareOf(book.share, limit)
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
      quietMs: Math.max(0, book.quietUntil - now),
    },
  }
}

/** A copy of the book without what is over, with the visitor in it, and nothing in it that no clock of today could have written. */
function tidied(before: Book | null, visitor: Visit, now: number): Book {
  const known = before ?? { ...emptyBook, slotLimit: visitor.slotLimit }
  // Whatever was granted in the minute before may be lost: with the store's data, or with what a replica never got.
  const quiet = before === null || visitor.leapt || (visitor.run !== '' && visitor.run !== known.run)
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
  const { slots } = members[visitor.id] ?? { slots: [] }
  members[visitor.id] = { group, watched, limit, came: now, seen: now, apart, slots }

  const mine = new Set([visitor.id, ...visitor.was])
  const grants = known.grants.map((grant) => ({ ...grant, at: Math.min(grant.at, now) }))
  for (const at of visitor.spent) {
    const told = grants.some(({ by, at: then }) => mine.has(by) && Math.abs(then - at) < SAME_MS)
    if (!told) grants.push({ id: visitor.id, at: Math.min(at, now), by: visitor.id, group, open: false })
  }
  return {
    ...known,
    run: visitor.run || known.run,
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
  if (book.slotLimit !== limit) {
    // Who has vanished gives nothing up for minutes.
    const waits = others.some(({ came, slots }) => slots.length > 0 && now - came > VANISHED_MS)
    return waits ? within(limit, held, book.slotLimit) : []
  }
  // Who was cut off may have company in that, who goes by what is free in the book.
  if (visitor.apart) return held
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
  // Whoever asked before may hear later.
  book.blockedUntil = Math.max(book.blockedUntil, Math.ceil(after.blockedUntil))
}

/** When a group may ask, by who waits longest; 0: now. Notes in the book that it waits. */
function decide(
  book: Book,
  { id, group }: Visit,
  ask: { due: number },
  { share, paceMs, enough }: { share: number; paceMs: number; enough: boolean },
  now: number,
): { waitMs: number } {
  const open = book.grants.find((grant) => grant.group === group && grant.open && now - grant.at < OPEN_MS)
  // Its answer is everybody's in the group.
  if (open) return { waitMs: open.at + OPEN_MS - now }
  const served = book.served[group] ?? 0
  const turn = served + paceMs
  // Who has waited almost as long as anybody should goes first; who asks before its turn is due when that comes.
  const owed = now - served > PROMISED_PACE_MS - 2 * GRACE_MS
  const wanted = Math.min(ask.due, now)
  const due = Math.max(0, Math.round(owed ? wanted - FIRST_MS : Math.max(wanted, turn)))
  const from = Math.max(now, book.quietUntil, book.blockedUntil)
  const requests = [
    ...book.grants.map((grant) => at(grant.at)),
    ...lone(book, id, now),
    ...(owed || !enough ? [] : promised(book, group, now)),
    ...(now < turn ? turns(book, group, paceMs, now) : []),
  ]
  const ahead = Object.entries(book.queue).filter(
    ([other, waiting]) => other !== group && (waiting.due < due || (waiting.due === due && other < group)),
  )
  for (const _ of ahead) requests.push(at(firstFit(requests, from, share)))
  // Much may be otherwise by then.
  const waitMs = Math.min(firstFit(requests, from, share) - now, MOST_WAIT_MS)
  if (waitMs > 0) book.queue[group] = { due, until: now + waitMs + GRACE_MS }
  return { waitMs }
}

/** When servers may be asking by themselves, but for what they told of when they came by. */
function lone(book: Book, but: string, now: number): When[] {
  return Object.entries(book.members)
    .filter(([id, { came, apart }]) => id !== but && (apart || now - came > VANISHED_MS))
    .flatMap(([, { slots, came }]) => {
      const since = Math.max(now - SPAN_MS - LATEST_USE_MS, came - UNTOLD_MS)
      const times = slotTimes(slots, book.slotLimit, since, now + 2 * GONE_MS)
      return times.map((time) => ({ from: time, to: time + LATEST_USE_MS }))
    })
}

/** When those who have nobody on duty, and so come seldom, are to find a request left for them. */
function promised(book: Book, but: string, now: number): When[] {
  return [...groupsOf(presentIn(book, now))]
    .filter(([group, watched]) => !watched && group !== but)
    .map(([group]) => at((book.served[group] ?? 0) + PROMISED_PACE_MS))
    .filter(({ from }) => from > now && from < now + SPAN_MS)
}

/** When those who have somebody on duty are due: who asks before its turn takes nobody else's. */
function turns(book: Book, but: string, paceMs: number, now: number): When[] {
  return [...groupsOf(presentIn(book, now))]
    .filter(([group, watched]) => watched && group !== but)
    .map(([group]) => at(Math.max(now, Math.round((book.served[group] ?? 0) + paceMs))))
    .filter(({ from }) => from < now + SPAN_MS)
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
