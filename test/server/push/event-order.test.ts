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
 * One call that is opened, edited and closed in the CAD, reported by push events and polls in every possible order: polls
 * begin and end at any time, and each push event arrives in time, late, twice, after a later one, or never.
 */
const STEPS = [
  'open',
  'edit',
  'close',
  'poll begins',
  'poll ends',
  'push new',
  'push edit',
  'push close',
] as const
type Step = (typeof STEPS)[number]

const MAX_STEPS = 8
/** Push events, and beginnings and ends of polls. */
const MAX_REPORTS = 5

interface State {
  /** The active call in the CAD; null before it is opened and after it is closed. */
  call: { title: string } | null
  progress: 'none' | 'opened' | 'edited' | 'closed'
  /** The running poll, with the CAD's state when it began. */
  poll: { requestedAt: number; call: { title: string } | null; isClosed: boolean } | null
}

function cadLists(call: { title: string } | null, isClosed: boolean): CallLists {
  const listed = dispatchCall(501, { title: call?.title ?? '' })
  return {
    active: call ? [listed] : [],
    emergency: [],
    closed: isClosed ? [listed] : [],
    closedCount: 0,
    unread: [],
  }
}

/**
 * Runs the steps and returns the changes of the board, or null for an impossible order, such as a close before the open.
 *
 * @param repliesAtEnd whether the CAD creates a poll's reply when the poll ends, not when it begins
 */
function run(steps: readonly Step[], repliesAtEnd: boolean): Change[] | null {
  let board: Board = applyReply(emptyBoard, cadLists(null, false), 0).board
  const changes: Change[] = []
  let state: State = { call: null, progress: 'none', poll: null }

  function apply(next: { board: Board; changes: Change[] }): void {
    board = next.board
    changes.push(...next.changes)
  }

  for (const [i, step] of steps.entries()) {
    const now = i + 1
    const next = nextState(state, step, now)
    if (next === null) return null
    const { poll } = state
    state = next
    if (step === 'poll ends' && poll !== null) {
      const reply = repliesAtEnd
        ? cadLists(state.call, state.progress === 'closed')
        : cadLists(poll.call, poll.isClosed)
      apply(applyReply(board, reply, poll.requestedAt))
    }
    if (step.startsWith('push')) {
      const parsed = pushEventOf(step)
      if (parsed.kind !== 'events') throw new Error('invalid push event')
      for (const event of parsed.events) apply(applyPushEvent(board, event, now))
    }
  }
  return changes
}

function nextState(state: State, step: Step, now: number): State | null {
  const { progress, poll } = state
  switch (step) {
    case 'open':
      return progress === 'none' ? { ...state, progress: 'opened', call: { title: 'one' } } : null
    case 'edit':
      return progress === 'opened' ? { ...state, progress: 'edited', call: { title: 'two' } } : null
    case 'close':
      return progress === 'opened' || progress === 'edited'
        ? { ...state, progress: 'closed', call: null }
        : null
    case 'poll begins':
      return poll === null
        ? { ...state, poll: { requestedAt: now, call: state.call, isClosed: progress === 'closed' } }
        : null
    case 'poll ends':
      return poll === null ? null : { ...state, poll: null }
    case 'push new':
      return progress === 'none' ? null : state
    case 'push edit':
      return progress === 'edited' || progress === 'closed' ? state : null
    case 'push close':
      return progress === 'closed' ? state : null
  }
}

function pushEventOf(step: Step) {
  const dispatch = (title: string) => ({
    callId: 501,
    status: 1,
    priority: 2,
    title,
    metaData: { x: '1', y: '2' },
  })
  if (step === 'push new') return parsePushEvent('EVENT_DISPATCH_NEW', { dispatch: dispatch('one') })
  if (step === 'push edit') return parsePushEvent('EVENT_DISPATCH_EDIT', [{ dispatch: dispatch('two') }])
  return parsePushEvent('EVENT_DISPATCH_CLOSED', { callIds: [501] })
}

const isReport = (step: Step): boolean => step.startsWith('push') || step.startsWith('poll')

function* allOrders(prefix: Step[] = []): Generator<Step[]> {
  yield prefix
  if (prefix.length === MAX_STEPS) return
  for (const step of STEPS) {
    const order = [...prefix, step]
    if (order.filter(isReport).length <= MAX_REPORTS && run(order, true) !== null) yield* allOrders(order)
  }
}

describe('push events between polls', () => {
  test('add and remove the call at most once, in every order', () => {
    let count = 0
    for (const order of allOrders()) {
      for (const repliesAtEnd of [false, true]) {
        const changes = run(order, repliesAtEnd) ?? []
        const added = changes.filter(({ type }) => type === 'added').length
        const removed = changes.filter(({ type }) => type === 'removed').length
        if (added > 1 || removed > 1) {
          expect.fail(`${order.join(', ')} (${repliesAtEnd}): ${changes.map(({ type }) => type).join(', ')}`)
        }
        count++
      }
    }
    expect(count).toBeGreaterThan(10_000)
    console.log(`${count} orders`)
  })
})
