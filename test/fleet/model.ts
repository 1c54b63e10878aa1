import { type Book, GONE_MS, readBook, SPAN_MS, VANISHED_MS, writeBook } from '../../server/fleet/book.ts'
import { LATEST_MS, slotTimes, within } from '../../server/fleet/slots.ts'
import { type Standing, type Visit, visit } from '../../server/fleet/visit.ts'
import { createRandom } from '../soak/random.ts'

/** What goes wrong now and then. */
export interface Trouble {
  /** One answer in ten is lost, after the book was written. */
  lostAnswers?: boolean
  /** One server or another can't reach the store for minutes, or for that long can only now and then. */
  cut?: 'quite' | 'almost'
  /** The store is away from all, for up to so many ms. */
  away?: number
  restarts?: boolean
  limits?: boolean
  /** Another process takes over the store, with a book of a while ago. */
  failovers?: boolean
  emptied?: boolean
  joins?: boolean
  sameIds?: boolean
}

interface Server {
  uid: string
  was: string[]
  group: string
  slots: readonly number[]
  slotLimit: number
  failingSince: number | null
  goodSince: number | null
  lost: boolean
  apart: boolean
  known: number
  seenAt: number
  /** When it may begin to go by its slots, and the one that it used last. */
  loneFrom: number
  used: number
  /** How long after its moment it uses one. */
  late: number
  nextVisit: number
  cutUntil: number
  log: number[]
}

const STEP_MS = 250
const MINUTES = 25
const BEAT_MS = 15_000
const LOST_MS = 5_000
const BACK_MS = 2_500
/** A server that is cut off for longer while others are not is taken for dead: the docs' one exception. */
const LONGEST_CUT_MS = GONE_MS - 20_000
const ANSWERED = { rate: { limit: null, remaining: null, refused: false }, retryMs: null }

/**
 * The fleet's rules with servers that keep them, minutes in a moment, in steps as fine as what may come between two of
 * them. Every server wants requests all the time.
 *
 * @returns the requests within a minute that were too many, if there ever were
 */
