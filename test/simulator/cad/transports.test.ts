import { describe, expect, test } from 'vitest'
import { connect, openCad, waitRealTime } from './fixture.ts'

describe('in process', () => {
  test('no promise settles before a turn of the event loop', async () => {
    const { cad } = openCad()
    const { request } = await connect(cad, 'in process')
    const aborted = AbortSignal.abort()
    const abort = new AbortController()
    cad.fault = { kind: 'neverAnswers' }
    const settled: string[] = []
    const record = (outcome: string) => () => settled.push(outcome)
    request({ signal: aborted }).catch(record('already aborted'))
    request({ signal: abort.signal }).catch(record('aborted'))
    abort.abort()
    cad.fault = { kind: 'unreachable' }
    request().catch(record('refused'))
    cad.fault = null
    request().then(record('answered'))
    for (let i = 0; i < 100; i++) await null
    expect(settled).toEqual([])
    await waitRealTime()
    expect(settled.sort()).toEqual(['aborted', 'already aborted', 'answered', 'refused'])
    expect(cad.arrived.us).toBe(3)
  })

  test('no part of the body arrives before a turn of the event loop', async () => {
    const { cad } = openCad()
    const { request } = await connect(cad, 'in process')
    const response = await request()
    let read = false
    response.text().then(() => {
      read = true
    })
    for (let i = 0; i < 100; i++) await null
    expect(read).toBe(false)
    await waitRealTime()
    expect(read).toBe(true)
  })

  test('an abort after the head ends the body with an error', async () => {
    const { cad } = openCad()
    const { request } = await connect(cad, 'in process')
    const abort = new AbortController()
    const response = await request({ signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(response.text()).rejects.toThrow('enough')
  })

  test('has the parameters and the result of fetch', async () => {
    const { cad } = openCad()
    const headers = { authorization: `Bearer ${cad.key}` }
    const path = 'http://cad.test/v2/emergency/servers/1/calls'
    for (const input of [path, new URL(path), new Request(path, { headers })]) {
      const response = await cad.fetch(input, input instanceof Request ? {} : { headers })
      expect(response).toBeInstanceOf(Response)
      expect(response).toMatchObject({ ok: true, url: path, redirected: false, bodyUsed: false })
    }
  })

  test('a redirect to another host does not carry the key', async () => {
    const { cad } = openCad()
    cad.injectFault(
      { kind: 'redirect', status: 302, location: 'https://elsewhere.test/v2/emergency/servers/1/calls' },
      { times: 1 },
    )
    const { request } = await connect(cad, 'in process')
    const response = await request({ redirect: 'follow' })
    expect(response).toMatchObject({ status: 401, redirected: true })
    expect(response.url).toContain('https://elsewhere.test/')
  })
})

describe('over HTTP', () => {
  test('closing ends a pending request', async () => {
    const { cad, parked } = openCad()
    const { request, close } = await connect(cad, 'over HTTP')
    cad.fault = { kind: 'neverAnswers' }
    const pending = request()
    pending.catch(() => {})
    await waitRealTime(30)
    expect(parked()).toBe(1)
    await close()
    await expect(pending).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'UND_ERR_SOCKET' },
    })
    await waitRealTime()
    expect(parked()).toBe(0)
    await expect(request()).rejects.toThrow('fetch failed')
  })

  test('can be closed while it is unreachable, and stays closed', async () => {
    const { cad } = openCad()
    const { request, close } = await connect(cad, 'over HTTP')
    cad.fault = { kind: 'unreachable' }
    await close()
    cad.fault = null
    await waitRealTime()
    await expect(request()).rejects.toThrow('fetch failed')
  })

  test('the last of several faults in quick succession applies', async () => {
    const { cad } = openCad()
    const { request, close } = await connect(cad, 'over HTTP')
    for (const fault of [{ kind: 'unreachable' }, null, { kind: 'unreachable' }] as const) cad.fault = fault
    await waitRealTime()
    await expect(request()).rejects.toThrow('fetch failed')
    for (const fault of [null, { kind: 'unreachable' }, null] as const) cad.fault = fault
    await waitRealTime()
    expect((await request()).status).toBe(200)
    cad.fault = { kind: 'unreachable' }
    cad.fault = null
    await close()
    await expect(request()).rejects.toThrow('fetch failed')
  })

  test('two listeners and the in-process fetch serve the same calls', async () => {
    const { cad } = openCad()
    cad.calls.create({ title: 'Welfare Check' })
    const first = await connect(cad, 'over HTTP')
    const second = await connect(cad, 'over HTTP')
    const inProcess = await connect(cad, 'in process')
    const texts = await Promise.all(
      [first, second, inProcess].map(async ({ request }) => (await request()).text()),
    )
    expect(new Set(texts).size).toBe(1)
    expect(cad.arrived.us).toBe(3)
    await Promise.all([first.close(), second.close()])
  })
})
