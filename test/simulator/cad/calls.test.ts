import { describe, expect, test } from 'vitest'
import { publishedReply } from '../../../simulator/cad/published.ts'
import { sampleDispatchCalls, sampleEmergencyCalls } from '../../../simulator/cad/sample-calls.ts'
import type { Change } from '../../../simulator/cad/store.ts'
import { openCad } from './fixture.ts'

const robbery = { title: 'Armed Robbery', code: '211', x: 425.1, y: -979.2, z: 30.7, radius: 75 }

describe('dispatch calls', () => {
  test('ids start at 501, and omitted fields have defaults', () => {
    const { cad } = openCad()
    expect(cad.calls.create(robbery)).toEqual({
      callId: 501,
      origin: 0,
      status: 1,
      priority: 3,
      block: '',
      address: '',
      postal: '',
      title: 'Armed Robbery',
      code: '211',
      primary: null,
      trackPrimary: false,
      description: '',
      notes: [],
      idents: [],
      metaData: { x: '425.1', y: '-979.2', z: '30.7', radius: '75' },
      updated: '2026-04-08T21:30:00Z',
    })
    expect(cad.calls.create()).toMatchObject({ callId: 502, metaData: {} })
    expect(cad.currentReply().activeCalls.map((call) => call.callId)).toEqual([501, 502])
  })

  test('an edit changes only the given fields, and updates the timestamp', async () => {
    const { cad, advance } = openCad()
    cad.calls.create({ ...robbery, metaData: { source: 'integration' } })
    await advance(61_000)
    cad.calls.edit(501, { status: 0, priority: 1 })
    const call = cad.calls.move(501, { x: 1, y: 2 })
    expect(call).toMatchObject({ title: 'Armed Robbery', status: 0, priority: 1 })
    expect(call.metaData).toEqual({ source: 'integration', x: '1', y: '2', z: '30.7', radius: '75' })
    expect(call.updated).toBe('2026-04-08T21:31:01Z')
    expect(cad.calls.edit(501, { metaData: { x: 'nil' }, radius: 5 }).metaData).toEqual({
      x: 'nil',
      radius: '5',
    })
  })

  test('units attach and detach, and the first one is the primary unit', () => {
    const { cad } = openCad()
    cad.calls.create()
    expect(cad.calls.attach(501, 12, 18, 12)).toMatchObject({ idents: [12, 18], primary: 12 })
    expect(cad.calls.detach(501, 12)).toMatchObject({ idents: [18], primary: 18 })
    expect(cad.calls.detach(501, 18)).toMatchObject({ idents: [], primary: null })
  })

  test('notes are appended', () => {
    const { cad } = openCad()
    cad.calls.create()
    cad.calls.note(501, 'Caller is hiding.')
    const { notes } = cad.calls.note(501, 'Two suspects.', 'Unit 12')
    expect(notes.map(({ label, content }) => [label, content])).toEqual([
      ['Sonoran CAD', 'Caller is hiding.'],
      ['Unit 12', 'Two suspects.'],
    ])
  })

  test('closed calls are listed newest first and can be reopened', () => {
    const { cad } = openCad()
    for (let i = 0; i < 3; i++) cad.calls.create()
    cad.calls.close(502)
    cad.calls.close(501)
    const { closedCalls } = cad.currentReply()
    expect(closedCalls.map((call) => [call.callId, call.status])).toEqual([
      [501, 2],
      [502, 2],
    ])
    expect(cad.calls.reopen(502)).toMatchObject({ callId: 502, status: 1 })
    expect(cad.currentReply()).toMatchObject({
      activeCalls: [{ callId: 503 }, { callId: 502 }],
      closedCalls: [{ callId: 501 }],
      closedCallCount: 1,
    })
  })

  test('a removed call is neither active nor closed', () => {
    const { cad } = openCad()
    cad.calls.create()
    cad.calls.remove(501)
    expect(cad.currentReply()).toMatchObject({ activeCalls: [], closedCalls: [], closedCallCount: 0 })
    expect(() => cad.calls.close(501)).toThrow('no active call 501')
  })
})

