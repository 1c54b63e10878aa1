import { describe, expect, test } from 'vitest'
import { consoleLines, feedTexts, icons, shift } from '../fixtures/stage.ts'

const bank = { callId: 1, status: 1, title: 'Bank', metaData: { x: '10', y: '20' } }
const fire = { callId: 2, location: 'Pier', description: 'Fire', metaData: { x: '30', y: '40' } }
const unreadable = [{ title: 'without an id' }, 'text', 7]
const STALE = "Sonoran CAD can't be reached: calls may be out of date"
const PACE = 21_000

/** A server with one call of each kind on the map, then replies as given. */
async function serve(reply: object, convars = {}) {
  const stage = await shift({
    cad: { reply: { activeCalls: [bank], emergencyCalls: [fire], closedCalls: [] } },
    convars,
  })
  const { world, cad, officer } = stage
  await world.advance(PACE)
  expect(officer.blips).toHaveLength(2)
  const [linesBefore, notificationsBefore] = [consoleLines({ world }).length, officer.feed.length]
  const status = async () => (await world.call('sonoran_calls', 'getStatus')) as { state: string }
  cad.reply = reply
  return {
    ...stage,
    status,
    lines: () => consoleLines({ world }).slice(linesBefore),
    notifications: () => feedTexts(officer).slice(notificationsBefore),
    /** Coordinates of the blips on the officer's map. */
    onMap: () =>
      icons(officer)
        .map(({ position }) => position?.x)
        .sort(),
  }
}

describe('a reply without information about a list', () => {
  test.each<[string, object, string]>([
    ['no readable dispatch call', { activeCalls: unreadable, emergencyCalls: [fire] }, 'activeCalls'],
    ['no readable 911 call', { activeCalls: [bank], emergencyCalls: unreadable }, 'emergencyCalls'],
    ['one unreadable call in place of a list', { activeCalls: {}, emergencyCalls: [fire] }, 'activeCalls'],
    ['no readable call at all', { activeCalls: unreadable, emergencyCalls: unreadable }, 'activeCalls'],
    ['text in place of dispatch calls', { activeCalls: 'none', emergencyCalls: [fire] }, 'activeCalls'],
    ['a number in place of 911 calls', { activeCalls: [bank], emergencyCalls: 0 }, 'emergencyCalls'],
  ])('%s: keeps the calls however long, and they become stale', async (_, reply, list) => {
    const { world, lines, notifications, onMap, status } = await serve(reply)
    await world.advance(80_000)
    expect((await status()).state).toBe('ok')
    expect(notifications()).toEqual([])
    await world.advance(120_000)
    expect((await status()).state).toBe('stale')
    expect(onMap()).toEqual([10, 30])
    expect(notifications()).toEqual([STALE])
    expect(lines().filter((line) => line.includes(list))).toHaveLength(1)
  })

  test.each<[string, object, string, number]>([
    ['activeCalls missing', { emergencyCalls: [fire] }, 'activeCalls', 30],
    ['activeCalls null', { activeCalls: null, emergencyCalls: [fire] }, 'activeCalls', 30],
    ['emergencyCalls missing', { activeCalls: [bank] }, 'emergencyCalls', 10],
    ['emergencyCalls null', { ActiveCalls: [bank], EmergencyCalls: null }, 'emergencyCalls', 10],
  ])('%s: the third reply in a row empties the list', async (_, reply, list, left) => {
    const { world, cad, lines, notifications, onMap, status } = await serve(reply)
    const replies = cad.requests.length
    while (cad.requests.length < replies + 2) await world.advance(1_000)
    await world.advance(2_000)
    expect(onMap()).toEqual([10, 30])
    await world.advance(PACE)
    expect(onMap()).toEqual([left])
    await world.advance(120_000)
    expect((await status()).state).toBe('ok')
    expect(notifications()).toEqual([])
    expect(lines().filter((line) => line.includes(list))).toHaveLength(1)
  })

  test('a complete reply in between starts the count again', async () => {
    const { world, cad, onMap } = await serve({ emergencyCalls: [fire] })
    for (let i = 0; i < 10; i++) {
      cad.reply = i % 3 === 2 ? { activeCalls: [bank], emergencyCalls: [fire] } : { emergencyCalls: [fire] }
      const replies = cad.requests.length
      while (cad.requests.length === replies) await world.advance(1_000)
      await world.advance(1_000)
      expect(onMap()).toEqual([10, 30])
    }
  })

  test.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['text', 'none'],
    ['unreadable', unreadable],
  ])('closedCalls %s: the reply is complete', async (_, closedCalls) => {
    const { world, notifications, onMap, status } = await serve({
      activeCalls: [bank],
      emergencyCalls: [fire],
      ...(closedCalls === undefined ? {} : { closedCalls }),
    })
    await world.advance(200_000)
    expect((await status()).state).toBe('ok')
    expect(onMap()).toEqual([10, 30])
    expect(notifications()).toEqual([])
  })

  test.each<[string, object]>([
    ['{}', {}],
    ['both null', { activeCalls: null, emergencyCalls: null }],
    ['only closed calls', { closedCalls: [{ ...bank, status: 2 }] }],
  ])('neither list (%s): malformed however often, and the calls stay', async (_, reply) => {
    const { world, lines, notifications, onMap, status } = await serve(reply)
    await world.advance(600_000)
    expect((await status()).state).toBe('stale')
    expect(onMap()).toEqual([10, 30])
    expect(notifications()).toEqual([STALE])
    expect(lines()).toEqual([expect.stringContaining('neither activeCalls nor emergencyCalls')])
  })
})
