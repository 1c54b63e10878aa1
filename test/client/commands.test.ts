import { describe, expect, test } from 'vitest'
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
  const { callId: callerId } = scene.cad.emergencies.create({ location: 'Legion Square', x: 195, y: -934 })
  await scene.world.advance(NEXT_REPLY + 15_000)
  const look = watch(scene.officer)
  const type = async (line: string) => {
    await scene.officer.command(line)
    await scene.world.advance(100)
    return look().feed.map(({ text }) => text)
  }
  return { ...scene, bankId, farId, callerId, look, type }
}

describe('/calls', () => {
  test('lists the calls in the chat, newest first, with the ids that /callroute takes', async () => {
    const { officer, look, world, bankId, farId, callerId } = await withCalls()
    await officer.command('calls')
    await world.advance(100)
    expect(look().chat.map(({ author, text }) => [author, text])).toEqual([
      ['Dispatch', 'Active calls: 3'],
      [`e${callerId}`, '911 Legion Square · 50 m'],
      [`${farId}`, 'P2 459 - Burglary · 7.4 km · 0 units'],
      [`${bankId}`, 'P1 10-90 - Bank Alarm · Mission Row (9001) · 100 m · 2 units'],
    ])
  })

  test("lists them in ox_lib's menu, in which choosing one routes to it, and again ends that", async () => {
    const { officer, ox, world, look } = await withCalls({ oxLib: true })
    await officer.command('calls')
    await world.advance(100)
    expect(ox.menu).toMatchObject({
      title: 'Active calls: 3',
      options: [
        { title: '911 Legion Square', description: '50 m', icon: 'phone' },
        { title: 'P2 459 \\- Burglary', description: '7\\.4 km · 0 units', icon: 'location-dot' },
        { title: 'P1 10\\-90 \\- Bank Alarm', icon: 'triangle-exclamation' },
      ],
    })
    expect(look().chat).toEqual([])
    await ox.choose(/Burglary/)
    await world.advance(100)
    expect(ox.menu).toBeNull()
    expect(officer.route?.name).toBe('459 - Burglary')
    await officer.command('calls')
    await world.advance(100)
    expect(ox.menu?.options[1]?.description).toContain('Your route')
    await ox.choose(/Burglary/)
    await world.advance(100)
    expect(officer.route).toBeNull()
  })

  test('a menu that stood open while its call was closed says so', async () => {
    const { officer, ox, world, cad, farId } = await withCalls({ oxLib: true })
    await officer.command('calls')
    cad.calls.close(farId)
    await world.advance(NEXT_REPLY)
    await ox.choose(/Burglary/)
    await world.advance(100)
    expect(ox.notifications.at(-1)?.description).toBe('That call is over')
    expect(officer.route).toBeNull()
  })

  test('turns pages in the chat, and shows the last one where there is no such page', async () => {
    const { cad, world, officer, look } = await withCalls()
    for (let i = 0; i < 17; i++) cad.calls.create({ title: `More ${i}` })
    await world.advance(NEXT_REPLY)
    for (const [line, heading, rows] of [
      ['calls 2', 'Page 2 of 3 (/calls 3)', 8],
      ['calls 9', 'Page 3 of 3 (/calls 1)', 4],
      ['calls x', 'Page 1 of 3 (/calls 2)', 8],
      ['calls -1', 'Page 1 of 3 (/calls 2)', 8],
      ['calls 1.5', 'Page 1 of 3 (/calls 2)', 8],
    ] as const) {
      look()
      await officer.command(line)
      await world.advance(100)
      const { chat } = look()
      expect(chat[0]?.text).toContain(heading)
      expect(chat).toHaveLength(rows + 1)
    }
  })
})

