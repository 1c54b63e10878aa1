import { createHash, randomUUID } from 'node:crypto'
import type { SharedLimitStatus } from '../../shared/api.ts'
import { formatDuration } from '../../shared/format-duration.ts'
import type { RateResponse } from '../core/limiter/apply-response.ts'
import type { Clocks } from '../core/limiter/limiter-state.ts'
import type { LocalRateLimiter, Permit, RateLimiter } from '../core/limiter/rate-limiter.ts'
import { type Ahead, compare, exactly, middle } from './ahead.ts'
import { readBook, SPAN_MS, VANISHED_MS, writeBook } from './book.ts'
import { createLone } from './lone.ts'
import { createMemory } from './memory.ts'
import { slotCount, within } from './slots.ts'
import { openStore, whyStore } from './store.ts'
import { type Standing, type Visit, visit } from './visit.ts'

export interface FleetDeps {
  /** redis:// or rediss://. It may hold a password. */
  url: string
  key: string
  serverId: number
  /** Requests a minute that the owner allows. */
  limit(): number
  /** What is spent is noted here too, and here alone while the store is away. */
  own: LocalRateLimiter
  storage: { get(): string | null; set(text: string): void }
  clocks(): Clocks
  /** Whether players are on duty here. */
  watched(): boolean
  after(ms: number, run: () => void): () => void
  gameThread(): Promise<void>
  /** From 0 to 1. */
  random(): number
  /**
   * Told, off the game thread, of a reply that another server with this server id got, and how long ago it asked, in
   * ms. What it gives back takes the reply, on the game thread.
   */
  hear(text: string, ageMs: number): () => void
  /** What the purse says may be otherwise now. */
  changed(): void
  /** Told of a fault in our own code. */
  fault(error: unknown): void
  say: { info(line: string): void; warn(line: string): void }
}

export interface Fleet {
  purse: RateLimiter
  /** Passes a reply's text on to the servers with this server id. `ageMs`: how long ago it was asked for. */
  tell(text: string, ageMs: number): void
  status(): SharedLimitStatus
  close(): void
}

/** Between two visits, in ms, where there is nothing to ask: so that the store sees one a second, or a server four a minute. */
const beatMs = (servers: number) => Math.min(Math.max(servers, 3) * 1_000, 15_000)
/** Where the store failed, and where it is lost. */
const AGAIN_MS = 1_000
const LOST_AGAIN_MS = 5_000
/** A store that fails for so long is lost, and one that answers for so long is back; less is a hiccup. */
const LOST_MS = 5_000
const BACK_MS = 2_500
/** A grant is for now, as the others reckon with it now. */
const LATE_MS = 2_000
/** Who does not hear the others for so long is alone with its server id. */
const DEAF_MS = 5_000
/** So that of many servers with one id, all due at once, the first may have told the rest before they ask. */
const STAGGER_MS = 100
const MOST_STAGGER_MS = 2_000

