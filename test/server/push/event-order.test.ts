import { describe, expect, test } from 'vitest'
import {
  applyReply,
  type Board,
  type CallLists,
  type Change,
  emptyBoard,
} from '../../../server/core/board.ts'
import { applyPushEvent } from '../../../server/core/push/apply-event.ts'
import { parsePushEvent } from '../../../server/core/push/parse-event.ts'
import { dispatchCall } from '../../fixtures/calls.ts'

/*
 * One call's life, told by pushes and by polls, in every order in which that can happen: what really happens to it in the
 * CAD (it is opened, edited, closed), when polls begin and end, and when each push arrives: in time, late, doubled, after
 * a later one, or never.
 */
type Event = 'open' | 'edit' | 'close' | 'poll begins' | 'poll ends' | 'push new' | 'push edit' | 'push close'

const EVENTS: Event[] = [
  'open',
  'edit',
  'close',
  'poll begins',
  'poll ends',
  'push new',
  'push edit',
  'push close',
]
/** Of pushes and of a poll's two ends. What happens in the CAD comes besides. */
const MOST_TOLD = 5
const MOST_EVENTS = 8

interface Moment {
  /** The call as it is in the CAD; null where it isn't active. */
  truth: { title: string } | null
  life: number
  /** What a poll that is under way will bring, by when the CAD answered: at its beginning or at its end. */
  asked: { at: number; truth: { title: string } | null; closed: boolean } | null
  told: number
}

const wire = (title: string) => ({ callId: 501, status: 1, priority: 2, title, metaData: { x: '1', y: '2' } })

function lists(truth: { title: string } | null, closed: boolean): CallLists {
  const call = dispatchCall(501, { title: truth?.title ?? '' })
  return {
    active: truth ? [call] : [],
    emergency: [],
    closed: closed ? [call] : [],
    closedCount: 0,
    unread: [],
  }
}

/** Lives through an order of events, or null where it can't be (a call is closed before it is opened). */
function play(order: readonly Event[], answersAtEnd: boolean): Change[] | null {
  let board: Board = applyReply(emptyBoard, lists(null, false), 0).board
  const changes: Change[] = []
  let moment: Moment = { truth: null, life: 0, asked: null, told: 0 }
  for (const [i, event] of order.entries()) {
    const now = i + 1
    const next = step(moment, event, now)
    if (next === null) return null
    const { asked } = moment
    moment = next
    if (event === 'poll ends' && asked !== null) {
      const reply = answersAtEnd ? lists(moment.truth, moment.life === 3) : lists(asked.truth, asked.closed)
      take(applyReply(board, reply, asked.at))
    }
    if (event.startsWith('push')) {
      const reading = pushOf(event)
      if (reading.kind !== 'pushes') throw new Error('unreadable')
      for (const push of reading.pushes) take(applyPushEvent(board, push, now))
    }
  }
  return changes

  function take(next: { board: Board; changes: Change[] }): void {
    board = next.board
    changes.push(...next.changes)
  }
}

function step(moment: Moment, event: Event, now: number): Moment | null {
  const { life, asked } = moment
  switch (event) {
    case 'open':
      return life === 0 ? { ...moment, life: 1, truth: { title: 'one' } } : null
    case 'edit':
      return life === 1 ? { ...moment, life: 2, truth: { title: 'two' } } : null
    case 'close':
      return life === 1 || life === 2 ? { ...moment, life: 3, truth: null } : null
    case 'poll begins':
      return asked === null
        ? { ...moment, asked: { at: now, truth: moment.truth, closed: life === 3 } }
        : null
    case 'poll ends':
      return asked === null ? null : { ...moment, asked: null }
    case 'push new':
      return life >= 1 ? moment : null
    case 'push edit':
      return life >= 2 ? moment : null
    case 'push close':
      return life === 3 ? moment : null
  }
}

function pushOf(event: Event) {
  if (event === 'push new') return parsePushEvent('EVENT_DISPATCH_NEW', { dispatch: wire('one') })
  if (event === 'push edit') return parsePushEvent('EVENT_DISPATCH_EDIT', [{ dispatch: wire('two') }])
  return parsePushEvent('EVENT_DISPATCH_CLOSED', { callIds: [501] })
}

function* orders(prefix: Event[] = []): Generator<Event[]> {
  yield prefix
  if (prefix.length === MOST_EVENTS) return
  for (const event of EVENTS) {
    const order = [...prefix, event]
    const told = order.filter((one) => one.startsWith('p')).length
    if (told <= MOST_TOLD && play(order, true) !== null) yield* orders(order)
  }
}

describe('a push beside polls', () => {
  test('no order has a call appear, vanish and appear, or be told of twice', () => {
    let played = 0
    for (const order of orders()) {
      for (const answersAtEnd of [false, true]) {
        const changes = play(order, answersAtEnd) ?? []
        const comings = changes.filter(({ type }) => type === 'added').length
        const goings = changes.filter(({ type }) => type === 'removed').length
        if (comings > 1 || goings > 1) {
          expect.fail(`${order.join(', ')} (${answersAtEnd}): ${changes.map(({ type }) => type).join(', ')}`)
        }
        played++
      }
    }
    expect(played).toBeGreaterThan(10_000)
    console.log(`${played} orders`)
  })
})
