import { describe, expect, test } from 'vitest'
import { createCad } from '../../../simulator/cad/cad.ts'
import { createClock } from '../../../simulator/clock.ts'
import { onPushEvent } from '../../../simulator/push/events.ts'

function createFixture() {
  const clock = createClock()
  const cad = createCad({ clock, key: 'KEY' })
  async function send(method: string, path: string, body: object = {}, { key = 'KEY', server = '1' } = {}) {
    const response = cad.fetch(`http://cad/v2/emergency/servers/${server}${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${key}` },
    })
    await clock.runNext()
    const answer = (await (await response).json()) as Record<string, unknown>
    return { status: (await response).status, body: answer }
  }
  const idents = (callId: number) =>
    cad.currentReply().activeCalls.find((call) => call.callId === callId)?.idents
  const { callId } = cad.calls.create()
  return { clock, cad, send, callId, idents }
}

describe('the write endpoints', () => {
  test('attach and detach units by their ids and by the identifiers of their players', async () => {
    const { cad, send, callId, idents } = createFixture()
    const { id } = cad.units.logIn({ communityUserIds: ['license:a1'] })
    const other = cad.units.logIn().id
    const path = `/dispatch-calls/${callId}/attachments`
    const attached = await send('POST', path, { communityUserIds: ['a1'] })
    expect(attached).toEqual({ status: 200, body: { callId, identIds: [id] } })
    await send('POST', path, { identIds: [other] })
    expect(idents(callId)).toEqual([id, other])
    const detached = await send('DELETE', '/dispatch-calls/attachments', { identIds: [id, other] })
    expect(detached).toEqual({ status: 200, body: { identIds: [id, other] } })
    expect(idents(callId)).toEqual([])
  })

  test.each([
    [true, []],
    [false, [12]],
  ])('attaching moves a unit off its other call: %s', async (attachMoves, left) => {
    const { cad, send, callId, idents } = createFixture()
    cad.units.logIn({ id: 12 })
    cad.writes.behaviour.attachMoves = attachMoves
    const second = cad.calls.create().callId
    cad.calls.attach(callId, 12)
    await send('POST', `/dispatch-calls/${second}/attachments`, { identIds: [12] })
    expect([idents(callId), idents(second)]).toEqual([left, [12]])
  })

  test.each(['empty', 400, 404] as const)('answer %s for an unknown call or unit', async (unknown) => {
    const { cad, send, callId, idents } = createFixture()
    cad.units.logIn({ id: 12 })
    cad.writes.behaviour.unknown = unknown
    const status = unknown === 'empty' ? 200 : unknown
    const stranger = await send('POST', `/dispatch-calls/${callId}/attachments`, { identIds: [12, 99] })
    const unknownCall = await send('POST', '/dispatch-calls/9999/attachments', { identIds: [12] })
    expect([stranger.status, unknownCall.status]).toEqual([status, status])
    expect(idents(callId)).toEqual(unknown === 'empty' ? [12] : [])
    if (unknown === 'empty') expect(unknownCall.body.identIds).toEqual([])
  })

  test('set the status, add notes, create calls and remove 911 calls', async () => {
    const { cad, send, callId } = createFixture()
    cad.units.logIn({ id: 12 })
    expect(await send('PATCH', '/units/status', { identIds: [12], status: 3 })).toEqual({
      status: 200,
      body: { updated: 1, status: 'ENROUTE' },
    })
    await send('POST', `/dispatch-calls/${callId}/notes`, { note: 'Hello', noteType: 'text', label: '1A-12' })
    const emergency = cad.emergencies.create()
    const created = await send('POST', '/dispatch-calls', {
      title: 'Fire',
      metaData: { createdFromId: String(emergency.callId) },
    })
    await send('DELETE', `/calls/911/${emergency.callId}`)
    const { activeCalls, emergencyCalls } = cad.currentReply()
    expect(cad.units.all()[0]?.status).toBe(3)
    expect(activeCalls[0]?.notes).toMatchObject([{ label: '1A-12', content: 'Hello' }])
    expect(activeCalls[1]).toMatchObject({ callId: created.body.callId, title: 'Fire' })
    expect(emergencyCalls).toEqual([])
  })

  test('have a limit each, need the key, and are refused with another method', async () => {
    const { cad, send } = createFixture()
    const path = '/dispatch-calls/attachments'
    for (let i = 0; i < 11; i++) await send('DELETE', path, { identIds: [1] })
    expect([cad.writes.detach.requests.length, cad.writes.detach.refused.us]).toEqual([11, 1])
    expect(cad.requests).toEqual([])
    expect((await send('PATCH', '/units/status', {}, { key: 'other' })).status).toBe(401)
    expect((await send('PATCH', '/units/status', {}, { server: '7' })).status).toBe(404)
    expect((await send('PUT', path)).status).toBe(404)
  })

  test.each([true, false])('cause push events: %s', async (echoes) => {
    const { cad, send, callId } = createFixture()
    const events: string[] = []
    onPushEvent(cad, ({ type }) => events.push(type))
    cad.units.logIn({ id: 12 })
    events.length = 0
    cad.writes.behaviour.echoes = echoes
    await send('POST', `/dispatch-calls/${callId}/attachments`, { identIds: [12] })
    expect(events).toEqual(echoes ? ['EVENT_DISPATCH_UNIT_ATTACH'] : [])
    cad.calls.detach(callId, 12)
    expect(events.at(-1)).toBe('EVENT_DISPATCH_UNIT_DETACH')
  })

  test('write nothing with an error, and everything when only the response is lost', async () => {
    const { clock, cad, send, callId, idents } = createFixture()
    cad.units.logIn({ id: 12 })
    cad.writes.attach.fault = { kind: 'status', status: 503 }
    expect((await send('POST', `/dispatch-calls/${callId}/attachments`, { identIds: [12] })).status).toBe(503)
    expect(idents(callId)).toEqual([])
    cad.writes.attach.fault = { kind: 'neverAnswers' }
    void send('POST', `/dispatch-calls/${callId}/attachments`, { identIds: [12] })
    await clock.runNext()
    expect(idents(callId)).toEqual([12])
  })
})
