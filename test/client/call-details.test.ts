import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { publishedReply } from '../../simulator/cad/published.ts'
import { hostileText } from '../fixtures/hostile-text.ts'
import { NEXT_REPLY, type OfficerOptions, officerOnDuty, watch } from '../fixtures/officer.ts'

const bank = {
  title: 'Bank Alarm',
  code: '10-90',
  priority: 1,
  block: '100',
  address: 'Mission Row',
  postal: '9001',
  description: 'Silent alarm at the vault.',
  x: 147,
  y: -1035,
}

/** An officer on duty, 100 m from the bank. `show` runs a command and returns the new chat lines. */
async function officerAtBank(options: OfficerOptions = {}) {
  const scene = await officerOnDuty(options)
  scene.officer.position = { x: 147, y: -935, z: 30 }
  const takeNew = watch(scene.officer)
  const show = async (line: string) => {
    takeNew()
    await scene.officer.command(line)
    await scene.world.advance(100)
    return takeNew().chat.map(({ author, text }) => [author, text])
  }
  return { ...scene, show, takeNew }
}

const unescaped = (text = '') => text.replace(/\\(.)/g, '$1')

describe('/call', () => {
  test('shows the details of a dispatch call in the chat', async () => {
    const { cad, world, show } = await officerAtBank()
    const { callId } = cad.calls.create({ ...bank, origin: 1 })
    for (let i = 1; i <= 7; i++) cad.calls.note(callId, `note ${i}`, 'Unit 12')
    cad.calls.attach(callId, 3, 4)
    await world.advance(180_000)
    expect(await show('call 501')).toEqual([
      ['501', 'P1 10-90 - Bank Alarm'],
      ['Status', 'active · self-initiated · updated 3 min ago'],
      ['Location', '100 Mission Row (9001) · 100 m'],
      ['Description', 'Silent alarm at the vault.'],
      ['Units', '2 units'],
      ...[3, 4, 5, 6, 7].map((i) => ['Note', `Unit 12: note ${i}`]),
    ])
  })

  test('shows the details and the actions in a menu of ox_lib', async () => {
    const { cad, world, officer, ox, show } = await officerAtBank({ oxLib: true })
    const { callId } = cad.calls.create(bank)
    cad.calls.note(callId, 'Suspect is armed')
    await world.advance(NEXT_REPLY)
    expect(await show('call')).toEqual([])
    expect(ox.menu).toMatchObject({ title: 'P1 10\\-90 \\- Bank Alarm' })
    expect(
      ox.menu?.options.map(({ title, description, readOnly }) => [title, description, readOnly]),
    ).toEqual([
      ['Start the route', undefined, undefined],
      ['Status', expect.stringMatching(/^active · radio dispatch · updated \d+ s ago$/), true],
      ['Location', '100 Mission Row \\(9001\\) · 100 m', true],
      ['Description', 'Silent alarm at the vault\\.', true],
      ['Units', '0 units', true],
      ['Note', 'Sonoran CAD\\: Suspect is armed', true],
    ])
    await ox.choose('Start the route')
    await world.advance(100)
    expect(officer.route?.name).toBe('10-90 - Bank Alarm')
    await show('call')
    await ox.choose('End the route')
    await world.advance(100)
    expect(officer.route).toBeNull()
  })

  test.each([true, false])(
    'opens the call that is selected in /calls with ox_lib, with a position: %s',
    async (placed) => {
      const { cad, world, ox, show } = await officerAtBank({ oxLib: true })
      const { x: _, y: __, ...unplaced } = bank
      cad.calls.create(placed ? bank : unplaced)
      await world.advance(NEXT_REPLY)
      await show('calls')
      await ox.choose(/Bank Alarm/)
      await world.advance(100)
      expect(unescaped(ox.menu?.title)).toBe('P1 10-90 - Bank Alarm')
      expect(ox.menu?.options.map(({ title }) => title).includes('Start the route')).toBe(placed)
    },
  )

  test.each<[boolean, string[][]]>([
    [false, []],
    [true, [['Caller', 'Jane Doe']]],
  ])('shows a 911 call, with its caller only if shared: %s', async (share, caller) => {
    const { cad, world, show } = await officerAtBank({
      convars: { sonoran_calls_shareCaller: String(share) },
    })
    cad.emergencies.create({
      caller: 'Jane Doe',
      location: 'Legion Square',
      postal: '8170',
      description: 'He has a knife',
    })
    cad.emergencies.create({ isEmergency: false })
    await world.advance(NEXT_REPLY)
    const status = ['Status', expect.stringMatching(/^not dispatched yet · updated \d+ s ago$/)]
    expect(await show('call e301')).toEqual([
      ['e301', '911 call: Legion Square (8170)'],
      status,
      ['Location', 'Legion Square (8170)'],
      ...caller,
      ['Description', 'He has a knife'],
    ])
    expect((await show('call e302')).slice(0, 3)).toEqual([
      ['e302', 'Civil line call'],
      status,
      ['Location', 'no location'],
    ])
  })

  test('without an id shows the call with the route, or else the newest one', async () => {
    const { cad, world, officer, show } = await officerAtBank()
    const heading = async () => (await show('call'))[0]?.[0]
    expect(await heading()).toBeUndefined()
    expect(officer.feed.at(-1)?.text).toContain('There are no active calls')
    cad.calls.create(bank)
    cad.calls.create({ title: 'Newest' })
    await world.advance(NEXT_REPLY)
    expect(await heading()).toBe('502')
    await officer.command('callroute 501')
    expect(await heading()).toBe('501')
    expect(await show('call 999')).toEqual([])
    expect(officer.feed.at(-1)?.text).toBe('There is no call 999. /calls lists all calls')
  })

  test('has a key binding without a default key, which does nothing in the pause menu', async () => {
    const { cad, world, officer } = await officerAtBank()
    cad.calls.create(bank)
    await world.advance(NEXT_REPLY)
    expect(officer.keyMappings.get('call')).toMatchObject({
      mapper: 'keyboard',
      key: '',
      description: "Show a call's details",
    })
    const { length } = officer.chat
    officer.paused = true
    await officer.press('call')
    expect(officer.chat).toHaveLength(length)
    officer.paused = false
    await officer.press('call')
    expect(officer.chat.length).toBeGreaterThan(length)
  })

  test.each([
    ['en', 'pending · self-initiated', 'status 7 · origin 9'],
    ['de', 'wartet auf Einheiten · von einer Einheit eröffnet', 'Status 7 · Herkunft 9'],
    ['es', 'pendiente · iniciada por una unidad', 'estado 7 · origen 9'],
    ['fr', 'en attente · ouvert par une unité', 'statut 7 · origine 9'],
    ['nl', 'wacht op eenheden · door een eenheid gestart', 'status 7 · herkomst 9'],
    ['pt-BR', 'pendente · iniciado por uma unidade', 'status 7 · origem 9'],
  ])(
    'shows status and origin in words, and unknown ones as numbers, in locale %s',
    async (locale, known, unknown) => {
      const { cad, world, show } = await officerAtBank({ convars: { sonoran_calls_locale: locale } })
      cad.calls.create({ ...bank, status: 0, origin: 1 })
      cad.calls.create({ ...bank, status: 7, origin: 9 })
      await world.advance(NEXT_REPLY)
      const status = async (id: number) => (await show(`call ${id}`))[1]?.[1]
      expect((await status(501))?.startsWith(`${known} · `)).toBe(true)
      expect((await status(502))?.startsWith(`${unknown} · `)).toBe(true)
    },
  )

  test.each([
    ['2026-04-08T21:30:00Z', /updated 2 h( 1 min)? ago$/],
    ['2999-01-01T00:00:00Z', /updated 0 s ago$/],
    ['yesterday', /^active · radio dispatch$/],
    ['', /^active · radio dispatch$/],
  ])("shows the age of a call that was updated at '%s'", async (updated, text) => {
    const { cad, world, show } = await officerAtBank({
      world: { startWall: Date.parse('2026-04-08T23:30:00Z') },
    })
    const [call] = publishedReply.activeCalls
    cad.load({ ...publishedReply, activeCalls: [{ ...(call as NonNullable<typeof call>), updated }] })
    await world.advance(NEXT_REPLY)
    expect((await show('call 501'))[1]?.[1]).toMatch(text)
  })
})

