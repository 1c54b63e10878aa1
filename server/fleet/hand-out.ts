import { type Book, type Member, VANISHED_MS } from './book.ts'
import { slotCount, slotsOf, within } from './slots.ts'
import type { Visit } from './visit.ts'

/**
 * Gives the visitor its slots, as far as nobody else may be using them. The book has for each server every slot that it
 * may be using: what it says it goes by, and what it is told now, if it hears of that. So no slot ever has two owners,
 * whatever answer gets lost; what one is to give up, the next has two visits later.
 */
export function handOut(book: Book, visitor: Visit, limit: number, now: number): number[] {
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
