import { describe, expect, test } from 'vitest'
import type { StandInDefinition, World } from '../../simulator/game/world.ts'
import { icons, NEXT_REPLY, type OfficerOptions, officerOnDuty, watch } from '../fixtures/officer.ts'
import { OFFICER } from '../fixtures/stage.ts'

const bank = {
  title: 'Bank Alarm',
  code: '10-90',
  priority: 1,
  x: 147,
  y: -1035,
  z: 29,
  address: 'Mission Row',
  postal: '9001',
}
const far = { title: 'Burglary', code: '459', priority: 2, x: -106, y: 6467 }

async function withCalls(options: OfficerOptions = {}) {
  const scene = await officerOnDuty(options)
  scene.officer.position = { x: 147, y: -935, z: 30 }
  const { callId: bankId } = scene.cad.calls.create(bank)
  const { callId: farId } = scene.cad.calls.create(far)
  scene.cad.calls.attach(bankId, 3, 4)
  const { callId: emergencyId } = scene.cad.emergencies.create({ location: 'Legion Square', x: 195, y: -934 })
  await scene.world.advance(NEXT_REPLY + 15_000)
  const takeNew = watch(scene.officer)
  /** Runs a command and returns the texts of the new feed entries. */
  const run = async (line: string) => {
    await scene.officer.command(line)
    await scene.world.advance(100)
    return takeNew().feed.map(({ text }) => text)
  }
  return { ...scene, bankId, farId, emergencyId, takeNew, run }
}

describe('/calls', () => {
  test('lists the calls in the chat, newest first, with the ids for /callroute', async () => {
    const { officer, takeNew, world, bankId, farId, emergencyId } = await withCalls()
    await officer.command('calls')
    await world.advance(100)
    expect(takeNew().chat.map(({ author, text }) => [author, text])).toEqual([
      ['Dispatch', 'Active calls: 3 · Page 1 of 2 (/calls 2)'],
      [`e${emergencyId}`, '911 call: Legion Square · 50 m'],
      [`${farId}`, 'P2 459 - Burglary · 7.4 km · 0 units'],
      [`${bankId}`, 'P1 10-90 - Bank Alarm · Mission Row (9001) · 100 m · 2 units'],
    ])
  })

  test("lists the calls in ox_lib's menu, and marks the call with the route", async () => {
    const { officer, ox, world, takeNew, farId } = await withCalls({ oxLib: true })
    await officer.command('calls')
    await world.advance(100)
    expect(ox.menu).toMatchObject({
      title: 'Active calls: 3',
      options: [
        { title: '911 call\\: Legion Square', description: '50 m', icon: 'phone' },
        { title: 'P2 459 \\- Burglary', description: '7\\.4 km · 0 units', icon: 'location-dot' },
        { title: 'P1 10\\-90 \\- Bank Alarm', icon: 'triangle-exclamation' },
        { title: 'Recently closed calls' },
      ],
    })
    expect(takeNew().chat).toEqual([])
    await officer.command(`callroute ${farId}`)
    await officer.command('calls')
    await world.advance(100)
    expect(ox.menu?.options[1]?.description).toContain('Your route')
  })

  test('replies that a call is not active if it was closed while the menu was open', async () => {
    const { officer, ox, world, cad, farId } = await withCalls({ oxLib: true })
    await officer.command('calls')
    cad.calls.close(farId)
    await world.advance(NEXT_REPLY)
    await ox.choose(/Burglary/)
    await world.advance(100)
    expect(ox.notifications.at(-1)?.description).toBe('That call is no longer active')
    expect(officer.route).toBeNull()
  })

  test('shows a page of the list in the chat, and the first page for an invalid number', async () => {
    const { cad, world, officer, takeNew } = await withCalls()
    for (let i = 0; i < 17; i++) cad.calls.create({ title: `More ${i}` })
    await world.advance(NEXT_REPLY)
    for (const [line, heading, rows] of [
      ['calls 2', 'Page 2 of 4 (/calls 3)', 8],
      ['calls 3', 'Page 3 of 4 (/calls 4)', 4],
      ['calls x', 'Page 1 of 4 (/calls 2)', 8],
      ['calls -1', 'Page 1 of 4 (/calls 2)', 8],
      ['calls 1.5', 'Page 1 of 4 (/calls 2)', 8],
    ] as const) {
      takeNew()
      await officer.command(line)
      await world.advance(100)
      const { chat } = takeNew()
      expect(chat[0]?.text).toContain(heading)
      expect(chat).toHaveLength(rows + 1)
    }
  })
})

