import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WINDOW_MS } from '../../server/core/limiter/sliding-window.ts'
import { type Book, GONE_MS, readBook, SPAN_MS, VANISHED_MS, writeBook } from '../../server/fleet/book.ts'
import { LATEST_MS, slotCount, slotGapsMs, slotMs, slotsOf, slotTimes } from '../../server/fleet/slots.ts'
import { at, firstFit, groupPaceMs, servesAll } from '../../server/fleet/turns.ts'
import { type Visit, visit } from '../../server/fleet/visit.ts'

const most = (times: readonly number[], window: number): number =>
  Math.max(0, ...times.map((end) => times.filter((time) => time <= end && end - time < window).length))

/** A server as the book sees it: it knows what it was last told, unless the answer was lost. */
interface Peer {
  id: string
  slots: number[]
  slotLimit: number
  seenAt: number
  /** What it asked, the slot that it used last, and how long after its moment it uses one, in ms. */
  log: number[]
  used: number
  late: number
  known: number
  /** For how long the store had been away altogether by then. */
  awayBy: number
  /** When a visit of it failed for the first time since. */
  failedAt: number | null
}

/** From when a server goes by its own slots. */
const aloneFrom = ({ seenAt, failedAt }: Peer) => (failedAt ?? seenAt) + VANISHED_MS + SPAN_MS

const steps = fc.array(
  fc.record({
    who: fc.nat(5),
    ms: fc.integer({ min: 0, max: 20_000 }),
    what: fc.constantFrom('ask', 'ask', 'beat', 'lost', 'lost', 'emptied', 'newLimit', 'away'),
    limit: fc.constantFrom(1, 2, 3, 5, 7, 13),
  }),
  { minLength: 20, maxLength: 120 },
)

test('whatever answers get lost: no slot has two owners, and what is granted or taken alone stays within the limit', () => {
  fc.assert(
    fc.property(steps, (plan) => {
      let now = 1_790_000_000_000
      let book: Book | null = null
      let limit = 3
      let highest = 3
      const spent: number[] = []
      const peers: Peer[] = [0, 1, 2, 3, 4, 5].map((i) => ({
        id: `p${i}`,
        slots: [],
        slotLimit: 3,
        seenAt: now,
        awayBy: 0,
        known: 0,
        log: [],
        used: 0,
        late: (i * LATEST_MS) / 5,
        failedAt: null,
      }))
      let grants = 0
      let away = 0
      /** Cut off while others were not, for so long that they take it for dead. */
      const isGone = ({ seenAt, awayBy }: Peer) => now - seenAt - (away - awayBy) > GONE_MS

      function call(who: number, ask: boolean, lost: boolean): void {
        const peer = peers[who] as Peer
        const visitor: Visit = {
          id: peer.id,
          was: [],
          group: `g${who % 4}`,
          watched: who % 3 > 0,
          limit,
          slots: peer.slots,
          slotLimit: peer.slotLimit,
          run: 'one',
          apart: peer.failedAt !== null || now - peer.seenAt > VANISHED_MS,
          leapt: false,
          known: peer.known,
          spent: peer.log.filter((time) => now - time < SPAN_MS),
          ask: ask ? { grant: `grant ${++grants}`, due: now } : null,
          answer: null,
        }
        const result = visit(book && readBook(writeBook(book)), visitor, now)
        book = result.book
        if (lost) {
          // Written, and perhaps granted, but who does not hear of that does not ask.
          peer.failedAt ??= now
          return
        }
        if (result.standing.granted) {
          spent.push(now)
          peer.log.push(now)
        }
        const { slots, slotLimit, known } = result.standing
        Object.assign(peer, { slots, slotLimit, known, seenAt: now, awayBy: away, failedAt: null })
      }

      for (const { who, ms, what, limit: next } of plan) {
        const before = now
        now += what === 'away' ? 60 * ms : ms
        if (what === 'away') {
          away += now - before
          for (const peer of peers) peer.failedAt ??= before
        }
        // Who can't reach the store goes by its own slots, from when it may.
        for (const peer of peers) {
          const { slots, slotLimit, late } = peer
          const from = Math.max(before, aloneFrom(peer)) - late
          if (isGone(peer)) continue
          for (const slot of slotTimes(slots, slotLimit, from, Math.max(from, now - late))) {
            if (slot <= peer.used) continue
            peer.used = slot
            peer.log.push(slot + late)
            spent.push(slot + late)
          }
        }
        if (what === 'newLimit') {
          limit = next
          highest = Math.max(highest, next)
        } else if (what === 'emptied') {
          book = null
          // Everybody comes by in the minute in which nothing is granted.
          for (const peer of peers.keys()) call(peer, false, false)
        } else call(who, what !== 'beat', what === 'lost')

        // A book that can't be read is a book that was lost.
        expect(book && readBook(writeBook(book))).toEqual(book)
        const current = peers.filter((peer) => !isGone(peer))
        for (const { slots, slotLimit } of current) {
          const all = current.filter((peer) => peer.slotLimit === slotLimit).flatMap((peer) => peer.slots)
          for (const slot of slots) expect(all.filter((one) => one === slot)).toHaveLength(1)
        }
        const recent = spent.filter((time) => time > before - SPAN_MS)
        expect(most(recent, SPAN_MS)).toBeLessThanOrEqual(highest)
      }
    }),
    { numRuns: 400 },
  )
})

