import { describe, expect, it } from 'vitest'
import { parseReply } from '../../../../server/core/cad/parse-reply.ts'
import type { DispatchCall } from '../../../../shared/call.ts'
import { dispatchCall, emergencyCall } from '../../../fixtures/calls.ts'
import { calls, raw } from '../../../fixtures/replies.ts'

const robbery = dispatchCall(501, {
  priority: 1,
  primary: 12,
  notes: [{ time: '2026-04-08T21:30:00Z', label: 'Sonoran CAD', type: 'text', content: 'Caller is hiding.' }],
  idents: [12, 18],
  metaData: { source: 'integration', x: '425.1', y: '-979.2', z: '30.7', radius: '75' },
})

const medical = emergencyCall(302, {
  metaData: { phone: '555-0100', x: '425.1', y: '-979.2', z: '30.7', postal: '9001' },
})

const stop: DispatchCall = {
  ...robbery,
  key: 'dispatch:480',
  callId: 480,
  status: 2,
  title: 'Traffic Stop',
  code: '10-11',
  primary: null,
  notes: [],
  idents: [],
  updated: '2026-04-08T21:10:00Z',
}

const noEmergency = { kind: 'emergency', problem: 'missing' }

const published = {
  kind: 'calls',
  active: [robbery],
  emergency: [medical],
  closed: [stop],
  skipped: [],
  skippedCount: 0,
  excessCount: 0,
  incomplete: [],
  unread: [],
}

describe('replies that the CAD has sent', () => {
  it('parses the published example', () => {
    expect(parseReply(raw('published'))).toEqual({ ...published, closedCount: 18 })
  })

  it('parses PascalCase at every level', () => {
    expect(parseReply(raw('pascal-case'))).toEqual({ ...published, closedCount: 18 })
  })

  it('parses a different case at each level', () => {
    const { active, emergency, closed } = calls(raw('mixed-case'))
    expect({ active, emergency }).toEqual({ active: [robbery], emergency: [medical] })
    expect(closed[0]).toMatchObject({ position: stop.position, radius: 75, metaData: { X: '425.1' } })
  })

  it('parses an object in place of a list as a list of one', () => {
    expect(parseReply(raw('one-object-for-a-list'))).toEqual({
      ...published,
      active: [{ ...robbery, idents: [12] }],
      closedCount: 18,
    })
  })

  it('contains no information about a list that is null', () => {
    const active = [{ ...robbery, notes: [], idents: [] }]
    const nothing = {
      emergency: [],
      incomplete: [noEmergency],
      unread: ['emergency'],
      closed: [],
      closedCount: 0,
    }
    expect(parseReply(raw('null-lists'))).toEqual({ ...published, ...nothing, active })
  })

  it('contains no information about a missing list', () => {
    const active = [{ ...robbery, notes: [], idents: [], metaData: {}, position: null, radius: null }]
    const nothing = {
      emergency: [],
      incomplete: [noEmergency],
      unread: ['emergency'],
      closed: [],
      closedCount: 0,
    }
    expect(parseReply(raw('dispatch-only'))).toEqual({ ...published, ...nothing, active })
  })

  it('converts numbers, booleans and objects in metaData to strings and drops null', () => {
    expect(calls(raw('metadata-of-any-type')).active).toEqual([
      {
        ...robbery,
        metaData: { ...robbery.metaData, silent: 'true', vehicle: '{"model":"sultan","colour":[1,2]}' },
      },
    ])
  })

  const withoutPosition: DispatchCall[] = calls(raw('places-that-are-none')).active
  it.each(withoutPosition.map((call) => [call.title, call]))(
    'finds no position in invalid coordinates: %s',
    (_, call) => {
      expect(call.position).toBeNull()
    },
  )

  it('parses a decimal comma', () => {
    const [call] = calls(raw('decimal-comma')).active
    expect(call).toMatchObject({ position: robbery.position, radius: 75.5 })
  })

  it('parses notes that are a string', () => {
    const note = { time: '', label: '', type: 'text', content: 'Caller is hiding.' }
    expect(calls(raw('notes-as-a-string')).active).toEqual([{ ...robbery, notes: [note] }])
  })

  it('parses idents and primary that are strings or null', () => {
    expect(calls(raw('units-as-strings')).active).toEqual([
      robbery,
      { ...robbery, key: 'dispatch:502', callId: 502, primary: null, idents: [] },
      { ...robbery, key: 'dispatch:503', callId: 503, primary: null },
    ])
  })

  it('keeps the id of the 911 call that a dispatch call was created from', () => {
    expect(calls(raw('created-from-a-911-call')).active[0]?.metaData.createdFromId).toBe('302')
  })

  it('keeps undocumented origin and status numbers', () => {
    expect(calls(raw('unknown-codes')).active).toEqual([{ ...robbery, origin: 7, status: 5 }])
  })

  it.each(['error-401', 'error-404', 'error-429'])('rejects %s with HTTP status 200', (name) => {
    expect(parseReply(raw(name)).kind).toBe('malformed')
  })
})