describe('a row of /calls', () => {
  test.each<[string, string, string, string]>([
    ['en', '911 call: Legion Square (8170)', 'Civil line call · no location', 'no location · 0 units'],
    [
      'de',
      '911-Anruf: Legion Square (8170)',
      'Anruf beim Bürgertelefon · ohne Ort',
      'ohne Ort · 0 Einheiten',
    ],
    [
      'es',
      'Llamada al 911: Legion Square (8170)',
      'Llamada a la línea civil · sin ubicación',
      'sin ubicación · 0 unidades',
    ],
    [
      'fr',
      'Appel au 911: Legion Square (8170)',
      'Appel à la ligne civile · sans emplacement',
      'sans emplacement · 0 unités',
    ],
    [
      'nl',
      '911-oproep: Legion Square (8170)',
      'Oproep via de servicelijn · geen locatie',
      'geen locatie · 0 eenheden',
    ],
    [
      'pt-BR',
      'Chamada para o 911: Legion Square (8170)',
      'Chamada para a linha civil · sem local',
      'sem local · 0 unidades',
    ],
  ])(
    'names the line, and the location at most once, in locale %s',
    async (locale, emergency, civil, none) => {
      const { cad, world, officer } = await officerOnDuty({ convars: { sonoran_calls_locale: locale } })
      cad.calls.create({ title: 'Fire', code: '904', priority: 2 })
      cad.emergencies.create({ isEmergency: false })
      cad.emergencies.create({ location: 'Legion Square', postal: '8170' })
      await world.advance(NEXT_REPLY)
      const takeNew = watch(officer)
      await officer.command('calls')
      await world.advance(100)
      expect(
        takeNew()
          .chat.map(({ text }) => text)
          .slice(1),
      ).toEqual([emergency, civil, `P2 904 - Fire · ${none}`])
    },
  )

  test.each([true, false])('is cut to a readable length, with ox_lib: %s', async (oxLib) => {
    const { cad, world, officer, ox } = await officerOnDuty({ oxLib })
    const long = '~ <b>'.repeat(5_000)
    cad.calls.create({ title: long, code: long, block: long, address: long, postal: long, x: 1, y: 2 })
    cad.emergencies.create({ location: long, postal: long })
    await world.advance(NEXT_REPLY)
    const takeNew = watch(officer)
    await officer.command('calls')
    await world.advance(100)
    const unescaped = (text = '') => text.replace(/\\(.)/g, '$1')
    const rows = oxLib
      ? (ox.menu?.options ?? []).map(({ title, description }) => unescaped(`${title}${description}`))
      : takeNew().chat.map(({ text }) => text)
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(Buffer.byteLength(row)).toBeLessThanOrEqual(250)
  })
})