const comes = (id: string, slots: number[]): Visit => ({
  ...{
    id,
    slots,
    was: [],
    group: id,
    watched: true,
    limit: 3,
    slotLimit: 3,
    run: 'one',
    apart: false,
    leapt: false,
    known: 0,
  },
  ...{ spent: [], ask: null, answer: null },
})

test('who comes back after it was taken for dead has lost what others were given', () => {
  const at = 1_790_000_000_000
  let { book, standing } = visit(null, comes('a', []), at)
  let mine: number[] = []
  for (let now = at; now < at + 10 * WINDOW_MS; now += 15_000) {
    const next = visit(book, comes('b', mine), now)
    book = next.book
    mine = next.standing.slots
  }
  expect(mine).toHaveLength(slotCount(3))
  standing = visit(book, comes('a', [0, 1, 2]), at + 10 * WINDOW_MS).standing
  expect(standing.slots).toEqual([])
})

describe('slots', () => {
  test.each([1, 3, 5, 60])('all together, in any minute, are no more than a limit of %i', (limit) => {
    const all = Array.from({ length: slotCount(limit) }, (_, slot) => slot)
    const times = slotTimes(all, limit, 1_790_000_000_000, 1_790_000_000_000 + 600_000)
    // However late each is used.
    const late = times.map((time, i) => time + (i % 2) * LATEST_MS)
    expect(
      most(
        late.sort((a, b) => a - b),
        WINDOW_MS,
      ),
    ).toBeLessThanOrEqual(limit)
  })

  test('of so many servers: no two have the same, and each has its even part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 150 }), (limit, servers) => {
        const parts = Array.from({ length: servers }, (_, place) => slotsOf(place, servers, limit))
        const all = parts.flat()
        expect(new Set(all).size).toBe(all.length)
        expect(all.every((slot) => slot >= 0 && slot < slotCount(limit))).toBe(true)
        const each = Math.max(1, Math.floor(slotCount(limit) / servers))
        for (const slots of parts.slice(0, slotCount(limit))) {
          expect(slots).toHaveLength(each)
          const longest = Math.max(...slotGapsMs(slots, limit))
          expect(longest).toBeLessThanOrEqual(Math.ceil(slotCount(limit) / each) * slotMs(limit))
        }
      }),
    )
  })

  test.each([
    [3, 8],
    [5, 12],
  ])(
    'at a limit of %i, up to %i servers that came one after the other have one every three minutes',
    (limit, most) => {
      let now = 1_790_000_000_000
      let book: Book | null = null
      const hands: { slots: number[]; slotLimit: number }[] = []
      for (let servers = 1; servers <= most; servers++) {
        hands.push({ slots: [], slotLimit: limit })
        // What one gives up the others have two rounds later.
        for (let round = 0; round < 12; round++) {
          now += 15_000
          for (const [i, hand] of hands.entries()) {
            const visitor = { ...comes(`s${i}`, hand.slots), limit, slotLimit: hand.slotLimit }
            const next = visit(book, visitor, now)
            book = next.book
            hands[i] = next.standing
          }
        }
        for (const { slots } of hands) {
          expect(slots).toHaveLength(Math.floor(slotCount(limit) / servers))
          expect(Math.max(...slotGapsMs(slots, limit))).toBeLessThanOrEqual(180_000)
        }
      }
    },
  )
})

describe('turns', () => {
  test('the first moment that fits: no span around it holds more, and none before it would have done', () => {
    const times = fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 12 })
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 0, max: 300_000 }),
        fc.integer({ min: 1, max: 5 }),
        (log, from, limit) => {
          const before = most(log, SPAN_MS)
          const first = firstFit(log.map(at), from, limit)
          expect(first).toBeGreaterThanOrEqual(from)
          if (before <= limit) expect(most([...log, first], SPAN_MS)).toBeLessThanOrEqual(limit)
          if (first > from && before <= limit)
            expect(most([...log, first - 1], SPAN_MS)).toBeGreaterThan(limit)
        },
      ),
    )
  })

  test('the first moment that fits requests of which nobody knows exactly when they are', () => {
    const whens = fc.array(
      fc.tuple(fc.nat(300_000), fc.nat(5_000), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        maxLength: 10,
      },
    )
    fc.assert(
      fc.property(whens, fc.nat(300_000), fc.integer({ min: 1, max: 5 }), (requests, from, limit) => {
        const first = firstFit(
          requests.map(([time, late]) => ({ from: time, to: time + late })),
          from,
          limit,
        )
        // Wherever each then was.
        const log = requests.map(([time, late, part]) => Math.round(time + late * part))
        const around = [...log, first].filter((time) => Math.abs(time - first) < SPAN_MS)
        const spans = around.map((end) => around.filter((time) => time <= end && end - time < SPAN_MS))
        for (const span of spans) if (span.includes(first)) expect(span.length).toBeLessThanOrEqual(limit)
      }),
    )
  })

  test.each([
    [3, 8, true],
    [3, 9, false],
    [5, 14, true],
    [5, 15, false],
  ])('a limit of %i serves %i server ids every three minutes: %s', (limit, groups, enough) => {
    expect(servesAll(limit, groups)).toBe(enough)
  })

  test('the paces of all groups spend the limit and no more, but where few are busy', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(30),
        (limit, busy, idle) => {
          const rate =
            busy / groupPaceMs(limit, busy, idle, true) + idle / groupPaceMs(limit, busy, idle, false)
          expect(rate * SPAN_MS).toBeGreaterThan(limit * 0.99)
          expect(rate * SPAN_MS).toBeLessThan(limit * 1.12)
        },
      ),
    )
  })
})
