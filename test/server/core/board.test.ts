import { describe, expect, test } from 'vitest'
import { applyReply, type Board, type CallLists, emptyBoard } from '../../../server/core/board.ts'
import { dispatchCall, emergencyCall } from '../../fixtures/calls.ts'

function lists(part: Partial<CallLists>): CallLists {
  return { active: [], emergency: [], closed: [], closedCount: 0, unread: [], ...part }
}

function boardOf(...replies: Partial<CallLists>[]): Board {
  return replies.reduce((board, reply) => applyReply(board, lists(reply), 0).board, emptyBoard)
}

/** The changes of the last of these replies, as short text. */
function lastChanges(...replies: Partial<CallLists>[]): string[] {
  const { changes } = applyReply(boardOf(...replies.slice(0, -1)), lists(replies.at(-1) ?? {}), 0)
  return changes.map((change) => {
    const detail = change.type === 'added' ? change.arrival : change.type === 'removed' ? change.reason : ''
    return `${change.type} ${change.call.key} ${detail}`.trim()
  })
}

const robbery = dispatchCall(501)
const callFor911 = emergencyCall(302)
const fromCall911 = dispatchCall(502, { metaData: { createdFromId: '302' } })

describe('applying a reply', () => {
  const cases: Record<string, { replies: Partial<CallLists>[]; changes: string[] }> = {
    'the first reply': {
      replies: [{ active: [robbery], emergency: [callFor911] }],
      changes: ['added dispatch:501 new', 'added emergency:302 new'],
    },
    'an equal reply': {
      replies: [{ active: [robbery] }, { active: [structuredClone(robbery)] }],
      changes: [],
    },
    'a changed title': {
      replies: [{ active: [robbery] }, { active: [{ ...robbery, title: 'Robbery' }] }],
      changes: ['updated dispatch:501'],
    },
    'another order': {
      replies: [{ active: [robbery, dispatchCall(502)] }, { active: [dispatchCall(502), robbery] }],
      changes: [],
    },
    'a call that moved to the closed list': {
      replies: [{ active: [robbery] }, { closed: [{ ...robbery, status: 2 }] }],
      changes: ['removed dispatch:501 closed'],
    },
    'a call that left the active list and is not in the closed list, which is limited': {
      replies: [{ active: [robbery] }, { closed: [dispatchCall(480)] }],
      changes: ['removed dispatch:501 gone'],
    },
    'a dispatched 911 call': {
      replies: [{ emergency: [callFor911] }, { active: [fromCall911] }],
      changes: ['added dispatch:502 dispatched', 'removed emergency:302 dispatched'],
    },
    'a dispatched 911 call, with the metaData key of older integrations': {
      replies: [
        { emergency: [callFor911] },
        { active: [dispatchCall(502, { metaData: { origin911: '302' } })] },
      ],
      changes: ['added dispatch:502 dispatched', 'removed emergency:302 dispatched'],
    },
    'a dispatched 911 call that stays listed for one more reply': {
      replies: [
        { emergency: [callFor911] },
        { emergency: [callFor911], active: [fromCall911] },
        { active: [fromCall911] },
      ],
      changes: ['removed emergency:302 dispatched'],
    },
    'a dispatched 911 call that was removed one reply earlier': {
      replies: [{ emergency: [callFor911] }, {}, { active: [fromCall911] }],
      changes: ['added dispatch:502 dispatched'],
    },
    'a dispatch call from a 911 call that was never on the board': {
      replies: [{}, { active: [fromCall911] }],
      changes: ['added dispatch:502 new'],
    },
    'a reopened call': {
      replies: [{ active: [robbery] }, { closed: [robbery] }, { active: [robbery] }],
      changes: ['added dispatch:501 reopened'],
    },
    'a call that comes back after it was gone': {
      replies: [{ active: [robbery] }, {}, { active: [robbery] }],
      changes: ['added dispatch:501 returned'],
    },
    'a dispatch call and a 911 call with the same id': {
      replies: [{ active: [dispatchCall(7)], emergency: [emergencyCall(7)] }, { active: [dispatchCall(7)] }],
      changes: ['removed emergency:7 gone'],
    },
    'a call in both the active and the closed list, which is active': {
      replies: [{ active: [robbery] }, { active: [robbery], closed: [robbery] }],
      changes: [],
    },
  }

  test.each(Object.entries(cases))('%s', (_, { replies, changes }) => {
    expect(lastChanges(...replies)).toEqual(changes)
  })

  test('keeps the calls of an unreadable list, except those known to have ended', () => {
    const before = { active: [robbery, dispatchCall(502)], emergency: [callFor911] }
    expect(lastChanges(before, { unread: ['dispatch'], emergency: [callFor911], closed: [robbery] })).toEqual(
      ['removed dispatch:501 closed'],
    )
    expect(lastChanges(before, { ...before, emergency: [], unread: ['emergency'] })).toEqual([])
  })

  test('keeps the object of an unchanged call', () => {
    const before = boardOf({ active: [robbery] })
    const after = applyReply(before, lists({ active: [structuredClone(robbery)] }), 0).board
    expect(after.calls.get(robbery.key)).toBe(before.calls.get(robbery.key))
  })

  test('does nothing for the same lists, whatever else the reply contains', () => {
    const reply = lists({ active: [robbery] })
    const before = boardOf(reply)
    expect(applyReply(before, { ...reply, rate: 'other' } as CallLists, 0).board).toBe(before)
  })

  test('names the 911 call that a dispatch call replaces only if the 911 call is removed', () => {
    const { changes } = applyReply(boardOf({ emergency: [callFor911] }), lists({ active: [fromCall911] }), 0)
    expect(changes[0]).toMatchObject({ from: 'emergency:302' })
    const both = applyReply(
      boardOf({ emergency: [callFor911] }),
      lists({ active: [fromCall911], emergency: [callFor911] }),
      0,
    )
    expect(both.changes[0]).toMatchObject({ from: null })
  })

  test('remembers a limited number of removed calls', () => {
    const board = boardOf({ active: Array.from({ length: 3_000 }, (_, id) => dispatchCall(id)) }, {})
    expect(board.recentlyRemoved.size).toBe(1_000)
  })
})
