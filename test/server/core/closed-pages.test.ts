import { describe, expect, test } from 'vitest'
import { createClosedPages, type PageRequest } from '../../../server/core/closed-pages.ts'
import { dispatchCall } from '../../fixtures/calls.ts'

/** The CAD's closed calls, newest first: their ids count down. */
const all = Array.from({ length: 45 }, (_, i) => dispatchCall(1_000 - i, { status: 2 }))
const slice = ({ offset, limit }: PageRequest) => all.slice(offset, offset + limit)

function createFixture(known: number | null = 10, total = all.length) {
  let time = 0
  let polls = 0
  const timers: { at: number; run: () => void }[] = []
  const pages = createClosedPages({
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    newest: () => (known === null ? null : { closed: all.slice(0, known), closedCount: total }),
    requestPoll: () => polls++,
  })
  return {
    pages,
    polls: () => polls,
    advance(ms: number) {
      time += ms
      for (const { run } of timers.filter(({ at }) => at <= time)) run()
    },
    /** One poll, which brings the wanted page. Returns what it requested. */
    poll(): PageRequest | null {
      const next = pages.next()
      const page = next && { offset: next.offset, limit: next.limit }
      if (page !== null) pages.received(page, slice(page), all.length)
      return page
    },
  }
}

describe('pages of closed calls', () => {
  test.each<[string, number | null, number, PageRequest, boolean]>([
    ['within the newest calls', 10, 45, { offset: 3, limit: 7 }, true],
    ['beyond the newest calls', 10, 45, { offset: 3, limit: 8 }, false],
    ['at the end, where all are known', 10, 10, { offset: 8, limit: 20 }, true],
    ['past the end, where all are known', 10, 10, { offset: 50, limit: 20 }, true],
    ['of a CAD without closed calls', 0, 0, { offset: 0, limit: 20 }, true],
    ['before the first reply', null, 0, { offset: 0, limit: 1 }, false],
  ])('%s', async (_, known, total, request, isKnown) => {
    const { pages, polls, poll } = createFixture(known, total)
    const result = pages.get(request)
    expect([polls(), pages.next() === null]).toEqual(isKnown ? [0, true] : [1, false])
    if (!isKnown) expect(poll()).toEqual(request)
    const available = isKnown ? all.slice(0, known ?? 0) : all
    expect(await result).toEqual({
      calls: available.slice(request.offset, request.offset + request.limit),
      total: isKnown ? total : all.length,
    })
  })

  test('one poll answers all requests that its page covers, and the next ones come in turn', async () => {
    const { pages, polls, poll } = createFixture()
    const requests = [
      { offset: 20, limit: 20 },
      { offset: 25, limit: 5 },
      { offset: 40, limit: 100 },
    ]
    const results = requests.map(pages.get)
    expect([poll(), poll(), poll()]).toEqual([requests[0], requests[2], null])
    expect(await Promise.all(results)).toEqual(
      requests.map((request) => ({ calls: slice(request), total: 45 })),
    )
    expect(polls()).toBe(4)
  })

  test('are kept for a minute', async () => {
    const { pages, poll, advance } = createFixture()
    const request = { offset: 20, limit: 20 }
    const first = pages.get(request)
    poll()
    await first
    advance(59_999)
    expect(await pages.get({ offset: 22, limit: 3 })).toEqual({ calls: all.slice(22, 25), total: 45 })
    advance(1)
    void pages.get(request)
    expect(pages.next()).toMatchObject(request)
  })

  test('are an error after 60 s without a reply, and the next poll does not request them any more', async () => {
    const { pages, advance } = createFixture()
    const result = pages.get({ offset: 20, limit: 20 })
    const failed = expect(result).rejects.toThrow('getClosedCalls: Sonoran CAD sent no reply within 60 s')
    advance(59_999)
    expect(pages.next()).not.toBeNull()
    advance(1)
    await failed
    expect(pages.next()).toBeNull()
  })

  test('are an error beyond 20 pending requests', async () => {
    const { pages } = createFixture()
    for (let i = 0; i < 20; i++) void pages.get({ offset: 20 + i, limit: 100 })
    await expect(pages.get({ offset: 10, limit: 100 })).rejects.toThrow('20 other requests are pending')
  })

  test('that the CAD left incomplete answer with what there is', async () => {
    const { pages } = createFixture()
    const result = pages.get({ offset: 20, limit: 20 })
    pages.received({ offset: 20, limit: 20 }, [], 45)
    expect(await Promise.race([result, Promise.resolve('pending')])).toEqual({ calls: [], total: 45 })
  })
})