describe('malformed replies', () => {
  it.each([null, true, 5, '', 'x', '<!doctype html><title>502</title>', [], [[]], {}])(
    'include %j',
    (json) => {
      expect(parseReply(json).kind).toBe('malformed')
    },
  )

  it.each([
    { closedCalls: [], closedCallCount: 0 },
    { activeCalls: 'none' },
    { ACTIVECALLS: [] },
    { activeCalls: false, EmergencyCalls: 3 },
    { ActiveCalls: null },
    { activeCalls: null, emergencyCalls: null, title: 'Unauthorized', status: 401 },
  ])('include %j', (json) => {
    expect(parseReply(json).kind).toBe('malformed')
  })
})

describe('replies without calls', () => {
  it.each([
    { activeCalls: [], emergencyCalls: [] },
    { activeCalls: [] },
    { EmergencyCalls: [] },
    { activeCalls: null, emergencyCalls: [] },
  ])('include %j', (json) => {
    const nothing = { active: [], emergency: [], closed: [], closedCount: 0, skipped: [] }
    expect(parseReply(json)).toMatchObject({ kind: 'calls', ...nothing })
  })
})

describe('skipped entries', () => {
  const invalidId = 'not a whole number from 0 to 2^53 - 1'

  it.each([2 ** 53, -1, 1.5, '1.5', '', 'x', '9007199254740993', null, true, [7], {}])(
    'include a call with the callId %j',
    (callId) => {
      const { active, skipped } = calls({ activeCalls: [{ callId: 1 }, { callId }, { CallId: '3' }] })
      expect(active.map((call) => call.key)).toEqual(['dispatch:1', 'dispatch:3'])
      expect(skipped).toEqual([{ path: 'activeCalls[1].callId', why: invalidId }])
    },
  )

  it('include entries that are not calls, with the path as it was sent', () => {
    const { skipped } = calls({ activeCalls: [], EmergencyCalls: ['x', null, [], {}] })
    expect(skipped).toEqual([
      { path: 'EmergencyCalls[0]', why: 'not a call' },
      { path: 'EmergencyCalls[1]', why: 'not a call' },
      { path: 'EmergencyCalls[2]', why: 'not a call' },
      { path: 'EmergencyCalls[3].callId', why: invalidId },
    ])
  })

  it('include a field that is not a list, by its name', () => {
    const { emergency, skipped, unread } = calls({ activeCalls: 'gone', emergencyCalls: [{ callId: 1 }] })
    expect(emergency).toHaveLength(1)
    expect(unread).toEqual(['dispatch'])
    expect(skipped).toEqual([{ path: 'activeCalls', why: 'not a list' }])
  })
})

describe('duplicate ids', () => {
  const updatedAt = (minute: number, fields: object) => ({
    callId: 1,
    updated: `2026-04-08T21:0${minute}:00Z`,
    ...fields,
  })

  it('do not include a dispatch call and an emergency call with the same id', () => {
    const { active, emergency } = calls({ activeCalls: [{ callId: 1 }], emergencyCalls: [{ callId: 1 }] })
    expect([active[0]?.key, emergency[0]?.key]).toEqual(['dispatch:1', 'emergency:1'])
  })

  it('keep the entry that was updated last, in the position of the first', () => {
    const activeCalls = [
      updatedAt(1, { title: 'a' }),
      { callId: 2 },
      updatedAt(3, { title: 'c' }),
      updatedAt(2, { title: 'b' }),
    ]
    expect(calls({ activeCalls }).active.map((call) => call.title)).toEqual(['c', ''])
  })

  it('keep the entry that has a time', () => {
    const activeCalls = [
      updatedAt(1, { title: 'a' }),
      { callId: 1, title: 'b' },
      { callId: 1, updated: 'soon' },
    ]
    expect(calls({ activeCalls }).active.map((call) => call.title)).toEqual(['a'])
  })

  it('are found across both spellings of a list', () => {
    const { active } = calls({ activeCalls: [{ callId: 1 }], ActiveCalls: [{ callId: 1 }, { callId: 2 }] })
    expect(active.map((call) => call.callId)).toEqual([1, 2])
  })

  it('do not occur where one spelling is not a list', () => {
    const { active, skipped } = calls({ activeCalls: 'none', ActiveCalls: [{ callId: 1 }] })
    expect([active.length, skipped.length]).toEqual([1, 1])
  })

  it('keep the closed entry where both have the same time', () => {
    const { active, closed } = calls({
      activeCalls: [updatedAt(1, {})],
      closedCalls: [updatedAt(1, { status: 2 })],
    })
    expect([active.length, closed.length]).toEqual([0, 1])
  })

  it('keep the active entry of a reopened call', () => {
    const { active, closed } = calls({
      activeCalls: [updatedAt(2, {})],
      closedCalls: [updatedAt(1, { status: 2 })],
    })
    expect([active.length, closed.length]).toEqual([1, 0])
  })

  it('are not needed to put a call with status 2 into the closed list', () => {
    const { active, closed } = calls({ activeCalls: [{ callId: 1, status: '2' }, { callId: 2 }] })
    expect([active[0]?.key, closed[0]?.key]).toEqual(['dispatch:2', 'dispatch:1'])
  })

  it('are not needed to keep a call in the closed list whatever its status', () => {
    expect(
      calls({ activeCalls: [], closedCalls: [updatedAt(1, { status: 1 }), { callId: 2 }] }).closed,
    ).toMatchObject([
      { callId: 1, status: 1 },
      { callId: 2, status: 2 },
    ])
  })
})