export function liveTogether(
  seed: number,
  servers: number,
  firstLimit: number,
  trouble: Trouble,
): string[] | null {
  const { fraction: roll, integer: whole, pick: one } = createRandom(seed)
  const dice = { roll, whole, one }
  let now = 1_790_000_000_000
  const start = now
  const happens = (part: number) => dice.roll() < part
  const requests: { at: number; what: string }[] = []
  const limits = [{ at: 0, limit: firstLimit }]
  const limit = () => limits.at(-1)?.limit as number
  let book: Book | null = null
  const books: (Book | null)[] = []
  let run = 'run 0'
  let awayUntil = 0
  let names = 0

  const fleet: Server[] = []
  function join(): void {
    const uid = `s${fleet.length}`
    fleet.push({
      ...{ uid, was: [], group: trouble.sameIds ? String(fleet.length % 2) : uid, slots: [], slotLimit: 1 },
      ...{ failingSince: null, goodSince: null, lost: false, apart: true, known: 0, seenAt: now },
      ...{
        loneFrom: 0,
        used: 0,
        late: dice.whole(0, LATEST_MS - STEP_MS),
        nextVisit: now + dice.whole(0, 5_000),
        cutUntil: 0,
        log: [],
      },
    })
  }
  for (let i = 0; i < servers; i++) join()

  const reaches = ({ cutUntil }: Server) =>
    now >= awayUntil && (now >= cutUntil || (trouble.cut === 'almost' && happens(0.1)))

  function spend(server: Server, how: string): void {
    requests.push({ at: now, what: `${(now - start) / 1_000} s: ${server.uid}, ${how}` })
    server.log = [...server.log.filter((time) => now - time < SPAN_MS), now]
  }

  function call(server: Server, say: Partial<Visit> = {}): Standing | null {
    if (!reaches(server)) return missed(server)
    const { uid: id, was, group, slots, slotLimit, apart, log, known } = server
    const visitor: Visit = {
      ...{ id, was, group, slots, slotLimit, apart, run, watched: true, limit: limit(), leapt: false },
      ...{ spent: log.filter((time) => now - time < SPAN_MS), known, ask: null, answer: null },
      ...say,
    }
    const result = visit(book, visitor, now)
    book = readBook(writeBook(result.book))
    books.push(book)
    if (trouble.lostAnswers && happens(0.1)) return missed(server)
    return welcome(server, result.standing)
  }

  function missed(server: Server): null {
    server.apart = true
    server.goodSince = null
    server.failingSince ??= now
    if (!server.lost && now - server.failingSince >= LOST_MS) {
      server.lost = true
      server.loneFrom = server.failingSince + VANISHED_MS + SPAN_MS
    }
    server.nextVisit = now + (server.lost ? 5_000 : 1_000)
    return null
  }

  function welcome(server: Server, standing: Standing): Standing {
    const { slots, slotLimit, known } = standing
    Object.assign(server, { slots, slotLimit, known, seenAt: now })
    server.goodSince ??= now
    server.nextVisit = now + 1_000
    if (server.lost && (standing.quietMs > 0 || now - server.goodSince < BACK_MS)) return standing
    if (!server.apart) server.nextVisit = now + dice.whole(BEAT_MS * 0.8, BEAT_MS * 1.2)
    Object.assign(server, { failingSince: null, goodSince: null, apart: false, lost: false })
    return standing
  }

  function goWrong(): void {
    const server = dice.one(fleet)
    const all = fleet.every((one) => reaches(one) && !one.apart)
    const longest = server.seenAt + LONGEST_CUT_MS - now
    const may: [unknown, () => void][] = [
      [trouble.cut && longest > 0, () => (server.cutUntil = now + dice.whole(0, longest))],
      [trouble.away, () => (awayUntil = now + dice.whole(0, trouble.away ?? 0))],
      [trouble.restarts, () => restart(server)],
      [trouble.limits, () => limits.push({ at: now, limit: dice.whole(1, 4) })],
      [trouble.failovers, failover],
      [trouble.emptied && all, () => (book = null)],
      [trouble.joins && fleet.length < 8, join],
    ]
    const possible = may.filter(([is]) => is)
    if (possible.length > 0) dice.one(possible)[1]()
  }

  function restart(server: Server): void {
    const uid = `${server.uid.replace(/ .*/, '')} (${++names})`
    Object.assign(server, {
      uid,
      was: [server.uid, ...server.was].slice(0, 20),
      used: 0,
      nextVisit: now + 500,
    })
    Object.assign(server, { failingSince: null, goodSince: null, lost: false, apart: true, known: 0 })
  }

  function failover(): void {
    book = dice.one(books.slice(-40)) ?? null
    run = `run ${++names}`
  }

  function turn(server: Server): void {
    if (now >= server.nextVisit) call(server)
    if (server.lost) {
      if (now < server.loneFrom) return
      const slots = within(limit(), server.slots, server.slotLimit)
      const times = slotTimes(slots, server.slotLimit, now - LATEST_MS, now + 1)
      const slot = times.find((time) => time > server.used && now - time >= server.late)
      if (slot === undefined) return
      server.used = slot
      spend(server, 'in its slot')
    } else if (happens(0.05)) {
      const grant = `grant ${++names}`
      if (!call(server, { ask: { grant, due: now } })?.granted || server.lost) return
      spend(server, 'granted')
      call(server, { answer: { grant, told: ANSWERED } })
    }
  }

  let wrongAt = now + 120_000
  while (now < start + MINUTES * 60_000) {
    now += STEP_MS
    if (now > wrongAt) {
      wrongAt = now + dice.whole(20_000, 80_000)
      goWrong()
    }
    for (const server of fleet) turn(server)
  }

  for (const { at } of requests) {
    const minute = requests.filter((one) => one.at <= at && at - one.at < 60_000)
    // A new limit is everybody's when all have come by, and a window has passed.
    const lately = limits.filter((_, i) => (limits[i + 1]?.at ?? now) > at - 130_000)
    if (minute.length > Math.max(...lately.map((one) => one.limit))) return minute.map(({ what }) => what)
  }
  return null
}