describe('/callroute', () => {
  test('starts and ends the route to the newest call with a position, without changing the waypoint', async () => {
    const { cad, world, officer, run, takeNew } = await withCalls()
    cad.calls.create({ title: 'Nowhere' })
    await world.advance(NEXT_REPLY)
    takeNew()
    const { waypoint } = officer
    expect(await run('callroute')).toEqual(['Route to Legion Square'])
    expect(officer.route).toMatchObject({ name: 'Legion Square', routeColour: 38 })
    expect(officer.waypoint).toBe(waypoint)
    expect(await run('callroute')).toEqual(['Route ended'])
    expect(officer.route).toBeNull()
  })

  test('has a key binding without a default key, which does nothing in the pause menu', async () => {
    const { world, officer } = await withCalls()
    expect(officer.keyMappings.get('callroute')).toMatchObject({ mapper: 'keyboard', key: '' })
    officer.paused = true
    await officer.press('callroute')
    await world.advance(100)
    expect(officer.route).toBeNull()
    officer.paused = false
    await officer.press('callroute')
    await world.advance(100)
    expect(officer.route?.name).toBe('Legion Square')
  })

  test('follows a call that moves', async () => {
    const { cad, world, officer, run, farId } = await withCalls()
    await run(`callroute ${farId}`)
    const handle = officer.route?.handle
    officer.natives('sonoran_calls').log = []
    cad.calls.move(farId, { x: 900, y: 100 })
    await world.advance(NEXT_REPLY)
    expect(officer.route).toMatchObject({ handle, position: { x: 900, y: 100 } })
    // The game's route keeps leading to the blip's old position until the native is called again.
    expect(officer.natives('sonoran_calls').log?.map(({ name }) => name)).toContain('SetBlipRoute')
  })

  test('has the new colour of a call whose style changes', async () => {
    const { cad, world, officer, run, farId } = await withCalls()
    await run(`callroute ${farId}`)
    expect(officer.route).toMatchObject({ colour: 17, routeColour: 17 })
    cad.calls.edit(farId, { priority: 1 })
    await world.advance(NEXT_REPLY)
    expect(officer.route).toMatchObject({ colour: 1, routeColour: 1 })
  })

  test('moves to the dispatch call that replaces its 911 call', async () => {
    const { cad, world, officer, run, takeNew, emergencyId } = await withCalls()
    await run(`callroute e${emergencyId}`)
    cad.emergencies.dispatch(emergencyId, { title: 'Stabbing', code: '240' })
    await world.advance(NEXT_REPLY)
    expect(officer.route?.name).toBe('240 - Stabbing')
    expect(takeNew().feed.map(({ subject }) => subject)).toEqual(['911 call dispatched'])
  })

  test('ends within 30 m of the call, with a notification', async () => {
    const { world, officer, run, takeNew, farId } = await withCalls()
    await run(`callroute ${farId}`)
    officer.position = { x: far.x + 31, y: far.y, z: 300 }
    await world.advance(3_000)
    expect(officer.route?.name).toBe('459 - Burglary')
    officer.position = { x: far.x + 29, y: far.y, z: 300 }
    await world.advance(1_500)
    expect(officer.route).toBeNull()
    expect(takeNew().feed.map(({ text }) => text)).toEqual(['You have arrived: 459 - Burglary'])
    expect(officer.retained('sonoran_calls').timers).toBe(0)
  })

  test('ends when the call is closed, with a notification', async () => {
    const { cad, world, officer, run, takeNew, farId } = await withCalls()
    await run(`callroute ${farId}`)
    cad.calls.close(farId)
    await world.advance(NEXT_REPLY)
    expect(officer.route).toBeNull()
    expect(takeNew().feed.map(({ text }) => text)).toEqual([
      '459 - Burglary is no longer active: route ended',
    ])
  })

  test('ends when the call loses its position, with a notification', async () => {
    const { cad, world, officer, run, takeNew, farId } = await withCalls()
    await run(`callroute ${farId}`)
    cad.calls.edit(farId, { metaData: {} })
    await world.advance(NEXT_REPLY)
    expect(officer.route).toBeNull()
    expect(takeNew().feed.map(({ text }) => text)).toEqual(['459 - Burglary has no location on the map'])
  })

  test('ends when the player goes off duty', async () => {
    const { world, officer, run } = await withCalls()
    await run('callroute')
    await officer.command('duty')
    await world.advance(1_000)
    expect(officer.route).toBeNull()
    expect(officer.retained('sonoran_calls').timers).toBe(0)
  })

  test('replaces the current route', async () => {
    const { world, officer, run, farId, bankId, emergencyId } = await withCalls()
    for (const id of [farId, bankId, `e${emergencyId}`, farId]) await run(`callroute ${id}`)
    await world.advance(1_000)
    expect(officer.blips.filter(({ route }) => route).map(({ name }) => name)).toEqual(['459 - Burglary'])
    expect(officer.retained('sonoran_calls').timers).toBe(1)
  })

  test('shows the call on the map even if 100 more urgent calls exist', async () => {
    const { cad, world, officer, run, farId } = await withCalls()
    for (let i = 0; i < 150; i++) cad.calls.create({ ...bank, title: `Alarm ${i}` })
    await world.advance(NEXT_REPLY + 15_000)
    expect(icons(officer).some(({ name }) => name === '459 - Burglary')).toBe(false)
    await run(`callroute ${farId}`)
    await world.advance(1_000)
    expect(officer.route?.name).toBe('459 - Burglary')
    expect(icons(officer)).toHaveLength(100)
  })
})