describe('/callroute', () => {
  test('routes to the newest call that has a place, by the blip, and leaves the own waypoint alone', async () => {
    const { cad, world, officer, type, look } = await withCalls()
    cad.calls.create({ title: 'Nowhere' })
    await world.advance(NEXT_REPLY)
    look()
    const { waypoint } = officer
    expect(await type('callroute')).toEqual(['Route to Legion Square'])
    expect(officer.route).toMatchObject({ name: 'Legion Square', routeColour: 38 })
    expect(officer.waypoint).toBe(waypoint)
    expect(await type('callroute')).toEqual(['Route ended'])
    expect(officer.route).toBeNull()
  })

  test('by its key, which nobody has until they choose one, and not through the pause menu', async () => {
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

  test('follows the call when it moves', async () => {
    const { cad, world, officer, type, farId } = await withCalls()
    await type(`callroute ${farId}`)
    const handle = officer.route?.handle
    officer.natives('sonoran_calls').log = []
    cad.calls.move(farId, { x: 900, y: 100 })
    await world.advance(NEXT_REPLY)
    expect(officer.route).toMatchObject({ handle, position: { x: 900, y: 100 } })
    // The game leads to where the blip was when it was told to.
    expect(officer.natives('sonoran_calls').log?.map(({ name }) => name)).toContain('SetBlipRoute')
  })

  test('goes on to the dispatch call that its 911 call becomes', async () => {
    const { cad, world, officer, type, look, callerId } = await withCalls()
    await type(`callroute e${callerId}`)
    cad.emergencies.dispatch(callerId, { title: 'Stabbing', code: '240' })
    await world.advance(NEXT_REPLY)
    expect(officer.route?.name).toBe('240 - Stabbing')
    expect(look().feed.map(({ subject }) => subject)).toEqual(['911 call dispatched'])
  })

  test('is over within 30 m, with a word', async () => {
    const { world, officer, type, look, farId } = await withCalls()
    await type(`callroute ${farId}`)
    officer.position = { x: far.x + 31, y: far.y, z: 300 }
    await world.advance(3_000)
    expect(officer.route?.name).toBe('459 - Burglary')
    officer.position = { x: far.x + 29, y: far.y, z: 300 }
    await world.advance(1_500)
    expect(officer.route).toBeNull()
    expect(look().feed.map(({ text }) => text)).toEqual(['You have arrived: 459 - Burglary'])
    expect(officer.retained('sonoran_calls').timers).toBe(0)
  })

  test('is over when the call is, with a word', async () => {
    const { cad, world, officer, type, look, farId } = await withCalls()
    await type(`callroute ${farId}`)
    cad.calls.close(farId)
    await world.advance(NEXT_REPLY)
    expect(officer.route).toBeNull()
    expect(look().feed.map(({ text }) => text)).toEqual(['459 - Burglary is over: route ended'])
  })

  test('is over when the call loses its place', async () => {
    const { cad, world, officer, type, look, farId } = await withCalls()
    await type(`callroute ${farId}`)
    cad.calls.edit(farId, { metaData: {} })
    await world.advance(NEXT_REPLY)
    expect(officer.route).toBeNull()
    expect(look().feed.map(({ text }) => text)).toEqual(['459 - Burglary has no place on the map'])
  })

  test('is over when the player signs off', async () => {
    const { world, officer, type } = await withCalls()
    await type('callroute')
    await officer.command('duty')
    await world.advance(1_000)
    expect(officer.route).toBeNull()
    expect(officer.retained('sonoran_calls').timers).toBe(0)
  })

  test('is one at a time, however often the player changes their mind', async () => {
    const { world, officer, type, farId, bankId, callerId } = await withCalls()
    for (const id of [farId, bankId, `e${callerId}`, farId]) await type(`callroute ${id}`)
    await world.advance(1_000)
    expect(officer.blips.filter(({ route }) => route).map(({ name }) => name)).toEqual(['459 - Burglary'])
    expect(officer.retained('sonoran_calls').timers).toBe(1)
  })

  test('leads also to a call for which the map has no room, which then is on it', async () => {
    const { cad, world, officer, type, farId } = await withCalls()
    for (let i = 0; i < 150; i++) cad.calls.create({ ...bank, title: `Alarm ${i}` })
    await world.advance(NEXT_REPLY + 15_000)
    expect(icons(officer).some(({ name }) => name === '459 - Burglary')).toBe(false)
    await type(`callroute ${farId}`)
    await world.advance(1_000)
    expect(officer.route?.name).toBe('459 - Burglary')
    expect(icons(officer)).toHaveLength(100)
  })
})

describe('a player is told in their own language what does not go', () => {
  test.each<[string, string, string]>([
    ['calls', 'en', 'You are off duty'],
    ['callroute', 'en', 'You are off duty'],
    ['callroute 501', 'de', 'Du bist nicht im Dienst'],
    ['calls', 'pt', 'Você não está em serviço'],
    ['calls', 'pt-br', 'Você não está em serviço'],
    ['calls', 'fr-CA', "Vous n'êtes pas en service"],
    ['calls', 'xx', 'You are off duty'],
  ])('off duty, /%s, %s', async (line, locale, text) => {
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
    ['callroute 999', 'en', 'There is no call 999: /calls lists them'],
    ['callroute e1', 'nl', 'Melding e1 bestaat niet: /calls toont ze allemaal'],
    ['callroute', 'es', 'Ninguna llamada tiene ubicación en el mapa'],
    ['callroute 501', 'en', 'Nowhere has no place on the map'],
  ])('on duty, /%s, %s', async (line, locale, text) => {
    const { world, cad, officer } = await officerOnDuty({ convars: { sonoran_calls_locale: locale } })
    cad.calls.create({ title: 'Nowhere' })
    await world.advance(NEXT_REPLY)
    await officer.command(line)
    await world.advance(100)
    expect(officer.feed.at(-1)?.text).toBe(text)
    expect(officer.route).toBeNull()
  })

  test('that there are no calls', async () => {
    const { world, officer } = await officerOnDuty()
    await officer.command('calls')
    await world.advance(100)
    expect(officer.feed.at(-1)?.text).toBe('There are no active calls')
  })

  test('that they may not sign on by command', async () => {
    const { world } = await officerOnDuty()
    const other = await world.join({ name: 'Ann' })
    await world.advance(2_000)
    await other.command('duty')
    await world.advance(1_000)
    expect(other.feed.map(({ text }) => text)).toEqual(['You may not go on duty here'])
  })

  test('in the chat, where nothing else is to be told', async () => {
    const { world, officer } = await officerOnDuty({ convars: { sonoran_calls_notify: 'none' } })
    await officer.command('callroute 999')
    await world.advance(100)
    expect(officer.feed).toEqual([])
    expect(officer.chat.at(-1)).toMatchObject({
      author: 'Dispatch',
      text: 'There is no call 999: /calls lists them',
    })
  })
})

test('/callmute silences notifications and their sounds, until it is said again, also in the next session', async () => {
  const { world, cad, officer, type, look } = await withCalls()
  expect(await type('callmute')).toEqual(['Call notifications are off. /callmute turns them on again'])
  cad.calls.create(bank)
  await world.advance(NEXT_REPLY)
  expect(look()).toEqual({ feed: [], chat: [], sounds: [] })
  expect(icons(officer)).toHaveLength(4)
  expect(await type('callroute 999')).toHaveLength(1)

  await officer.leave()
  const back = await world.join(OFFICER)
  await world.advance(2_000)
  await back.command('duty')
  await world.advance(3_000)
  cad.calls.create(bank)
  await world.advance(NEXT_REPLY)
  expect(icons(back)).toHaveLength(5)
  expect(back.feed).toEqual([])
  await back.command('callmute')
  cad.calls.create(bank)
  await world.advance(NEXT_REPLY)
  expect(back.feed.map(({ subject, text }) => subject ?? text)).toEqual([
    'Call notifications are on',
    'New call',
  ])
})

test('the chat suggests each command in the language of the server, also after it restarted', async () => {
  const { world, officer } = await officerOnDuty({ onDuty: false, convars: { sonoran_calls_locale: 'de' } })
  const help = () => ['/calls', '/callroute', '/callmute'].map((name) => officer.suggestions.get(name)?.help)
  expect(help()[0]).toBe('List the active calls')
  await officer.command('duty')
  await world.advance(12_000)
  const german = help()
  expect(german[0]).toBe('Aktive Einsätze auflisten')
  expect(german.every(Boolean)).toBe(true)
  officer.suggestions.clear()
  await world.restart('chat')
  await world.advance(2_000)
  expect(help()).toEqual(german)
})
