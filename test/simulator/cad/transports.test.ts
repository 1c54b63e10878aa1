import { describe, expect, test } from 'vitest'
import { openCad, realTime, visit } from './fixture.ts'

describe('in process', () => {
  test('nothing settles before a turn of the event loop', async () => {
    const { cad } = openCad()
    const { ask } = await visit(cad, 'in process')
    const gone = AbortSignal.abort()
    const kept = new AbortController()
    cad.fault = { kind: 'neverAnswers' }
    const settled: string[] = []
    const note = (what: string) => () => settled.push(what)
    ask({ signal: gone }).catch(note('already aborted'))
    ask({ signal: kept.signal }).catch(note('aborted'))
    kept.abort()
    cad.fault = { kind: 'unreachable' }
    ask().catch(note('refused'))
    cad.fault = null
    ask().then(note('answered'))
    for (let i = 0; i < 100; i++) await null
    expect(settled).toEqual([])
    await realTime()
    expect(settled.sort()).toEqual(['aborted', 'already aborted', 'answered', 'refused'])
    expect(cad.arrived.us).toBe(3)
  })

  test('nor does a part of the body', async () => {
    const { cad } = openCad()
    const { ask } = await visit(cad, 'in process')
    const response = await ask()
    let read = false
    response.text().then(() => {
      read = true
    })
    for (let i = 0; i < 100; i++) await null
    expect(read).toBe(false)
    await realTime()
    expect(read).toBe(true)
  })

  test('an abort between the answer and its body breaks the body off', async () => {
    const { cad } = openCad()
    const { ask } = await visit(cad, 'in process')
    const given = new AbortController()
    const response = await ask({ signal: given.signal })
    given.abort(new Error('enough'))
    await expect(response.text()).rejects.toThrow('enough')
  })

  test('it takes what fetch takes, and returns what fetch returns', async () => {
    const { cad } = openCad()
    const headers = { authorization: `Bearer ${cad.key}` }
    const path = 'http://cad.test/v2/emergency/servers/1/calls'
    for (const input of [path, new URL(path), new Request(path, { headers })]) {
      const response = await cad.fetch(input, input instanceof Request ? {} : { headers })
      expect(response).toBeInstanceOf(Response)
      expect(response).toMatchObject({ ok: true, url: path, redirected: false, bodyUsed: false })
    }
  })

  test('the key is not carried to another host', async () => {
    const { cad } = openCad()
    cad.fail(
      { kind: 'redirect', status: 302, location: 'https://elsewhere.test/v2/emergency/servers/1/calls' },
      { times: 1 },
    )
    const { ask } = await visit(cad, 'in process')
    const response = await ask({ redirect: 'follow' })
    expect(response).toMatchObject({ status: 401, redirected: true })
    expect(response.url).toContain('https://elsewhere.test/')
  })
})

describe('over HTTP', () => {
  test('closing ends what is under way', async () => {
    const { cad, parked } = openCad()
    const { ask, hangUp } = await visit(cad, 'over HTTP')
    cad.fault = { kind: 'neverAnswers' }
    const asked = ask()
    asked.catch(() => {})
    await realTime(30)
    expect(parked()).toBe(1)
    await hangUp()
    await expect(asked).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } })
    await realTime()
    expect(parked()).toBe(0)
    await expect(ask()).rejects.toThrow('fetch failed')
  })

  test('it can be closed while it is unreachable, and stays so', async () => {
    const { cad } = openCad()
    const { ask, hangUp } = await visit(cad, 'over HTTP')
    cad.fault = { kind: 'unreachable' }
    await hangUp()
    cad.fault = null
    await realTime()
    await expect(ask()).rejects.toThrow('fetch failed')
  })

  test('however quickly it comes and goes, the last word counts', async () => {
    const { cad } = openCad()
    const { ask, hangUp } = await visit(cad, 'over HTTP')
    for (const fault of [{ kind: 'unreachable' }, null, { kind: 'unreachable' }] as const) cad.fault = fault
    await realTime()
    await expect(ask()).rejects.toThrow('fetch failed')
    for (const fault of [null, { kind: 'unreachable' }, null] as const) cad.fault = fault
    await realTime()
    expect((await ask()).status).toBe(200)
    cad.fault = { kind: 'unreachable' }
    cad.fault = null
    await hangUp()
    await expect(ask()).rejects.toThrow('fetch failed')
  })

  test('two doors lead to the same desk', async () => {
    const { cad } = openCad()
    cad.calls.create({ title: 'Welfare Check' })
    const one = await visit(cad, 'over HTTP')
    const other = await visit(cad, 'over HTTP')
    const inside = await visit(cad, 'in process')
    const texts = await Promise.all([one, other, inside].map(async (door) => (await door.ask()).text()))
    expect(new Set(texts).size).toBe(1)
    expect(cad.arrived.us).toBe(3)
    await Promise.all([one.hangUp(), other.hangUp()])
  })
})
