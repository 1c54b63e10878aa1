import * as z from 'zod/mini'
import type { Call, DispatchCall, EmergencyCall } from '../../shared/call.ts'
import { type Reading, readDispatch, readEmergency } from './call.ts'
import { eitherCase, type Fields, id, isFields, number, pascal } from './lenient.ts'

/** A reply of Get Calls, read. */
export type Reply =
  | {
      kind: 'calls'
      /** No key is in more than one of the lists, nor twice in one. */
      active: DispatchCall[]
      emergency: EmergencyCall[]
      /** Kinds whose list was there and was no list: this reply says nothing of them. */
      unread: Call['kind'][]
      closed: DispatchCall[]
      /** Of all closed calls, also of those that were not asked for. */
      closedCount: number
      skipped: Skipped[]
    }
  | { kind: 'malformed'; why: string }

/** What was left out: `activeCalls[3].callId`, or a whole list by its bare name. `why` has no players' words in it. */
export interface Skipped {
  path: string
  why: string
}

const ACTIVE = 1
const CLOSED = 2

const replyFields = eitherCase(['closedCallCount', 'status'])

/** The CAD's lists, each element still to be read. Its OpenAPI page shows one call where it means a list of them. */
const listOfCalls = z.union(
  [
    z.array(z.unknown()),
    z.pipe(
      z.custom<Fields>(isFields),
      z.transform((call) => [call]),
    ),
    z.pipe(
      z.null(),
      z.transform(() => []),
    ),
  ],
  'not a list',
)

/** Reads one entry of the named list, or knows what reading it gave before. */
export type Recall = <C extends Call>(
  list: string,
  call: unknown,
  read: (call: unknown) => Reading<C>,
) => Reading<C>

/** Takes any JSON value and never throws. */
export function readReply(json: unknown, recall: Recall = (_, call, read) => read(call)): Reply {
  if (!isFields(json)) return { kind: 'malformed', why: 'not an object' }

  const skipped: Skipped[] = []
  const list = <C extends Call>(name: string, read: (call: unknown) => Reading<C>) =>
    readList(json, name, (call) => recall(name, call, read), skipped)
  const active = list('activeCalls', (call) => readDispatch(call, ACTIVE))
  const emergency = list('emergencyCalls', readEmergency)
  const closed = list('closedCalls', (call) => readDispatch(call, CLOSED))
  if (!active && !emergency) return { kind: 'malformed', why: 'neither activeCalls nor emergencyCalls' }

  const fields = replyFields(json)
  const status = number(fields.status) ?? 0
  // Only an error has a status of its own. Calls beside it are calls all the same; empty lists beside it are not news.
  const isNews = Boolean(active?.length || emergency?.length)
  if (status >= 400 && !isNews) return { kind: 'malformed', why: `error ${status}` }

  const unread: Call['kind'][] = []
  if (!active && isNamed(json, 'activeCalls')) unread.push('dispatch')
  if (!emergency && isNamed(json, 'emergencyCalls')) unread.push('emergency')

  const fromClosed = new Set(closed)
  const isClosed = (call: DispatchCall) => call.status === CLOSED || fromClosed.has(call)
  // The closed ones come last, for of two entries of one call that changed at the same time the later one stays.
  const known = unique([...(active ?? []), ...(closed ?? [])])
  const ended = known.filter(isClosed)
  return {
    kind: 'calls',
    active: known.filter((call) => !isClosed(call)),
    emergency: unique(emergency ?? []),
    unread,
    closed: ended,
    closedCount: id(fields.closedCallCount) ?? ended.length,
    skipped,
  }
}

function isNamed(json: Fields, name: string): boolean {
  return name in json || pascal(name) in json
}

/** The calls of the list under either spelling of its name, or null where there is no list. */
function readList<C extends Call>(
  json: Fields,
  name: string,
  read: (call: unknown) => Reading<C>,
  skipped: Skipped[],
): C[] | null {
  let calls: C[] | null = null
  for (const spelling of [name, pascal(name)]) {
    if (!(spelling in json)) continue
    const given = listOfCalls.safeParse(json[spelling])
    if (!given.success) {
      skipped.push({ path: spelling, why: given.error.issues[0]?.message ?? '' })
      continue
    }
    calls ??= []
    for (const [index, call] of given.data.entries()) {
      const reading = read(call)
      if (reading.ok) calls.push(reading.call)
      else skipped.push({ path: `${spelling}[${index}]${reading.at && `.${reading.at}`}`, why: reading.why })
    }
  }
  return calls
}

/** One call for each key: the one that the CAD changed last. */
function unique<C extends Call>(calls: readonly C[]): C[] {
  const known = new Map<string, C>()
  for (const call of calls) {
    const before = known.get(call.key)
    if (!before || changedAt(call) >= changedAt(before)) known.set(call.key, call)
  }
  return [...known.values()]
}

function changedAt(call: Call): number {
  const time = Date.parse(call.updated ?? '')
  return Number.isNaN(time) ? -Infinity : time
}
