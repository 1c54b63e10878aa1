import { afterEach, describe, expect, test } from 'vitest'
import { publishedReply } from '../../../simulator/cad/published.ts'
import { connect, openCad, type RequestOptions, transports } from './fixture.ts'

describe.each(transports)('%s', (transport) => {
  let close = async () => {}
  afterEach(() => close())

  async function open(settings: Parameters<typeof openCad>[0] = {}) {
    const { cad } = openCad({ limit: 1_000, ...settings })
    cad.load(publishedReply)
    const connection = await connect(cad, transport)
    close = connection.close
    return { cad, request: connection.request }
  }

  test('sends the documented reply', async () => {
    const { request } = await open()
    const response = await request({ query: '?closedLimit=10&closedOffset=0&type=100' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('date')).toBe('Wed, 08 Apr 2026 21:30:00 GMT')
    const text = await response.text()
    expect(text).toBe(JSON.stringify(publishedReply))
    expect(response.headers.get('content-length')).toBe(String(text.length))
  })

  test.each([
    ['', 1, 1, 10],
    ['?type=100', 1, 1, 10],
    ['?type=0', 1, 0, 10],
    ['?type=1', 0, 1, 0],
    ['?closedLimit=0', 1, 1, 0],
    ['?closedLimit=3', 1, 1, 3],
    ['?closedLimit=100', 1, 1, 13],
    ['?closedLimit=10&closedOffset=10', 1, 1, 3],
    ['?closedLimit=10&closedOffset=99', 1, 1, 0],
  ])(
    'the query "%s" selects %i active, %i emergency and %i closed calls',
    async (query, active, emergency, closed) => {
      const { cad, request } = await open()
      for (let i = 0; i < 12; i++) cad.calls.close(cad.calls.create().callId)
      const reply = (await (await request({ query })).json()) as typeof publishedReply
      expect(reply.activeCalls).toHaveLength(active)
      expect(reply.emergencyCalls).toHaveLength(emergency)
      expect(reply.closedCalls).toHaveLength(closed)
      expect(reply.closedCallCount).toBe(query === '?type=1' ? 0 : 30)
    },
  )

  test.each<[string, RequestOptions, number, string]>([
    ['a request without a key', { authorization: null }, 401, 'missing'],
    ['another scheme than Bearer', { authorization: 'Basic dXNlcjpwdw==' }, 401, 'Bearer scheme'],
    ['another key', { authorization: 'Bearer another' }, 401, 'invalid'],
    ['another server', { path: '/v2/emergency/servers/2/calls' }, 404, 'server id'],
    ['an invalid server id', { path: '/v2/emergency/servers/x/calls' }, 404, 'server id'],
    ['another path', { path: '/v2/emergency/servers/1/bolos' }, 404, 'does not exist'],
    ['another method', { method: 'POST' }, 405, 'GET'],
    ['closedLimit=-1', { query: '?closedLimit=-1' }, 400, 'closedLimit'],
    ['closedLimit=ten', { query: '?closedLimit=ten' }, 400, 'closedLimit'],
    ['closedOffset=1.5', { query: '?closedOffset=1.5' }, 400, 'closedOffset'],
    ['type=2', { query: '?type=2' }, 400, 'type'],
    ['type=', { query: '?type=' }, 400, 'type'],
  ])('refuses %s', async (_, options, status, detail) => {
    const { cad, request } = await open()
    const response = await request(options)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({
      type: expect.any(String),
      title: expect.any(String),
      status,
      detail: expect.stringContaining(detail),
      instance: options.path ?? '/v2/emergency/servers/1/calls',
      traceId: expect.any(String),
    })
    expect(cad.requests.map((request) => request.status)).toEqual([status])
  })

  test('the settings can be changed at run time', async () => {
    const { cad, request } = await open()
    cad.serverIds = [7]
    expect((await request()).status).toBe(404)
    expect((await request({ path: '/v2/emergency/servers/7/calls' })).status).toBe(200)
    cad.key = 'rotated'
    expect((await request({ authorization: 'Bearer the-simulators-key' })).status).toBe(401)
  })

  test('PascalCase changes the keys of the calls, but not those of metaData', async () => {
    const { request } = await open({ keys: 'PascalCase' })
    expect(await (await request()).json()).toMatchObject({
      ActiveCalls: [
        {
          CallId: 501,
          Notes: [{ Content: 'Caller is hiding.' }],
          Idents: [12, 18],
          MetaData: { x: '425.1' },
        },
      ],
      EmergencyCalls: [{ IsEmergency: true, MetaData: { phone: '555-0100' } }],
      ClosedCallCount: 18,
    })
  })

  test.each([
    ['a string', '{"ActiveCalls": {"callId": 1}}  ', '{"ActiveCalls": {"callId": 1}}  '],
    ['an object', { activeCalls: null }, '{"activeCalls":null}'],
  ])('sends %s verbatim in place of the calls', async (_, reply, sent) => {
    const { cad, request } = await open()
    cad.reply = reply
    expect(await (await request()).text()).toBe(sent)
    cad.reply = null
    expect(await (await request()).json()).toEqual(publishedReply)
  })

  test('a change shows in the next response', async () => {
    const { cad, request } = await open()
    await request()
    cad.calls.edit(501, { title: 'Hostage Situation' })
    expect(await (await request()).text()).toContain('Hostage Situation')
  })
})