test.each([true, false])(
  'hostile text is sanitized and cut in the details, with ox_lib: %s',
  async (oxLib) => {
    const { cad, world, ox, show } = await officerAtBank({
      oxLib,
      convars: { sonoran_calls_shareCaller: 'true' },
    })
    const text = fc.oneof(
      hostileText,
      hostileText.map((part) => part.repeat(50)),
    )
    const fields = fc.record({ title: text, description: text, code: text, address: text, postal: text })
    const emergencyFields = fc.record({ caller: text, location: text, description: text, postal: text })
    let lineCount = 0
    await fc.assert(
      fc.asyncProperty(fields, emergencyFields, text, text, async (call, emergency, note, label) => {
        const { callId } = cad.calls.create(call)
        for (let i = 0; i < 6; i++) cad.calls.note(callId, note, label)
        const { callId: emergencyId } = cad.emergencies.create(emergency)
        await world.advance(NEXT_REPLY)
        for (const command of [`call ${callId}`, `call e${emergencyId}`]) {
          const chat = await show(command)
          const { title = '', options = [] } = ox.menu ?? {}
          const markdown = [
            title,
            ...options.flatMap((option) => [option.title ?? '', option.description ?? '']),
          ]
          const lines = oxLib ? markdown : chat.flat().map(String)
          lineCount += lines.length
          for (const line of lines) {
            expect(unescaped(line)).not.toMatch(/[~<>&^\n]/)
            expect(Buffer.byteLength(unescaped(line))).toBeLessThanOrEqual(600)
            // Every character with a meaning in Markdown is escaped.
            if (oxLib) expect(line).toMatch(/^(?:[^!-/:-@[-`{-~]|\\[!-/:-@[-`{-~])*$/)
          }
        }
        cad.calls.close(callId)
        cad.emergencies.remove(emergencyId)
        await world.advance(NEXT_REPLY)
      }),
      { numRuns: 30, endOnFailure: true },
    )
    expect(lineCount).toBeGreaterThan(300)
  },
  60_000,
)

test('a menu event from another resource of the client does no harm', async () => {
  const { cad, world, officer, takeNew } = await officerAtBank({ oxLib: true })
  cad.calls.create(bank)
  await world.advance(NEXT_REPLY)
  takeNew()
  const selections = [
    undefined,
    null,
    7,
    'open',
    [],
    {},
    { action: 'route' },
    { action: {}, key: { a: 1 } },
    { key: '__proto__' },
  ]
  for (const selection of selections) await officer.emit('sonoran_calls:menu', selection)
  await world.advance(100)
  expect(takeNew().chat).toEqual([])
  expect(officer.route).toBeNull()
})
