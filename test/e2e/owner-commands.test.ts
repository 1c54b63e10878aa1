import { describe, expect, test } from 'vitest'
import type { World } from '../../simulator/game/world.ts'
import { raw } from '../fixtures/replies.ts'
import { consoleLines, NEXT_REPLY, openStage } from '../fixtures/stage.ts'

const postalsFile = JSON.stringify([{ x: 10, y: 20, code: '9001' }])

/** A running server with a postal resource that contains the postal 9001, after the first reply. */
async function serve(reply: unknown) {
  const { world, cad } = await openStage({ cad: { reply: reply as object } })
  await world.resources.install({
    name: 'nearest-postal',
    metadata: { postal_file: 'postals.json' },
    files: { 'postals.json': postalsFile },
  })
  await world.start('nearest-postal')
  await world.start('sonoran_calls')
  await world.advance(NEXT_REPLY)
  return { world, cad }
}

/** Runs a command in the server's console and returns the lines that it printed. */
async function run(world: World, line: string): Promise<string[]> {
  const before = consoleLines({ world }).length
  await world.console.command(line)
  await world.advance(100)
  return consoleLines({ world }).slice(before)
}

const dispatch = (callId: number, fields: object = {}) => ({
  callId,
  status: 1,
  title: `Call ${callId}`,
  ...fields,
})
const withPostal = { postal: '9001' }
const withPosition = { metaData: { x: '1', y: '2' } }

const tables: [string, object, string, object][] = [
  [
    'the published reply',
    raw('published'),
    '2 calls: 2 on the map',
    { total: 2, placed: 2, approximate: 0, unplaced: 0 },
  ],
  [
    'postals only',
    { activeCalls: [dispatch(1, withPostal), dispatch(2, withPostal)], emergencyCalls: [] },
    '2 calls: 2 on the map (2 by postal)',
    { total: 2, placed: 2, approximate: 2, unplaced: 0 },
  ],
  [
    'no place at all',
    { activeCalls: [dispatch(1)], emergencyCalls: [{ callId: 1 }] },
    '2 calls: 0 on the map, 2 without a place',
    { total: 2, placed: 0, approximate: 0, unplaced: 2 },
  ],
  [
    'one call without a place among sixteen',
    {
      activeCalls: [
        ...Array.from({ length: 12 }, (_, i) => dispatch(i + 1, withPosition)),
        ...[13, 14, 15].map((id) => dispatch(id, withPostal)),
        dispatch(16, { postal: 'unknown' }),
      ],
      emergencyCalls: [],
    },
    '16 calls: 15 on the map (3 by postal), 1 without a place',
    { total: 16, placed: 15, approximate: 3, unplaced: 1 },
  ],
  [
    'a single call',
    { activeCalls: [dispatch(1, withPosition)], emergencyCalls: [] },
    '1 call: 1 on the map',
    { total: 1, placed: 1, approximate: 0, unplaced: 0 },
  ],
  [
    'no calls',
    { activeCalls: [], emergencyCalls: [] },
    '0 calls',
    { total: 0, placed: 0, approximate: 0, unplaced: 0 },
  ],
]

describe('the places of calls', () => {
  test.each(tables)('%s: status and getStatus count them', async (_, reply, line, counts) => {
    const { world } = await serve(reply)
    expect((await run(world, 'sonoran_calls status'))[2]).toBe(line)
    expect((await run(world, 'sonoran_calls calls'))[0]).toBe(line)
    expect(await world.call('sonoran_calls', 'getStatus')).toMatchObject({ calls: counts })
  })

  test('are marked for each call in the list', async () => {
    const { world } = await serve({
      activeCalls: [dispatch(1, withPosition), dispatch(2, withPostal), dispatch(3)],
      emergencyCalls: [],
    })
    expect((await run(world, 'sonoran_calls calls')).slice(1)).toEqual([
      'dispatch:1  on the map  Call 1',
      'dispatch:2  by postal  Call 2',
      'dispatch:3  without a place  Call 3',
    ])
  })
})
