import { describe, expect, test } from 'vitest'
import { applyReply, type Board, type CallLists, emptyBoard } from '../../../server/core/board.ts'
import { dispatchCall, emergencyCall } from '../../fixtures/calls.ts'

function lists(part: Partial<CallLists>): CallLists {
  return { active: [], emergency: [], closed: [], closedCount: 0, unread: [], ...part }
}

function boardOf(...replies: Partial<CallLists>[]): Board {
  return replies.reduce((board, reply) => applyReply(board, lists(reply), 0).board, emptyBoard)
}

/** What the last of these replies changed, in short. */
function last(...replies: Partial<CallLists>[]): string[] {
  const { changes } = applyReply(boardOf(...replies.slice(0, -1)), lists(replies.at(-1) ?? {}), 0)
  return changes.map((change) => {
    const how = change.type === 'added' ? change.arrival : change.type === 'removed' ? change.reason : ''
    return `${change.type} ${change.call.key} ${how}`.trim()
  })
}

const robbery = dispatchCall(501)
const callFor911 = emergencyCall(302)
const fromCall911 = dispatchCall(502, { metaData: { createdFromId: '302' } })

describe('the board', () => {
  const cases: Record<string, { replies: Partial<CallLists>[]; changes: string[] }> = {
    'a first reply': {
      replies: [{ active: [robbery], emergency: [callFor911] }],
      changes: ['added dispatch:501 new', 'added emergency:302 new'],
    },
    'the same again': {
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
    'closed, and in the closed list': {
      replies: [{ active: [robbery] }, { closed: [{ ...robbery, status: 2 }] }],
      changes: ['removed dispatch:501 closed'],
    },
    'vanished, and not in the closed list, which is limited': {
      replies: [{ active: [robbery] }, { closed: [dispatchCall(480)] }],
      changes: ['removed dispatch:501 gone'],
    },
    'dispatched from 911': {
      replies: [{ emergency: [callFor911] }, { active: [fromCall911] }],
      changes: ['added dispatch:502 dispatched', 'removed emergency:302 dispatched'],
    },
    'dispatched from 911, by the key of older integrations': {
      replies: [
        { emergency: [callFor911] },
        { active: [dispatchCall(502, { metaData: { origin911: '302' } })] },
      ],
      changes: ['added dispatch:502 dispatched', 'removed emergency:302 dispatched'],
    },
    'dispatched from 911, which is listed one reply longer': {
      replies: [
        { emergency: [callFor911] },
        { emergency: [callFor911], active: [fromCall911] },
        { active: [fromCall911] },
      ],
      changes: ['removed emergency:302 dispatched'],
    },
    'dispatched from 911, which went one reply earlier': {
      replies: [{ emergency: [callFor911] }, {}, { active: [fromCall911] }],
      changes: ['added dispatch:502 dispatched'],
    },
    'dispatched from a 911 call that nobody saw': {
      replies: [{}, { active: [fromCall911] }],
      changes: ['added dispatch:502 new'],
    },
    reopened: {
      replies: [{ active: [robbery] }, { closed: [robbery] }, { active: [robbery] }],
      changes: ['added dispatch:501 reopened'],
    },
    'back after it was gone': {
      replies: [{ active: [robbery] }, {}, { active: [robbery] }],
      changes: ['added dispatch:501 returned'],
    },
    'the same number in both kinds': {
      replies: [{ active: [dispatchCall(7)], emergency: [emergencyCall(7)] }, { active: [dispatchCall(7)] }],
      changes: ['removed emergency:7 gone'],
    },
    'active and closed at once: active counts': {
      replies: [{ active: [robbery] }, { active: [robbery], closed: [robbery] }],
      changes: [],
    },
  }

  test.each(Object.entries(cases))('%s', (_, { replies, changes }) => {
    expect(last(...replies)).toEqual(changes)
  })

  test('a list that could not be read takes nothing away, but for what is known to have ended', () => {
    const before = { active: [robbery, dispatchCall(502)], emergency: [callFor911] }
    expect(last(before, { unread: ['dispatch'], emergency: [callFor911], closed: [robbery] })).toEqual([
      'removed dispatch:501 closed',
    ])
    expect(last(before, { ...before, emergency: [], unread: ['emergency'] })).toEqual([])
  })

  test('keeps the object of a call that did not change, so that unchanged is the same', () => {
    const before = boardOf({ active: [robbery] })
    const after = applyReply(before, lists({ active: [structuredClone(robbery)] }), 0).board
    expect(after.calls.get(robbery.key)).toBe(before.calls.get(robbery.key))
  })

  test('says which 911 call a dispatch call replaces only if that one goes', () => {
    const { changes } = applyReply(boardOf({ emergency: [callFor911] }), lists({ active: [fromCall911] }), 0)
    expect(changes[0]).toMatchObject({ from: 'emergency:302' })
    const both = applyReply(
      boardOf({ emergency: [callFor911] }),
      lists({ active: [fromCall911], emergency: [callFor911] }),
      0,
    )
    expect(both.changes[0]).toMatchObject({ from: null })
  })

  test('remembers what went, up to a bound', () => {
    const board = boardOf({ active: Array.from({ length: 3_000 }, (_, id) => dispatchCall(id)) }, {})
    expect(board.recentlyRemoved.size).toBe(1_000)
  })
})
