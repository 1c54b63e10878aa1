import { describe, expect, test } from 'vitest'
import { applyReply, type Board, emptyBoard } from '../../../server/core/board.ts'
import { createReplyParser } from '../../../server/core/cad/parse-reply.ts'
import { decodeBoard, encodeBoard, MAX_SAVED_BYTES } from '../../../server/core/saved-board.ts'
import { raw } from '../../fixtures/replies.ts'

const replies = ['published', 'pascal-case', 'metadata-of-any-type', 'decimal-comma', 'units-as-strings']

function boardOf(json: unknown): Board {
  const reply = createReplyParser()(JSON.stringify(json))
  if (reply.kind !== 'calls') throw new Error(reply.why)
  return applyReply(emptyBoard, reply, 0).board
}

const note = { time: '2026-04-08T21:30:00Z', label: 'CAD', type: 'text', content: 'é'.repeat(200) }

/** @param bytes the approximate size of a call's description */
function manyCalls(count: number, bytes: number, notes: number): Board {
  const activeCalls = Array.from({ length: count }, (_, i) => ({
    callId: i,
    status: 1,
    title: `Call ${i}`,
    description: 'ü'.repeat(bytes / 2),
    notes: Array(notes).fill(note),
    updated: new Date(1_700_000_000_000 + i * 1_000).toISOString(),
  }))
  return boardOf({ activeCalls, emergencyCalls: [] })
}

describe('the saved board', () => {
  test.each(replies)('has the same calls when it is loaded (%s)', (name) => {
    const board = boardOf(raw(name))
    expect(decodeBoard(encodeBoard(board, 'source'), 'source')?.calls).toEqual(board.calls)
  })

  test('without calls is known to be empty', () => {
    const board = boardOf({ activeCalls: [], emergencyCalls: [] })
    expect(decodeBoard(encodeBoard(board, 'source'), 'source')).toMatchObject({
      known: true,
      calls: new Map(),
    })
  })

  test.each([null, '', 'x', '{}', '[]', '{"v":1,"source":"source"}'])('is not loaded from %j', (text) => {
    expect(decodeBoard(text, 'source')).toBeNull()
  })

  test('of another source is not loaded', () => {
    expect(decodeBoard(encodeBoard(boardOf(raw('published')), 'source'), 'other')).toBeNull()
  })

  test('drops the notes first where it is too large', () => {
    const text = encodeBoard(manyCalls(300, 200, 10), 'source')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_SAVED_BYTES)
    const calls = [...(decodeBoard(text, 'source')?.calls.values() ?? [])]
    expect(calls).toHaveLength(300)
    expect(calls.every((call) => call.kind === 'dispatch' && call.notes.length === 0)).toBe(true)
  })

  test('drops the oldest calls where it is too large without notes, and remembers their keys', () => {
    const text = encodeBoard(manyCalls(400, 1_000, 1), 'source')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_SAVED_BYTES)
    const board = decodeBoard(text, 'source')
    const ids = [...(board?.calls.values() ?? [])].map(({ callId }) => callId)
    expect(ids.length).toBeGreaterThan(100)
    expect(Math.min(...ids)).toBe(400 - ids.length)
    expect(board?.recentlyRemoved.size).toBe(400 - ids.length)
  })
})
