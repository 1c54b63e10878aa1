import { describe, expect, it } from 'vitest'
import { parseReply } from '../../../../server/core/cad/parse-reply.ts'
import type { DispatchCall, EmergencyCall } from '../../../../shared/call.ts'
import { calls, raw } from '../../../fixtures/replies.ts'

const robbery: DispatchCall = {
  kind: 'dispatch',
  key: 'dispatch:501',
  callId: 501,
  origin: 0,
  status: 1,
  priority: 1,
  block: '100',
  address: 'Mission Row',
  postal: '9001',
  title: 'Armed Robbery',
  code: '211',
  primary: 12,
  trackPrimary: false,
  description: 'Clerk reports a firearm.',
  notes: [{ time: '2026-04-08T21:30:00Z', label: 'Sonoran CAD', type: 'text', content: 'Caller is hiding.' }],
  idents: [12, 18],
  metaData: { source: 'integration', x: '425.1', y: '-979.2', z: '30.7', radius: '75' },
  position: { x: 425.1, y: -979.2, z: 30.7 },
  radius: 75,
  updated: '2026-04-08T21:30:00Z',
}

const medical: EmergencyCall = {
  kind: 'emergency',
  key: 'emergency:302',
  callId: 302,
  isEmergency: true,
  caller: 'Jane Doe',
  location: 'Innocence Blvd',
  postal: '9001',
  description: 'Medical emergency reported.',
  metaData: { phone: '555-0100', x: '425.1', y: '-979.2', z: '30.7', postal: '9001' },
  position: { x: 425.1, y: -979.2, z: 30.7 },
  radius: null,
  updated: '2026-04-08T21:31:00Z',
}

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

const all = {
  kind: 'calls',
  active: [robbery],
  emergency: [medical],
  closed: [stop],
  skipped: [],
  unread: [],
}

describe('what the CAD has been seen to send', () => {
  it('as published', () => {
    expect(parseReply(raw('published'))).toEqual({ ...all, closedCount: 18 })
  })

  it('PascalCase at every level', () => {
    expect(parseReply(raw('pascal-case'))).toEqual({ ...all, closedCount: 18 })
  })

  it('either case from level to level', () => {
    const { active, emergency, closed } = calls(raw('mixed-case'))
    expect({ active, emergency }).toEqual({ active: [robbery], emergency: [medical] })
    expect(closed[0]).toMatchObject({ position: stop.position, radius: 75, metaData: { X: '425.1' } })
  })

  it('one object where a list is meant', () => {
    expect(parseReply(raw('one-object-for-a-list'))).toEqual({
      ...all,
      active: [{ ...robbery, idents: [12] }],
      closedCount: 18,
    })
  })

  it('null for an empty list', () => {
    const active = [{ ...robbery, notes: [], idents: [] }]
    const nothing = { emergency: [], closed: [], closedCount: 0 }
    expect(parseReply(raw('null-lists'))).toEqual({ ...all, ...nothing, active })
  })

  it('no key for an empty list', () => {
    const active = [{ ...robbery, notes: [], idents: [], metaData: {}, position: null, radius: null }]
    const nothing = { emergency: [], closed: [], closedCount: 0 }
    expect(parseReply(raw('dispatch-only'))).toEqual({ ...all, ...nothing, active })
  })

  it('numbers, booleans, null and objects in metaData', () => {
    expect(calls(raw('metadata-of-any-type')).active).toEqual([
      {
        ...robbery,
        metaData: { ...robbery.metaData, silent: 'true', vehicle: '{"model":"sultan","colour":[1,2]}' },
      },
    ])
  })

  const nowhere: DispatchCall[] = calls(raw('places-that-are-none')).active
  it.each(nowhere.map((call) => [call.title, call]))('coordinates that are none: %s', (_, call) => {
    expect(call.position).toBeNull()
  })

  it('a comma for the decimal point', () => {
    const [call] = calls(raw('decimal-comma')).active
    expect(call).toMatchObject({ position: robbery.position, radius: 75.5 })
  })

  it('notes as a string', () => {
    const note = { time: '', label: '', type: 'text', content: 'Caller is hiding.' }
    expect(calls(raw('notes-as-a-string')).active).toEqual([{ ...robbery, notes: [note] }])
  })

  it('idents and primary as strings or null', () => {
    expect(calls(raw('units-as-strings')).active).toEqual([
      robbery,
      { ...robbery, key: 'dispatch:502', callId: 502, primary: null, idents: [] },
      { ...robbery, key: 'dispatch:503', callId: 503, primary: null },
    ])
  })

  it('the 911 call that a dispatch call came from', () => {
    expect(calls(raw('created-from-a-911-call')).active[0]?.metaData.createdFromId).toBe('302')
  })

  it('origin and status numbers that nobody has published', () => {
    expect(calls(raw('unknown-codes')).active).toEqual([{ ...robbery, origin: 7, status: 5 }])
  })

  it.each(['error-401', 'error-404', 'error-429'])('%s with status 200', (name) => {
    expect(parseReply(raw(name)).kind).toBe('malformed')
  })
})

