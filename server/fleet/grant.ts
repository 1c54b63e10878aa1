import { type Book, GONE_MS, groupsOf, presentIn, SPAN_MS, VANISHED_MS } from './book.ts'
import { LATEST_MS, slotTimes } from './slots.ts'
import { at, firstFit, PROMISED_PACE_MS, type When } from './turns.ts'
import type { Visit } from './visit.ts'

/** How long a group that was turned away is waited for when its time has come. */
const GRACE_MS = 2_500
const MOST_WAIT_MS = 20_000
/** A request without an answer for so long will have none. */
const OPEN_MS = 12_000
/** Longer than anybody waits. */
const FIRST_MS = 60 * SPAN_MS
/** So long after a slot's moment its request may be made: by who is late, and is wrong about the store's clock. */
const LATEST_USE_MS = LATEST_MS + 1_000
/** A request that was made so long before a visit may not be told of in it. */
const UNTOLD_MS = 5_000

/** When a group may ask, by who waits longest; 0: now. Notes in the book that it waits. */
export function decide(
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
    // Those without players come too seldom to wait in the queue; and who asks before its turn takes nobody's.
    ...reserved(
      book,
      group,
      { idle: owed || !enough ? null : PROMISED_PACE_MS, busy: now < turn ? paceMs : null },
      now,
    ),
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

/**
 * When other groups are due soon, and are to find a request left for them. Those who are due now have asked, and wait.
 *
 * @param paces for those with players on duty and for those without; null: nothing is left for them
 */
function reserved(
  book: Book,
  but: string,
  paces: { busy: number | null; idle: number | null },
  now: number,
): When[] {
  return [...groupsOf(presentIn(book, now))]
    .filter(([group]) => group !== but)
    .flatMap(([group, watched]) => {
      const pace = watched ? paces.busy : paces.idle
      return pace === null ? [] : [at(Math.round((book.served[group] ?? 0) + pace))]
    })
    .filter(({ from }) => from > now && from < now + SPAN_MS)
}
