import { afterEach, describe, expect, test } from 'vitest'
import type { Fault } from '../../../simulator/cad/faults.ts'
import { publishedReply } from '../../../simulator/cad/published.ts'
import { connect, openCad, transports, waitRealTime } from './fixture.ts'

describe.each(transports)('%s', (transport) => {
  let close = async () => {}
  afterEach(() => close())

  async function open(settings: Parameters<typeof openCad>[0] = {}) {
    const opened = openCad({ limit: 1_000, ...settings })
    opened.cad.load(publishedReply)
    const connection = await connect(opened.cad, transport)
    close = connection.close
    return { ...opened, request: connection.request }
  }

  const published = JSON.stringify(publishedReply)
  const responses: [Fault, number, string, RegExp][] = [
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
  test.each(responses)('%o sends a complete response', async (fault, status, type, body) => {
    const { cad, request } = await open()
    cad.fault = fault
    const response = await request()
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toMatch(body)
    expect(cad.requests).toHaveLength(1)
    expect(cad.requests[0]).toMatchObject({ status })
    expect(cad.refused.us).toBe(0)
  })

  test.each([301, 302, 307, 308] as const)('redirects with status %i', async (status) => {
    const { cad, request } = await open()
    cad.fault = { kind: 'redirect', status, location: 'https://elsewhere.test/' }
    const response = await request()
    expect(response.status).toBe(status)
    expect(response.headers.get('location')).toBe('https://elsewhere.test/')
    await expect(request({ redirect: 'error' })).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { message: 'unexpected redirect' },
    })
    cad.fault = { kind: 'redirect', status, location: '?again' }
    await expect(request({ redirect: 'follow' })).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { message: 'redirect count exceeded' },
    })
    expect(cad.arrived.us).toBe(23)
  })

  test.each(['reset', 'cutShort'] as const)(
    '%s ends the connection in the middle of the body',
    async (kind) => {
      const { cad, request } = await open()
      cad.fault = { kind }
      const response = await request()
      expect(response.status).toBe(200)
      expect(response.headers.get('content-length')).toBe(String(published.length))
      await expect(response.text()).rejects.toMatchObject({
        message: 'terminated',
        cause: { name: 'SocketError', code: 'UND_ERR_SOCKET' },
      })
      expect(cad.requests[0]?.aborted).toBeUndefined()
    },
  )

  test('an unreachable CAD refuses connections until the fault is cleared', async () => {
    const { cad, request } = await open()
    cad.fault = { kind: 'unreachable' }
    for (let i = 0; i < 2; i++) {
      await expect(request()).rejects.toMatchObject({
        name: 'TypeError',
        message: 'fetch failed',
        cause: { code: 'ECONNREFUSED', syscall: 'connect' },
      })
    }
    cad.fault = null
    expect(await (await request()).text()).toBe(published)
    cad.fault = { kind: 'unreachable' }
    await waitRealTime()
    await expect(request()).rejects.toThrow('fetch failed')
    expect(cad.arrived.us).toBe(transport === 'in process' ? 4 : 1)
  })

  test('an unanswered request waits until the peer aborts it', async () => {
    const { cad, request, advance, parked } = await open()
    cad.fault = { kind: 'neverAnswers' }
    const abort = new AbortController()
    const pending = request({ signal: abort.signal })
    pending.catch(() => {})
    await advance(3_600_000)
    expect(parked()).toBe(1)
    expect(cad.requests).toMatchObject([{ status: null }])
    abort.abort()
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
    await waitRealTime()
    expect(parked()).toBe(0)
    expect(cad.requests).toMatchObject([{ status: null, aborted: true }])
  })

  test('a slow response is delayed in addition to the latency', async () => {
    const { cad, clock, request, advance, parked } = await open({ latency: 200 })
    cad.fault = { kind: 'slow', ms: 7_800 }
    let answeredAt = 0
    const pending = request().then((response) => {
      answeredAt = clock.now()
      return response.text()
    })
    await advance(7_000)
    expect([answeredAt, parked()]).toEqual([0, 1])
    await advance(1_500)
    expect([answeredAt, parked()]).toEqual([8_000, 0])
    expect(await pending).toBe(published)
  })

  test('aborting a slow request leaves no timer behind', async () => {
    const { cad, clock, request, parked } = await open()
    cad.fault = { kind: 'slow', ms: 60_000 }
    const abort = new AbortController()
    const pending = request({ signal: abort.signal })
    // Aborts when the request has arrived, however long that takes.
    void expect
      .poll(() => cad.requests.length)
      .toBe(1)
      .then(() => abort.abort())
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
    await waitRealTime()
    expect(parked()).toBe(0)
    expect(clock.next()).toBe(Number.POSITIVE_INFINITY)
    expect(cad.requests[0]).toMatchObject({ status: null, aborted: true })
  })

  test('byteASecond sends one byte a second', async () => {
    const { cad, clock, request, advance, parked } = await open()
    cad.reply = '{"a":1}'
    cad.fault = { kind: 'byteASecond' }
    const response = await request()
    const text = response.text()
    await advance(6_900)
    expect(parked()).toBe(1)
    await advance(200)
    expect(await text).toBe('{"a":1}')
    expect(clock.now()).toBe(7_100)
    expect(parked()).toBe(0)
    expect(cad.requests[0]).toEqual({ at: 0, wall: expect.any(Number), user: 'us', status: 200, query: '' })
  })

  test('an abort ends a body of one byte a second', async () => {
    const { cad, clock, request, advance, parked } = await open()
    cad.fault = { kind: 'byteASecond' }
    const abort = new AbortController()
    const text = (await request({ signal: abort.signal })).text()
    text.catch(() => {})
    await advance(3_000)
    abort.abort()
    await expect(text).rejects.toMatchObject({ name: 'AbortError' })
    await waitRealTime()
    expect([parked(), clock.next()]).toEqual([0, Number.POSITIVE_INFINITY])
    expect(cad.requests[0]).toMatchObject({ status: 200, aborted: true })
  })

  test('an endless body stops when its reader cancels', async () => {
    const { cad, request } = await open()
    cad.fault = { kind: 'endless' }
    const response = await request()
    expect(response.headers.get('content-length')).toBeNull()
    let bytes = 0
    for await (const part of response.body ?? []) {
      bytes += part.byteLength
      if (bytes > 9 * 2 ** 20) break
    }
    await waitRealTime(30)
    expect(cad.requests[0]).toMatchObject({ status: 200, aborted: true })
  })

  test('the rate limit applies before the fault', async () => {
    const { cad, request } = await open({ limit: 1 })
    cad.fault = { kind: 'status', status: 500 }
    expect([(await request()).status, (await request()).status]).toEqual([500, 429])
    expect(cad.refused.us).toBe(1)
  })

  test('a fault applies to the given number of requests', async () => {
    const { cad, request } = await open()
    cad.injectFault({ kind: 'status', status: 503 }, { times: 2 })
    const statuses = [await request(), await request(), await request()].map((response) => response.status)
    expect(statuses).toEqual([503, 503, 200])
    expect(cad.fault).toBeNull()
  })

  test('a fault ends after the given time, and a new fault replaces it', async () => {
    const { cad, request, advance } = await open()
    cad.injectFault({ kind: 'unreachable' }, { ms: 30_000 })
    await advance(29_000)
    await expect(request()).rejects.toThrow('fetch failed')
    await advance(1_000)
    expect((await request()).status).toBe(200)
    cad.injectFault({ kind: 'html' }, { ms: 30_000 })
    cad.fault = { kind: 'empty' }
    await advance(30_000)
    expect(cad.fault).toEqual({ kind: 'empty' })
  })
})
