import { afterEach, describe, expect, test } from 'vitest'
import type { Fault } from '../../../simulator/cad/faults.ts'
import { publishedReply } from '../../../simulator/cad/published.ts'
import { openCad, realTime, transports, visit } from './fixture.ts'

describe.each(transports)('%s', (transport) => {
  let hangUp = async () => {}
  afterEach(() => hangUp())

  async function open(settings: Parameters<typeof openCad>[0] = {}) {
    const opened = openCad({ limit: 1_000, ...settings })
    opened.cad.load(publishedReply)
    const visitor = await visit(opened.cad, transport)
    hangUp = visitor.hangUp
    return { ...opened, ask: visitor.ask }
  }

  const whole = JSON.stringify(publishedReply)
  const answers: [Fault, number, string, RegExp][] = [
    [{ kind: 'status', status: 401 }, 401, 'application/problem+json', /API key is invalid/],
    [{ kind: 'status', status: 403 }, 403, 'application/problem+json', /subscription/],
    [{ kind: 'status', status: 404 }, 404, 'application/problem+json', /server id/],
    [{ kind: 'status', status: 429 }, 429, 'application/json; charset=utf-8', /API rate limit exceeded/],
    [{ kind: 'status', status: 500 }, 500, 'application/problem+json', /"status":500/],
    [{ kind: 'status', status: 502 }, 502, 'text/html; charset=utf-8', /<h1>502 Bad Gateway/],
    [{ kind: 'status', status: 503 }, 503, 'application/problem+json', /maintenance/],
    [{ kind: 'html' }, 200, 'text/html; charset=utf-8', /<!doctype html>/],
    [{ kind: 'notJson' }, 200, 'application/json; charset=utf-8', /^The service/],
    [{ kind: 'empty' }, 200, 'application/json; charset=utf-8', /^$/],
    [{ kind: 'truncatedJson' }, 200, 'application/json; charset=utf-8', /^{"activeCalls":.*[^}]$/],
    [{ kind: 'errorAs200' }, 200, 'application/problem+json', /"status":500/],
  ]
  test.each(answers)('%o is answered whole', async (fault, status, type, body) => {
    const { cad, ask } = await open()
    cad.fault = fault
    const response = await ask()
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toMatch(body)
    expect(cad.requests).toHaveLength(1)
    expect(cad.requests[0]).toMatchObject({ status })
    expect(cad.refused.us).toBe(0)
  })

  test.each([301, 302, 307, 308] as const)('a redirect with %i', async (status) => {
    const { cad, ask } = await open()
    cad.fault = { kind: 'redirect', status, location: 'https://elsewhere.test/' }
    const response = await ask()
    expect(response.status).toBe(status)
    expect(response.headers.get('location')).toBe('https://elsewhere.test/')
    await expect(ask({ redirect: 'error' })).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { message: 'unexpected redirect' },
    })
    cad.fault = { kind: 'redirect', status, location: '?again' }
    await expect(ask({ redirect: 'follow' })).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { message: 'redirect count exceeded' },
    })
    expect(cad.arrived.us).toBe(23)
  })

  test.each(['reset', 'cutShort'] as const)('%s breaks off in the middle of the body', async (kind) => {
    const { cad, ask } = await open()
    cad.fault = { kind }
    const response = await ask()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(whole.length))
    await expect(response.text()).rejects.toMatchObject({
      message: 'terminated',
      cause: { name: 'SocketError', code: 'UND_ERR_SOCKET' },
    })
    expect(cad.requests[0]?.aborted).toBeUndefined()
  })

  test('nobody listens, and then somebody does', async () => {
    const { cad, ask } = await open()
    cad.fault = { kind: 'unreachable' }
    for (let i = 0; i < 2; i++) {
      await expect(ask()).rejects.toMatchObject({
        name: 'TypeError',
        message: 'fetch failed',
        cause: { code: 'ECONNREFUSED', syscall: 'connect' },
      })
    }
    cad.fault = null
    expect(await (await ask()).text()).toBe(whole)
    cad.fault = { kind: 'unreachable' }
    await realTime()
    await expect(ask()).rejects.toThrow('fetch failed')
    expect(cad.arrived.us).toBe(transport === 'in process' ? 4 : 1)
  })

  test('it never answers, until the peer gives up', async () => {
    const { cad, ask, pass, parked } = await open()
    cad.fault = { kind: 'neverAnswers' }
    const given = new AbortController()
    const asked = ask({ signal: given.signal })
    asked.catch(() => {})
    await pass(3_600_000)
    expect(parked()).toBe(1)
    expect(cad.requests).toMatchObject([{ status: null }])
    given.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    await realTime()
    expect(parked()).toBe(0)
    expect(cad.requests).toMatchObject([{ status: null, aborted: true }])
  })

  test('a slow answer comes when it comes, on top of the latency', async () => {
    const { cad, clock, ask, pass, parked } = await open({ latency: 200 })
    cad.fault = { kind: 'slow', ms: 7_800 }
    let answeredAt = 0
    const asked = ask().then((response) => {
      answeredAt = clock.now()
      return response.text()
    })
    await pass(7_000)
    expect([answeredAt, parked()]).toEqual([0, 1])
    await pass(1_500)
    expect([answeredAt, parked()]).toEqual([8_000, 0])
    expect(await asked).toBe(whole)
  })

  test('a peer that gives up on a slow answer leaves nothing on the clock', async () => {
    const { cad, clock, ask, parked } = await open()
    cad.fault = { kind: 'slow', ms: 60_000 }
    const patience = new AbortController()
    const asked = ask({ signal: patience.signal })
    // It gives up once the CAD is at it, however long that took to arrive.
    void expect
      .poll(() => cad.requests.length)
      .toBe(1)
      .then(() => patience.abort())
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    await realTime()
    expect(parked()).toBe(0)
    expect(clock.next()).toBe(Number.POSITIVE_INFINITY)
    expect(cad.requests[0]).toMatchObject({ status: null, aborted: true })
  })

  test('one byte a second', async () => {
    const { cad, clock, ask, pass, parked } = await open()
    cad.reply = '{"a":1}'
    cad.fault = { kind: 'byteASecond' }
    const response = await ask()
    const text = response.text()
    await pass(6_900)
    expect(parked()).toBe(1)
    await pass(200)
    expect(await text).toBe('{"a":1}')
    expect(clock.now()).toBe(7_100)
    expect(parked()).toBe(0)
    expect(cad.requests[0]).toEqual({ at: 0, wall: expect.any(Number), who: 'us', status: 200, query: '' })
  })

  test('one byte a second, to a peer that has had enough', async () => {
    const { cad, clock, ask, pass, parked } = await open()
    cad.fault = { kind: 'byteASecond' }
    const given = new AbortController()
    const text = (await ask({ signal: given.signal })).text()
    text.catch(() => {})
    await pass(3_000)
    given.abort()
    await expect(text).rejects.toMatchObject({ name: 'AbortError' })
    await realTime()
    expect([parked(), clock.next()]).toEqual([0, Number.POSITIVE_INFINITY])
    expect(cad.requests[0]).toMatchObject({ status: 200, aborted: true })
  })

  test('a body without end stops with its reader', async () => {
    const { cad, ask } = await open()
    cad.fault = { kind: 'endless' }
    const response = await ask()
    expect(response.headers.get('content-length')).toBeNull()
    let bytes = 0
    for await (const part of response.body ?? []) {
      bytes += part.byteLength
      if (bytes > 9 * 2 ** 20) break
    }
    await realTime(30)
    expect(cad.requests[0]).toMatchObject({ status: 200, aborted: true })
  })

  test('the true limit comes before whatever the CAD itself suffers', async () => {
    const { cad, ask } = await open({ limit: 1 })
    cad.fault = { kind: 'status', status: 500 }
    expect([(await ask()).status, (await ask()).status]).toEqual([500, 429])
    expect(cad.refused.us).toBe(1)
  })

  test('a fault for some requests', async () => {
    const { cad, ask } = await open()
    cad.fail({ kind: 'status', status: 503 }, { times: 2 })
    const statuses = [await ask(), await ask(), await ask()].map((response) => response.status)
    expect(statuses).toEqual([503, 503, 200])
    expect(cad.fault).toBeNull()
  })

  test('a fault for some time', async () => {
    const { cad, ask, pass } = await open()
    cad.fail({ kind: 'unreachable' }, { ms: 30_000 })
    await pass(29_000)
    await expect(ask()).rejects.toThrow('fetch failed')
    await pass(1_000)
    expect((await ask()).status).toBe(200)
    cad.fail({ kind: 'html' }, { ms: 30_000 })
    cad.fault = { kind: 'empty' }
    await pass(30_000)
    expect(cad.fault).toEqual({ kind: 'empty' })
  })
})