/** A purse that all servers with one key hold together. */
export function createFleet(deps: FleetDeps): Fleet {
  const { own, clocks, say } = deps
  const id = randomUUID()
  const group = String(deps.serverId)
  const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)
  const memory = createMemory(deps.storage, hash(`${deps.url}\n${deps.key}`), id)
  const steady = () => clocks().steady

  const { aheadOfWall } = memory.found
  let { slots, slotLimit } = memory.found
  /** The store's clock less ours, as exactly as is known: null before anything was heard of it. */
  let ahead = aheadOfWall === null ? null : exactly(aheadOfWall + clocks().wall - steady(), steady())
  /** Before the first visit of this run, what the store's clock says is news and no leap. */
  let standing: Standing | null = null
  let failingSince: number | null = null
  /** While it is lost: since when it answers again, as it may do for moments only. */
  let goodSince: number | null = null
  let lost = false
  /** Whether the last visit failed: requests of ours may be missing in the book. */
  let apart = true
  let notBefore = 0
  let visitedAt = 0
  /** The last request's answer, until the book has it: one at a time asks. */
  let unsaid: Visit['answer'] = null
  let deafSince: number | null = null
  let saidDeaf = false
  let wantingSince: number | null = null
  let heardOf = 0
  let closed = false
  let cancel = () => {}
  let visits: Promise<unknown> = Promise.resolve()

  const lone = createLone({
    own,
    now: steady,
    random: deps.random,
    hand: () => ({
      slots: ahead === null ? [] : within(deps.limit(), slots, slotLimit),
      slotLimit,
      ahead: ahead === null ? 0 : middle(ahead),
      crowded: standing !== null && standing.servers > slotCount(slotLimit),
    }),
  })

  const store = openStore({
    url: deps.url,
    // The key is never told, and who sees its hash can't find it.
    prefix: `sonoran_calls:1:{${hash(deps.key)}}`,
    group,
    async heard(from, ageMs, text) {
      if (from === id) return
      const take = deps.hear(text, ageMs)
      await deps.gameThread()
      if (closed) return
      heardOf++
      notBefore = 0
      wantingSince = null
      try {
        take()
      } catch (error) {
        deps.fault(error)
      }
    },
    ready: () => void beat(),
    lost: () => void beat(),
    steady,
  })

  /** One visit at a time; null where the store failed. Called and settled on the game thread. */
  function call(ask: Visit['ask'] = null): Promise<Standing | null> {
    const next = visits.then(() => (closed ? null : open(ask)))
    visits = next
    return next
  }

  async function open(ask: Visit['ask']): Promise<Standing | null> {
    const answer = unsaid
    const spent = own.recentRequests()
    const [watched, limit] = [deps.watched(), deps.limit()]
    const alone = isDeaf()
    try {
      const seen = await store.change(({ text, now, sent, heard, run }) => {
        // What is told of the past is rather told as younger than as older.
        const onStore = (time: number) => Math.round(time - sent + now)
        const clock = compare(ahead, { now, sent, heard })
        const visitor: Visit = {
          id,
          was: memory.found.ids,
          group: alone ? `${group}:${id}` : group,
          watched,
          limit,
          slots,
          slotLimit,
          run,
          apart,
          known: standing?.known ?? 0,
          leapt: clock.leapt && standing !== null,
          spent: spent.map(onStore),
          ask: ask && { ...ask, due: onStore(ask.due) },
          answer,
        }
        const { book, standing: next } = visit(readBook(text), visitor, now)
        return { text: writeBook(book), result: { next, at: heard, ahead: clock.ahead } }
      })
      await deps.gameThread()
      if (unsaid === answer) unsaid = null
      return closed ? null : welcome(seen, spent)
    } catch (error) {
      await deps.gameThread()
      if (!closed) missed(error)
      return null
    }
  }

  /** Who hears nothing of the others' replies has to ask for itself. */
  function isDeaf(): boolean {
    const why = store.deaf()
    // Where the store is away, that says it all.
    if (why === null || failingSince !== null || standing === null) {
      deafSince = null
      return false
    }
    deafSince ??= steady()
    if (steady() - deafSince < DEAF_MS) return false
    if (!saidDeaf) {
      say.warn(
        `This server can't hear through Redis what the others are told (${why}), so it asks Sonoran CAD for itself, as if it had a server id of its own. Where Redis has users, this one needs SUBSCRIBE on the channels sonoran_calls:*.`,
      )
    }
    saidDeaf = true
    return true
  }

  function welcome(
    { next, at, ahead: found }: { next: Standing; at: number; ahead: Ahead },
    told: readonly number[],
  ): Standing {
    const paceBefore = standing?.paceMs
    standing = next
    slots = next.slots
    slotLimit = next.slotLimit
    ahead = found
    visitedAt = at
    const { wall } = clocks()
    memory.keep({ slots, slotLimit, aheadOfWall: Math.round(middle(found) + steady() - wall) })
    if (lost) {
      goodSince ??= at
      // It may have asked while this visit was under way, and the others are to know.
      const untold = own.recentRequests().some((time) => !told.includes(time))
      // Where the book is new as well, its own slots are the better part of what it may ask meanwhile.
      if (untold || next.quietMs > 0 || at - goodSince < BACK_MS) {
        plan(Math.max(AGAIN_MS, Math.min(next.quietMs, beatMs(next.servers))))
        return next
      }
      const away = formatDuration(steady() - (failingSince ?? at))
      say.info(`Redis answers again, after ${away}: sharing the API key's limit with ${others(next)}.`)
    }
    // The others learn only by the next visit that we are not on our own.
    plan(apart ? AGAIN_MS : beatMs(next.servers))
    failingSince = null
    apart = false
    const changed = lost || paceBefore !== next.paceMs
    lost = false
    if (changed) deps.changed()
    return next
  }

  function missed(error: unknown): void {
    apart = true
    goodSince = null
    failingSince ??= steady()
    if (!lost && steady() - failingSince >= LOST_MS) {
      lost = true
      // Up to then we were seen, perhaps; the others leave us our slots once we vanished; and what they were granted before
      // has to be over.
      lone.start(failingSince + VANISHED_MS + SPAN_MS)
      say.warn(
        `Redis can't be reached (${whyStore(error)}), so the API key's limit can't be shared now. Each server goes on by itself within its last share, this one about every ${formatDuration(lone.paceMs())}, beginning in ${formatDuration(lone.waitMs())}. It mends by itself when Redis is back; if it lasts, check that Redis runs, and sonoran_calls_redis.`,
      )
      deps.changed()
    }
    plan(lost ? LOST_AGAIN_MS : AGAIN_MS)
  }

  function plan(ms: number): void {
    cancel()
    // Servers that start together would else come together for ever, and each but one have to read the book again.
    cancel = deps.after(ms * (0.8 + 0.4 * deps.random()), () => void call())
  }

  /** The connection came or went: see how it is now. */
  async function beat(): Promise<void> {
    await deps.gameThread()
    if (!closed) await call()
  }

  async function acquire(): Promise<Permit | null> {
    if (lost) return lone.take()
    const before = heardOf
    wantingSince ??= steady()
    const rank = standing?.rank ?? 0
    if (rank > 0)
      await new Promise<void>((go) => deps.after(Math.min(rank * STAGGER_MS, MOST_STAGGER_MS), go))
    if (closed || lost || heardOf !== before) return null
    const grant = randomUUID()
    const answered = await call({ grant, due: wantingSince ?? steady() })
    // Granted in the very moment in which it is on its own: its slots are what it goes by then.
    if (answered === null || lost) return null
    if (!answered.granted) {
      notBefore = steady() + answered.waitMs
      return null
    }
    if (steady() - visitedAt > LATE_MS) return null
    wantingSince = null
    // The others are part of what the gateway counts, so our own purse is not to learn from that.
    const note = own.acquireGranted()
    return (told: RateResponse) => {
      note(null)
      unsaid = { grant, told }
      void call()
    }
  }

  return {
    purse: {
      waitMs: () => (lost ? lone.waitMs() : Math.max(0, notBefore - steady())),
      paceMs: () => (lost ? lone.paceMs() : (standing?.paceMs ?? own.paceMs())),
      acquire,
      usage: () =>
        lost || standing === null
          ? { ...own.usage(), share: lone.share() }
          : { requestsInWindow: standing.requestsInWindow, share: standing.share },
    },
    tell(text, ageMs) {
      // Who does not hear of it asks when it is due.
      if (!lost && standing !== null && standing.peers > 1) store.publish(id, ageMs, text).catch(() => {})
    },
    status: () => ({
      store: lost ? 'lost' : standing === null ? 'connecting' : 'connected',
      servers: standing?.servers ?? 1,
      serverIds: standing?.serverIds ?? 1,
      paceMs: Math.round(lost ? lone.paceMs() : (standing?.paceMs ?? own.paceMs())),
      enough: standing?.enough ?? true,
    }),
    close() {
      closed = true
      cancel()
      store.close()
    },
  }
}

function others({ servers }: Standing): string {
  return servers === 1 ? 'no other server for now' : `${servers - 1} other server${servers === 2 ? '' : 's'}`
}