describe('a reply that changes nothing', () => {
  it.each([null, true, 5, '', 'x', '<!doctype html><title>502</title>', [], [[]], {}])('%j', (json) => {
    expect(parseReply(json).kind).toBe('malformed')
  })

  it.each([
    { closedCalls: [], closedCallCount: 0 },
    { activeCalls: 'none' },
    { ACTIVECALLS: [] },
    { activeCalls: false, EmergencyCalls: 3 },
    { activeCalls: null, emergencyCalls: null, title: 'Unauthorized', status: 401 },
  ])('%j', (json) => {
    expect(parseReply(json).kind).toBe('malformed')
  })
})

describe('a reply without calls', () => {
  it.each([
    { activeCalls: [], emergencyCalls: [] },
    { activeCalls: [] },
    { EmergencyCalls: [] },
    { ActiveCalls: null },
    { activeCalls: null, emergencyCalls: [] },
  ])('%j', (json) => {
    expect(parseReply(json)).toEqual({
      kind: 'calls',
      active: [],
      emergency: [],
      closed: [],
      closedCount: 0,
      skipped: [],
      unread: [],
    })
  })
})

describe('what is left out', () => {
  const unfit = 'not a whole number from 0 to 2^53 - 1'

  it.each([2 ** 53, -1, 1.5, '1.5', '', 'x', '9007199254740993', null, true, [7], {}])(
    'a callId of %j',
    (callId) => {
      const { active, skipped } = calls({ activeCalls: [{ callId: 1 }, { callId }, { CallId: '3' }] })
      expect(active.map((call) => call.key)).toEqual(['dispatch:1', 'dispatch:3'])
      expect(skipped).toEqual([{ path: 'activeCalls[1].callId', why: unfit }])
    },
  )

  it('what is no call, by the path that was sent', () => {
    const { skipped } = calls({ activeCalls: [], EmergencyCalls: ['x', null, [], {}] })
    expect(skipped).toEqual([
      { path: 'EmergencyCalls[0]', why: 'not a call' },
      { path: 'EmergencyCalls[1]', why: 'not a call' },
      { path: 'EmergencyCalls[2]', why: 'not a call' },
      { path: 'EmergencyCalls[3].callId', why: unfit },
    ])
  })

  it('a list that is none, by its bare name', () => {
    const { emergency, skipped, unread } = calls({ activeCalls: 'gone', emergencyCalls: [{ callId: 1 }] })
    expect(emergency).toHaveLength(1)
    expect(unread).toEqual(['dispatch'])
    expect(skipped).toEqual([{ path: 'activeCalls', why: 'not a list' }])
  })
})

describe('one call for each key', () => {
  const at = (minute: number, more: object) => ({
    callId: 1,
    updated: `2026-04-08T21:0${minute}:00Z`,
    ...more,
  })

  it('keeps a dispatch and an emergency call of one id apart', () => {
    const { active, emergency } = calls({ activeCalls: [{ callId: 1 }], emergencyCalls: [{ callId: 1 }] })
    expect([active[0]?.key, emergency[0]?.key]).toEqual(['dispatch:1', 'emergency:1'])
  })

  it('takes the one that was updated later, in the place of the first', () => {
    const activeCalls = [at(1, { title: 'a' }), { callId: 2 }, at(3, { title: 'c' }), at(2, { title: 'b' })]
    expect(calls({ activeCalls }).active.map((call) => call.title)).toEqual(['c', ''])
  })

  it('prefers a time to none', () => {
    const activeCalls = [at(1, { title: 'a' }), { callId: 1, title: 'b' }, { callId: 1, updated: 'soon' }]
    expect(calls({ activeCalls }).active.map((call) => call.title)).toEqual(['a'])
  })

  it('reads both spellings of a list as one', () => {
    const { active } = calls({ activeCalls: [{ callId: 1 }], ActiveCalls: [{ callId: 1 }, { callId: 2 }] })
    expect(active.map((call) => call.callId)).toEqual([1, 2])
  })

  it('reads the other spelling where one is no list', () => {
    const { active, skipped } = calls({ activeCalls: 'none', ActiveCalls: [{ callId: 1 }] })
    expect([active.length, skipped.length]).toEqual([1, 1])
  })

  it('lets a close win over the same call among the active ones', () => {
    const { active, closed } = calls({ activeCalls: [at(1, {})], closedCalls: [at(1, { status: 2 })] })
    expect([active.length, closed.length]).toEqual([0, 1])
  })

  it('lets a call that was reopened win over its close', () => {
    const { active, closed } = calls({ activeCalls: [at(2, {})], closedCalls: [at(1, { status: 2 })] })
    expect([active.length, closed.length]).toEqual([1, 0])
  })

  it('puts a call with status 2 among the closed ones', () => {
    const { active, closed } = calls({ activeCalls: [{ callId: 1, status: '2' }, { callId: 2 }] })
    expect([active[0]?.key, closed[0]?.key]).toEqual(['dispatch:2', 'dispatch:1'])
  })

  it('leaves a call among the closed ones whatever its status', () => {
    expect(
      calls({ activeCalls: [], closedCalls: [at(1, { status: 1 }), { callId: 2 }] }).closed,
    ).toMatchObject([
      { callId: 1, status: 1 },
      { callId: 2, status: 2 },
    ])
  })
})
