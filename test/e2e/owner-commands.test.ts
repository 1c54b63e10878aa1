import { describe, expect, test } from 'vitest'
import type { CallList, ClosedCallsPage } from '../../shared/api.ts'
import { qbox } from '../../simulator/frameworks/qbox.ts'
import type { World } from '../../simulator/game/world.ts'
import { raw } from '../fixtures/replies.ts'
import { consoleLines, icons, NEXT_REPLY, OFFICER, openStage, shift } from '../fixtures/stage.ts'

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

describe('sonoran_calls call', () => {
  test('prints the details of a dispatch call', async () => {
    const { world } = await serve(raw('published'))
    const lines = await run(world, 'sonoran_calls call 501')
    expect(lines).toEqual([
      'dispatch:501  211 - Armed Robbery',
      'blip: at the coordinates from the CAD, x 425.1, y -979.2',
      'status: active',
      'priority: 1',
      'origin: radio dispatch',
      'units: 2 (ids 12, 18), primary: 12',
      expect.stringMatching(/^updated: .+ ago$/),
      'location: 100 Mission Row (9001)',
      'description: Clerk reports a firearm.',
      'note: 2026-04-08T21:30:00Z, Sonoran CAD: Caller is hiding.',
      'metaData source: integration',
      'metaData x: 425.1',
      'metaData y: -979.2',
      'metaData z: 30.7',
      'metaData radius: 75',
    ])
  })

  test.each<[string, string, string]>([
    ['501', 'dispatch:501  211 - Armed Robbery', 'priority: 1'],
    ['dispatch:501', 'dispatch:501  211 - Armed Robbery', 'origin: radio dispatch'],
    ['e302', 'emergency:302  Innocence Blvd', 'caller: Jane Doe'],
    ['302', 'emergency:302  Innocence Blvd', 'line: 911'],
    ['480', 'dispatch:480  10-11 - Traffic Stop', 'no blip: the call is closed'],
  ])('finds the call %s', async (id, first, contained) => {
    const { world } = await serve(raw('published'))
    const lines = await run(world, `sonoran_calls call ${id}`)
    expect(lines[0]).toBe(first)
    expect(lines).toContain(contained)
  })

  test.each<[string, object, string]>([
    ['coordinates', withPosition, 'blip: at the coordinates from the CAD, x 1.0, y 2.0'],
    [
      'a known postal',
      withPostal,
      'blip: at postal 9001, x 10.0, y 20.0; the CAD sent no usable coordinates',
    ],
    [
      'an unknown postal',
      { postal: '77' },
      'no blip: the CAD sent no usable coordinates (x and y in the metaData) and postal 77 is not in the list of nearest-postal',
    ],
    ['neither', {}, 'no blip: the CAD sent no usable coordinates (x and y in the metaData) and no postal'],
    [
      'coordinates that are none',
      { metaData: { x: 'north', y: '2' } },
      'no blip: the CAD sent no usable coordinates (x and y in the metaData) and no postal',
    ],
  ])('says why a call with %s has a blip or none', async (_, fields, line) => {
    const { world } = await serve({ activeCalls: [dispatch(1, fields)], emergencyCalls: [] })
    expect((await run(world, 'sonoran_calls call 1'))[1]).toBe(line)
  })

  test('says that the postal resource is not running', async () => {
    const { world } = await serve({ activeCalls: [dispatch(1, withPostal)], emergencyCalls: [] })
    await world.stop('nearest-postal')
    await world.advance(1_000)
    expect((await run(world, 'sonoran_calls call 1'))[1]).toContain('is not running')
  })

  test('prints an answer without an id and for an unknown id', async () => {
    const { world } = await serve(raw('published'))
    expect(await run(world, 'sonoran_calls call')).toEqual([
      'Usage: sonoran_calls call <id>, such as 501, or e302 for a 911 call',
    ])
    expect(await run(world, 'sonoran_calls call 7')).toEqual([
      "There is no call 7. 'sonoran_calls calls' lists the calls.",
    ])
  })

  test('cleans and shortens hostile text, and prints at most 40 lines', async () => {
    const hostile = `\n[script:other] Stopped\u001b[2J^1red\u202e${'x'.repeat(20_000)}`
    const metaData = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${i}^1\n`, hostile]))
    const notes = Array.from({ length: 50 }, () => ({ time: hostile, label: hostile, content: hostile }))
    const call = dispatch(1, { title: hostile, address: hostile, description: hostile, notes, metaData })
    const { world } = await serve({ activeCalls: [call], emergencyCalls: [] })
    const lines = await run(world, 'sonoran_calls call 1')
    expect(lines).toHaveLength(40)
    for (const line of lines) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters must not reach the console
      expect(line).not.toMatch(/[\0-\x1F\x7F-\x9F\u202e^]/)
      expect(line.length).toBeLessThan(900)
    }
  })
})

describe('sonoran_calls duty with a player', () => {
  const JOBS = 'job names that count (sonoran_calls_jobs): police, sheriff, state, ambulance, ems, fire, leo'

  test.each<[string, { job: string; onDuty: boolean }, string, string]>([
    [
      'an officer',
      { job: 'police', onDuty: true },
      'on duty',
      'qbox answered: on duty; it reported the job names police, leo',
    ],
    [
      'an officer off duty',
      { job: 'police', onDuty: false },
      'off duty',
      "qbox answered: off duty; it reported no job: no character is loaded, or the player's job is off duty",
    ],
    [
      'a mechanic',
      { job: 'mechanic', onDuty: true },
      'off duty',
      'qbox answered: off duty; it reported the job names mechanic',
    ],
  ])('explains the duty of %s with Qbox', async (_, job, state, answer) => {
    const { world } = await openStage()
    const framework = qbox()
    await world.resources.install(framework.definition)
    await world.start(framework.definition.name)
    await world.start('sonoran_calls')
    const player = await world.join(OFFICER)
    framework.load(player.id, job)
    await world.advance(2_000)
    expect(await run(world, `sonoran_calls duty ${player.id}`)).toEqual([
      `${player.id}  Officer Vega: ${state}`,
      'duty providers: qbox (sonoran_calls_duty is auto)',
      answer,
      JOBS,
    ])
  })

  test('explains the override, the ACE and a provider without jobs', async () => {
    const { world } = await openStage({ convars: { sonoran_calls_duty: 'ace,none' } })
    await world.start('sonoran_calls')
    const civilian = await world.join({ name: 'Ann' })
    await world.advance(3_000)
    const answers = [
      'duty providers: ace, none (sonoran_calls_duty is ace,none)',
      'ace answered: off duty; it requires the ACE sonoran_calls.duty',
      'none answered: off duty; only the export setDuty puts players on duty',
    ]
    expect(await run(world, `sonoran_calls duty ${civilian.id}`)).toEqual([
      `${civilian.id}  Ann: off duty`,
      ...answers,
    ])
    await world.call('sonoran_calls', 'setDuty', civilian.id, true)
    expect(await run(world, `sonoran_calls duty ${civilian.id}`)).toEqual([
      `${civilian.id}  Ann: on duty`,
      'override: the export setDuty put this player on duty; duty providers do not count',
      ...answers,
    ])
  })

  test.each(['99', 'Ann', '-1', '1.5'])('prints that there is no player %s', async (id) => {
    const { world } = await serve(raw('published'))
    expect(await run(world, `sonoran_calls duty ${id}`)).toEqual([
      `There is no player with the server id ${id}.`,
    ])
  })
})

describe('the first reply', () => {
  const answers = (world: World) =>
    consoleLines({ world }).filter((text) => text.startsWith('Sonoran CAD answers:'))

  test('is reported once with the calls and the players on duty, and then the console is silent', async () => {
    const { world } = await openStage({
      cad: {
        reply: { activeCalls: [dispatch(1, withPosition), dispatch(2)], emergencyCalls: [] },
      },
    })
    const framework = qbox()
    await world.resources.install(framework.definition)
    await world.start(framework.definition.name)
    for (const name of ['Vega', 'Park', 'Ann']) {
      const { id } = await world.join({ name })
      framework.load(id, { job: name === 'Ann' ? 'mechanic' : 'police', onDuty: true })
    }
    await world.advance(1_000)
    await world.start('sonoran_calls')
    await world.advance(3_000)
    const line = 'Sonoran CAD answers: 2 calls, 1 on the map. 2 players on duty (provider: qbox).'
    expect(consoleLines({ world }).at(-1)).toBe(line)
    const { length } = consoleLines({ world })
    await world.advance(6 * 3_600_000)
    expect(consoleLines({ world })).toHaveLength(length)
  })

  test.each<[string, string]>([
    ['ace,none', '0 calls, 0 on the map. 0 players on duty (providers: ace, none).'],
    ['esx', '0 calls, 0 on the map. 0 players on duty (no duty provider is running).'],
  ])('names the duty providers of %s', async (duty, text) => {
    const { world } = await openStage({ convars: { sonoran_calls_duty: duty } })
    await world.start('sonoran_calls')
    await world.advance(3_000)
    expect(answers(world)).toEqual([`Sonoran CAD answers: ${text}`])
  })

  test('is not reported for a reply without a list', async () => {
    const { world, cad } = await serve({ activeCalls: [dispatch(1)] })
    expect(answers(world)).toEqual([])
    cad.reply = { activeCalls: [dispatch(1)], emergencyCalls: [] }
    await world.advance(70_000)
    expect(answers(world)).toHaveLength(1)
  })
})

describe('a fault of the CAD', () => {
  test.each([500, 502, 503] as const)('HTTP %i is reported as a problem of the CAD', async (status) => {
    const { world, cad } = await serve(raw('published'))
    cad.fault = { kind: 'status', status }
    const { length } = consoleLines({ world })
    await world.advance(180_000)
    const lines = consoleLines({ world }).slice(length)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(`Sonoran CAD has a problem of its own (HTTP ${status})`)
    expect(lines[0]).not.toContain('internet')
    expect((await world.call('sonoran_calls', 'getStatus')) as object).toMatchObject({ lastError: lines[0] })
  })

  test('a refused key shows a state that no other condition has', async () => {
    const { world, cad } = await serve(raw('published'))
    cad.fault = { kind: 'status', status: 401 }
    await world.advance(130_000)
    expect(await run(world, 'sonoran_calls status')).toContain('state: refused by the CAD')
    expect(await world.call('sonoran_calls', 'getStatus')).toMatchObject({ state: 'stopped' })
  })
})

describe('closed calls beyond the newest', () => {
  /** A server whose CAD has 60 closed calls: Call 60, Call 59 and so on. */
  async function withClosedCalls() {
    const { world, cad, officer } = await shift()
    for (let i = 1; i <= 60; i++) cad.calls.close(cad.calls.create({ title: `Call ${i}`, x: i, y: i }).callId)
    await world.advance(NEXT_REPLY)
    return { world, cad, officer }
  }
  const titles = ({ calls }: ClosedCallsPage) => calls.map(({ title }) => title)
  const getClosed = (world: World, offset: unknown, limit: unknown) =>
    world.call('sonoran_calls', 'getClosedCalls', offset, limit) as Promise<ClosedCallsPage>

  test('arrive with the next poll, which adds no request and still carries the active calls', async () => {
    const { world, cad, officer } = await withClosedCalls()
    const opened = cad.calls.create({ title: 'Bank Alarm', x: 147, y: -1035 })
    const before = cad.arrived.us
    const page = getClosed(world, 20, 3)
    await world.advance(NEXT_REPLY)
    expect(await page).toMatchObject({ total: 60 })
    expect(titles(await page)).toEqual(['Call 40', 'Call 39', 'Call 38'])
    expect(cad.arrived.us - before).toBeLessThanOrEqual(2)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(icons(officer)).toHaveLength(1)
    expect(await world.call('sonoran_calls', 'getCall', `dispatch:${opened.callId}`)).not.toBeNull()
    const { closed } = (await world.call('sonoran_calls', 'getCalls')) as CallList
    expect(closed[0]).toMatchObject({ title: 'Call 60' })
  })

  test('a call that is closed meanwhile is reported as closed', async () => {
    const { world, cad } = await withClosedCalls()
    const { callId } = cad.calls.create({ title: 'Bank Alarm', x: 147, y: -1035 })
    await world.advance(NEXT_REPLY)
    const reasons: unknown[] = []
    await world.resources.install({
      name: 'listener',
      server: (game) =>
        game.on('sonoran_calls:callRemoved', (_: unknown, reason: unknown) => reasons.push(reason)),
    })
    await world.start('listener')
    cad.calls.close(callId)
    const page = getClosed(world, 30, 1)
    await world.advance(NEXT_REPLY)
    await page
    expect(reasons).toEqual(['closed'])
  })

  test('a page is an error where the CAD sends no reply, and where an argument is wrong', async () => {
    const { world, cad } = await withClosedCalls()
    cad.fault = { kind: 'unreachable' }
    const page = getClosed(world, 20, 20).catch(String)
    await world.advance(61_000)
    expect(await page).toContain('getClosedCalls: Sonoran CAD sent no reply within 60 s')
    for (const [offset, limit, message] of [
      [-1, 10, 'getClosedCalls(offset) must be a whole number from 0'],
      ['x', 10, 'getClosedCalls(offset) must be a whole number from 0'],
      [0, 0, 'getClosedCalls(limit) must be a whole number from 1 to 100'],
      [0, 101, 'getClosedCalls(limit) must be a whole number from 1 to 100'],
    ]) {
      expect(await getClosed(world, offset, limit).catch(String)).toContain(message)
    }
  })

  test('sonoran_calls closed prints a page', async () => {
    const { world } = await withClosedCalls()
    const command = world.console.command('sonoran_calls closed 3')
    await world.advance(NEXT_REPLY)
    await command
    const lines = consoleLines({ world }).slice(-21)
    expect(lines[0]).toBe('closed calls 41 to 60 of 60, newest first')
    expect(lines[1]).toMatch(/^dispatch:\d+ {2}Call 20$/)
    expect(lines.at(-1)).toMatch(/^dispatch:\d+ {2}Call 1$/)
    expect(await run(world, 'sonoran_calls closed 4')).toEqual(['60 closed calls, none on this page'])
    expect(await run(world, 'sonoran_calls closed x')).toEqual(['Usage: sonoran_calls closed [page]'])
  })
})