describe('replies to commands that cannot be executed', () => {
  test.each<[string, string, string]>([
    ['calls', 'en', 'You are off duty'],
    ['callroute', 'en', 'You are off duty'],
    ['call', 'en', 'You are off duty'],
    ['call 501', 'es', 'No estás de servicio'],
    ['callroute 501', 'de', 'Du bist nicht im Dienst'],
    ['calls', 'pt', 'Você não está em serviço'],
    ['calls', 'pt-br', 'Você não está em serviço'],
    ['calls', 'fr-CA', "Vous n'êtes pas en service"],
    ['calls', 'xx', 'You are off duty'],
  ])('off duty: /%s in locale %s', async (line, locale, text) => {
    const { world, officer } = await officerOnDuty({ onDuty: false })
    await world.convars.setReplicated('ox:locale', locale)
    await world.restart('sonoran_calls')
    await world.advance(2_000)
    await officer.command(line)
    await world.advance(100)
    expect(officer.feed.map(({ text }) => text)).toEqual([text])
    expect(officer.received).toEqual([])
  })

  test.each<[string, string, string]>([
    ['callroute 999', 'en', 'There is no call 999. /calls lists all calls'],
    ['callroute e1', 'nl', 'Melding e1 bestaat niet. /calls toont alle meldingen'],
    ['callroute', 'es', 'Ninguna llamada tiene ubicación en el mapa'],
    ['callroute 501', 'en', 'Nowhere has no location on the map'],
  ])('on duty: /%s in locale %s', async (line, locale, text) => {
    const { world, cad, officer } = await officerOnDuty({ convars: { sonoran_calls_locale: locale } })
    cad.calls.create({ title: 'Nowhere' })
    await world.advance(NEXT_REPLY)
    await officer.command(line)
    await world.advance(100)
    expect(officer.feed.at(-1)?.text).toBe(text)
    expect(officer.route).toBeNull()
  })

  test('/calls without any calls', async () => {
    const { world, officer } = await officerOnDuty()
    await officer.command('calls')
    await world.advance(100)
    expect(officer.feed.at(-1)?.text).toBe('There are no active calls. /calls 2 lists closed calls')
  })

  test('/duty without the permission', async () => {
    const { world } = await officerOnDuty()
    const other = await world.join({ name: 'Ann' })
    await world.advance(2_000)
    await other.command('duty')
    await world.advance(1_000)
    expect(other.feed.map(({ text }) => text)).toEqual(['You are not allowed to go on duty here'])
  })

  test('are shown in the chat if notifications are disabled', async () => {
    const { world, officer } = await officerOnDuty({ convars: { sonoran_calls_notify: 'none' } })
    await officer.command('callroute 999')
    await world.advance(100)
    expect(officer.feed).toEqual([])
    expect(officer.chat.at(-1)).toMatchObject({
      author: 'Dispatch',
      text: 'There is no call 999. /calls lists all calls',
    })
  })
})

test('/callmute mutes notifications and sounds, in the next session too, until it is used again', async () => {
  const { world, cad, officer, run, takeNew } = await withCalls()
  expect(await run('callmute')).toEqual(['Call notifications are off. /callmute turns them on again'])
  cad.calls.create(bank)
  await world.advance(NEXT_REPLY)
  expect(takeNew()).toEqual({ feed: [], chat: [], sounds: [] })
  expect(icons(officer)).toHaveLength(4)
  expect(await run('callroute 999')).toHaveLength(1)

  await officer.leave()
  const rejoined = await world.join(OFFICER)
  await world.advance(2_000)
  await rejoined.command('duty')
  await world.advance(3_000)
  cad.calls.create(bank)
  await world.advance(NEXT_REPLY)
  expect(icons(rejoined)).toHaveLength(5)
  expect(rejoined.feed).toEqual([])
  await rejoined.command('callmute')
  cad.calls.create(bank)
  await world.advance(NEXT_REPLY)
  expect(rejoined.feed.map(({ subject, text }) => subject ?? text)).toEqual([
    'Call notifications are on',
    'New call',
  ])
})

test("chat suggestions use the server's language, also after a restart of the chat", async () => {
  const { world, officer } = await officerOnDuty({ onDuty: false, convars: { sonoran_calls_locale: 'de' } })
  const help = () =>
    ['/calls', '/call', '/callroute', '/callmute'].map((name) => officer.suggestions.get(name)?.help)
  expect(help()[0]).toBe('List the active calls')
  await officer.command('duty')
  await world.advance(12_000)
  const german = help()
  expect(german[0]).toBe('Aktive Einsätze auflisten')
  expect(german.every(Boolean)).toBe(true)
  officer.suggestions.clear()
  await world.stop('chat')
  await world.resources.install(chatWithSlowPage(world))
  await world.start('chat')
  await world.advance(10_000)
  expect(help()).toEqual(german)
})

/** A chat that ignores suggestions until its page has loaded, as FiveM's chat does. */
const chatWithSlowPage = ({ clock }: World): StandInDefinition => ({
  name: 'chat',
  client(game, player) {
    const loadedAt = clock.now() + 2_500
    game.onNet('chat:addSuggestion', (name: string, help: string) => {
      if (clock.now() >= loadedAt) player.suggestions.set(name, { name, help, params: [] })
    })
  },
})