describe('911 calls', () => {
  test('ids start at 301, counted apart from the dispatch calls', () => {
    const { cad } = openCad()
    expect(cad.emergencies.create({ caller: 'Jane Doe', postal: '9001', x: 1, y: 2 })).toEqual({
      callId: 301,
      isEmergency: true,
      caller: 'Jane Doe',
      location: '',
      description: '',
      metaData: { x: '1', y: '2', postal: '9001' },
      updated: '2026-04-08T21:30:00Z',
    })
    cad.calls.create({ callId: 301 })
    cad.emergencies.move(301, { x: 3 })
    cad.emergencies.edit(301, { description: 'Worse now.' })
    expect(cad.currentReply()).toMatchObject({
      activeCalls: [{ callId: 301, metaData: {} }],
      emergencyCalls: [{ callId: 301, description: 'Worse now.', metaData: { x: '3' } }],
    })
    cad.emergencies.remove(301)
    expect(cad.currentReply()).toMatchObject({ activeCalls: [{ callId: 301 }], emergencyCalls: [] })
  })

  test('a dispatched 911 call becomes a dispatch call with the same coordinates', () => {
    const { cad } = openCad()
    cad.emergencies.create({
      location: 'Innocence Blvd',
      description: 'Medical emergency.',
      postal: '9001',
      x: 1,
      y: 2,
      z: 3,
      radius: 4,
      metaData: { phone: '555-0100' },
    })
    expect(cad.emergencies.dispatch(301, { code: 'MED', priority: 1 })).toMatchObject({
      callId: 501,
      code: 'MED',
      priority: 1,
      address: 'Innocence Blvd',
      postal: '9001',
      description: 'Medical emergency.',
    })
    expect(cad.currentReply()).toMatchObject({ emergencyCalls: [], activeCalls: [{ callId: 501 }] })
    expect(cad.currentReply().activeCalls[0]?.metaData).toEqual({
      createdFromId: '301',
      x: '1',
      y: '2',
      z: '3',
      radius: '4',
      postal: '9001',
    })
  })
})

test('loads the documented reply unchanged, and continues its ids', () => {
  const { cad } = openCad()
  cad.load(publishedReply)
  expect(cad.currentReply()).toEqual(publishedReply)
  cad.calls.close(501)
  expect(cad.currentReply().closedCallCount).toBe(19)
  expect(cad.calls.create().callId).toBe(502)
  expect(cad.emergencies.create().callId).toBe(303)
})

test('a later edit does not change a call that was handed out', () => {
  const { cad } = openCad()
  const created = cad.calls.create(robbery)
  const before = cad.currentReply()
  cad.calls.edit(501, { title: 'Hostage Situation' })
  expect(created.title).toBe('Armed Robbery')
  expect(before.activeCalls[0]?.title).toBe('Armed Robbery')
})

test('reports every change until the listener is removed', () => {
  const { cad } = openCad()
  const changes: string[] = []
  const record = (change: Change) =>
    changes.push(
      change.action === 'loaded' ? 'loaded' : `${change.action} ${change.kind} ${change.call.callId}`,
    )
  const stop = cad.onChange(record)
  cad.load(publishedReply)
  cad.emergencies.dispatch(302)
  cad.calls.note(502, 'On scene.')
  cad.calls.close(502)
  cad.calls.reopen(502)
  cad.calls.remove(502)
  stop()
  cad.calls.create()
  expect(changes).toEqual([
    'loaded',
    'dispatched emergency 302',
    'created dispatch 502',
    'edited dispatch 502',
    'closed dispatch 502',
    'reopened dispatch 502',
    'removed dispatch 502',
  ])
})

test('the sample calls are twelve dispatch calls on the map and a few 911 calls', () => {
  const { cad } = openCad()
  for (const call of sampleDispatchCalls) cad.calls.create(call)
  for (const call of sampleEmergencyCalls) cad.emergencies.create(call)
  const { activeCalls, emergencyCalls } = cad.currentReply()
  expect(activeCalls).toHaveLength(12)
  expect(emergencyCalls.length).toBeGreaterThan(2)
  for (const { metaData } of activeCalls) {
    expect(Math.abs(Number(metaData.x))).toBeLessThan(4_500)
    expect(Math.abs(Number(metaData.y))).toBeLessThan(7_500)
  }
})
