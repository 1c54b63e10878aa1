import { expect, test } from 'vitest'
import { createApi } from '../../../server/core/api.ts'
import { applyReply, emptyBoard } from '../../../server/core/board.ts'
import { dispatchCall } from '../../fixtures/calls.ts'

/** An API whose events are passed to `listener`, and whose next ticks are run by `tick`. */
function createFixture(listener: (event: string, api: ReturnType<typeof createApi>) => void) {
  const lines: string[] = []
  const emitted: string[] = []
  let scheduled: (() => void)[] = []
  let board = emptyBoard
  const api = createApi({
    publish: () => {},
    emit(event, ...args) {
      emitted.push(`${event} ${JSON.stringify(args)}`)
      if (emitted.length > 10_000) throw new Error('endless events in one tick')
      listener(event, api)
    },
    caller: () => null,
    onFirstUse: () => {},
    now: () => 0,
    nextTick: (run) => scheduled.push(run),
    log: { warn: (line) => lines.push(line) },
    storage: { get: () => null, set: () => {} },
    board: () => board,
    updatedAt: () => null,
    status: () => ({ state: 'ok' }) as never,
    roster: { isOnDuty: () => false, playersOnDuty: () => [], override: () => {} },
    playerExists: () => true,
    units: { units: () => new Map(), unitsOf: () => [], callsOf: () => [] },
    callsFor: () => [],
    responding: { respond: () => false, unrespond: () => false, respondersOf: () => [] },
    closedCalls: () => Promise.reject(new Error('not used')),
    refresh: () => Promise.resolve(true),
  })
  return {
    api,
    lines,
    emitted,
    addCalls(count: number): void {
      const active = Array.from({ length: count }, (_, id) => dispatchCall(id))
      const next = applyReply(board, { active, emergency: [], closed: [], closedCount: 0, unread: [] }, 0)
      board = next.board
      api.callsChanged(next.changes)
    },
    tick(): void {
      const due = scheduled
      scheduled = []
      for (const run of due) run()
    },
    isIdle: () => scheduled.length === 0,
  }
}

test('two resources that keep changing the duty of a player get 100 events per tick, and one line is printed', () => {
  let onDuty = true
  const fixture = createFixture((_, api) => {
    onDuty = !onDuty
    api.dutyChanged(1, onDuty)
  })
  fixture.api.dutyChanged(1, true)
  expect(fixture.emitted).toHaveLength(100)
  for (let tick = 0; tick < 20; tick++) fixture.tick()
  expect(fixture.emitted).toHaveLength(2_100)
  expect(fixture.lines).toHaveLength(1)
  expect(fixture.emitted.every((event, i) => event.endsWith(i % 2 === 0 ? '[1,true]' : '[1,false]'))).toBe(
    true,
  )
})

test('the events of 600 new calls follow in order, and no line is printed', () => {
  const fixture = createFixture(() => {})
  fixture.addCalls(600)
  fixture.api.dutyChanged(1, true)
  for (let tick = 0; tick < 10; tick++) fixture.tick()
  expect(fixture.emitted).toHaveLength(601)
  expect(fixture.emitted.at(-1)).toBe('sonoran_calls:dutyChanged [1,true]')
  expect(fixture.lines).toEqual([])
  expect(fixture.isIdle()).toBe(true)
})
