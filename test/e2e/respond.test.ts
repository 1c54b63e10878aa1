import { describe, expect, test } from 'vitest'
import type { Player } from '../../simulator/game/world.ts'
import { createSonorancad } from '../../simulator/push/sonorancad.ts'
import { type ResponseOptions, responseScene } from '../fixtures/respond.ts'
import { consoleLines, NEXT_REPLY } from '../fixtures/stage.ts'

const BANK = { title: 'Bank Alarm', x: 147, y: -1035 }
const FIRE = { title: 'Fire', x: 900, y: 900 }

/** Two officers, two calls that they know. */
async function scene(options: ResponseOptions = {}) {
  const stage = await responseScene(2, options)
  const { world, cad, players, takeShown } = stage
  const [vega, diaz] = players as [Player, Player]
  const bank = cad.calls.create(BANK)
  const fire = cad.calls.create(FIRE)
  await world.advance(NEXT_REPLY)
  for (const player of players) takeShown(player)
  return { ...stage, vega, diaz, bank, fire }
}

const subjects = (player: Player) => player.feed.map(({ subject, text }) => subject ?? text)
const routed = (player: Player) => player.blips.find(({ kind, route }) => kind === 'coord' && route)?.name
const bytesSent = (player: Player) =>
  player.received
    .filter(({ resource }) => resource === 'sonoran_calls')
    .reduce((sum, { bytes }) => sum + bytes, 0)

describe('responding in the game', () => {
  const GAME = { convars: { sonoran_calls_respond: 'game' } }

  test('starts the route, tells the others once, and writes nothing to the CAD', async () => {
    const { world, cad, vega, diaz, bank, takeTold, respond } = await scene(GAME)
    await respond(vega, bank)
    await world.advance(1_000)
    expect(routed(vega)).toBe('Bank Alarm')
    expect(subjects(vega).at(-1)).toBe('You are responding to Bank Alarm')
    expect(subjects(diaz).at(-1)).toBe('Officer 1 is responding')
    expect(await world.call('sonoran_calls', 'getResponders', `dispatch:${bank.callId}`)).toEqual([vega.id])
    const shown = subjects(diaz).length
    for (let i = 0; i < 4; i++) {
      await world.advance(4_000)
      await respond(vega, bank)
    }
    await world.advance(NEXT_REPLY)
    expect(subjects(diaz)).toHaveLength(shown)
    expect(takeTold().slice(0, 3)).toEqual([
      `${vega.id} responding dispatch:${bank.callId}`,
      `${vega.id} ended dispatch:${bank.callId}`,
      `${vega.id} responding dispatch:${bank.callId}`,
    ])
    expect(
      Object.values(cad.writes).flatMap((each) => (each as { requests?: unknown[] }).requests ?? []),
    ).toEqual([])
  })

  test('another call switches to it; the same again ends it and its route', async () => {
    const { world, vega, bank, fire, takeTold, respond } = await scene(GAME)
    await respond(vega, bank)
    await world.advance(4_000)
    await respond(vega, fire)
    await world.advance(1_000)
    expect([routed(vega), subjects(vega).at(-1)]).toEqual(['Fire', 'You are responding to Fire'])
    await world.advance(4_000)
    await respond(vega, fire)
    await world.advance(1_000)
    expect([routed(vega), subjects(vega).at(-1)]).toEqual([undefined, 'You are no longer responding to Fire'])
    expect(takeTold()).toEqual([
      `${vega.id} responding dispatch:${bank.callId}`,
      `${vega.id} ended dispatch:${bank.callId}`,
      `${vega.id} responding dispatch:${fire.callId}`,
      `${vega.id} ended dispatch:${fire.callId}`,
    ])
  })

  test.each<[string, (stage: Awaited<ReturnType<typeof scene>>) => unknown]>([
    ['signing off', ({ vega }) => vega.command('duty')],
    ['leaving the server', ({ vega }) => vega.leave()],
    ['the end of the call', ({ cad, bank }) => cad.calls.close(bank.callId)],
    ['the export unrespond', ({ world, vega }) => world.call('sonoran_calls', 'unrespond', vega.id)],
    ['sonoran_calls_respond off', ({ world }) => world.convars.set('sonoran_calls_respond', 'off')],
  ])('%s ends it', async (_, end) => {
    const stage = await scene(GAME)
    const { world, vega, diaz, bank, takeTold, respond } = stage
    await respond(vega, bank)
    await world.advance(1_000)
    await diaz.command(`call ${bank.callId}`)
    expect(diaz.chat.map(({ text }) => text)).toContain('Officer 1')
    takeTold()
    await end(stage)
    await world.advance(NEXT_REPLY)
    expect(takeTold()).toEqual([`${vega.id} ended dispatch:${bank.callId}`])
    expect(await world.call('sonoran_calls', 'getResponders', `dispatch:${bank.callId}`)).toEqual([])
    const lines = diaz.chat.length
    await diaz.command('calls')
    expect(diaz.chat.slice(lines).some(({ text }) => text.includes('responding'))).toBe(false)
  })

  test('players who sign on later, and after a restart of the resource, see who responds now', async () => {
    const { world, vega, diaz, bank, respond } = await scene(GAME)
    await diaz.command('duty')
    await world.advance(2_000)
    await respond(vega, bank)
    await world.advance(1_000)
    await diaz.command('duty')
    await world.advance(2_000)
    await diaz.command(`call ${bank.callId}`)
    expect(diaz.chat.map(({ text }) => text)).toContain('Officer 1')
    expect(subjects(diaz)).not.toContain('Officer 1 is responding')
    await world.restart('sonoran_calls')
    await world.advance(NEXT_REPLY)
    expect(await world.call('sonoran_calls', 'getResponders', `dispatch:${bank.callId}`)).toEqual([])
    await respond(vega, bank)
    await world.advance(1_000)
    expect(await world.call('sonoran_calls', 'getResponders', `dispatch:${bank.callId}`)).toEqual([vega.id])
  })

  test('of a 911 call continues with the dispatch call that replaces it', async () => {
    const { world, cad, vega, takeTold } = await scene(GAME)
    const emergency = cad.emergencies.create({ location: 'Innocence Blvd', x: 1, y: 2 })
    await world.advance(NEXT_REPLY)
    await vega.command(`callrespond e${emergency.callId}`)
    await world.advance(1_000)
    takeTold()
    const { callId } = cad.emergencies.dispatch(emergency.callId)
    await world.advance(NEXT_REPLY)
    expect(takeTold()).toEqual([
      `${vega.id} ended emergency:${emergency.callId}`,
      `${vega.id} responding dispatch:${callId}`,
    ])
    expect(await world.call('sonoran_calls', 'getResponders', `dispatch:${callId}`)).toEqual([vega.id])
  })
})

describe('responding in the CAD', () => {
  test('attaches the unit; the call shows it; the same call again detaches it', async () => {
    const { world, cad, vega, bank, idents, takeTold, takeShown, respond } = await scene()
    await respond(vega, bank)
    await world.advance(3_000)
    expect(idents(bank.callId)).toEqual([11])
    expect(takeShown(vega)).toEqual([
      'You are responding to Bank Alarm',
      'Sent to the CAD: you are on Bank Alarm',
    ])
    expect(takeTold()).toEqual([
      `${vega.id} responding dispatch:${bank.callId}`,
      `${vega.id} sent dispatch:${bank.callId}`,
    ])
    await world.advance(NEXT_REPLY)
    expect(takeTold()).toEqual([`${vega.id} attached dispatch:${bank.callId}`])
    expect(subjects(vega).at(-1)).toBe('The CAD shows you on this call')
    await respond(vega, bank)
    await world.advance(3_000)
    expect(idents(bank.callId)).toEqual([])
    await world.advance(2 * NEXT_REPLY)
    expect([cad.writes.attach.requests.length, cad.writes.detach.requests.length]).toEqual([1, 1])
  })

  test('merges the pending writes for one call into one request', async () => {
    const { world, cad, vega, diaz, bank, idents, respond } = await scene()
    await respond(vega, bank)
    await world.advance(1_000)
    await respond(diaz, bank)
    await world.advance(3_000)
    expect(idents(bank.callId)).toEqual([11, 12])
    expect(cad.writes.attach.bodies.map((body) => JSON.parse(body))).toEqual([{ identIds: [11, 12] }])
  })

  test('a pending write that another one replaces is not sent', async () => {
    const { world, cad, vega, bank, fire, idents } = await scene()
    const respondTo = (key: string) => world.call('sonoran_calls', 'respond', vega.id, key)
    await respondTo(`dispatch:${bank.callId}`)
    await respondTo(`dispatch:${fire.callId}`)
    await world.call('sonoran_calls', 'unrespond', vega.id)
    await respondTo(`dispatch:${fire.callId}`)
    await world.advance(5_000)
    expect([idents(bank.callId), idents(fire.callId)]).toEqual([[], [11]])
    expect([cad.writes.attach.requests.length, cad.writes.detach.requests.length]).toEqual([1, 0])
  })

  test('never detaches a unit that dispatch has attached', async () => {
    const { world, cad, vega, bank, idents, takeTold, respond } = await scene()
    cad.calls.attach(bank.callId, 11)
    await world.advance(3 * NEXT_REPLY)
    await respond(vega, bank)
    await world.advance(4_000)
    expect(takeTold()).toContain(`${vega.id} attached dispatch:${bank.callId}`)
    await respond(vega, bank)
    await world.advance(NEXT_REPLY)
    expect(idents(bank.callId)).toEqual([11])
    expect([cad.writes.attach.requests.length, cad.writes.detach.requests.length]).toEqual([0, 0])
  })

  test('never detaches a unit that dispatch has put on another call too', async () => {
    const { world, cad, vega, bank, fire, idents, respond } = await scene()
    await respond(vega, bank)
    await world.advance(NEXT_REPLY)
    cad.calls.attach(fire.callId, 11)
    await world.advance(NEXT_REPLY)
    await respond(vega, bank)
    await world.advance(NEXT_REPLY)
    expect([idents(bank.callId), idents(fire.callId)]).toEqual([[11], [11]])
    expect(cad.writes.detach.requests).toEqual([])
    expect(subjects(vega)).toContain('Your unit stays on Bank Alarm. Ask dispatch to take it off')
  })

  test('ends when dispatch takes the unit off the call', async () => {
    const { world, cad, vega, bank, takeTold, respond } = await scene()
    await respond(vega, bank)
    await world.advance(NEXT_REPLY)
    takeTold()
    cad.calls.detach(bank.callId, 11)
    await world.advance(NEXT_REPLY)
    expect(takeTold()).toEqual([`${vega.id} ended dispatch:${bank.callId}`])
    expect(routed(vega)).toBeUndefined()
    expect(cad.writes.detach.requests).toEqual([])
  })

  test('waits for the list of units if the player has no known unit, and otherwise names the player', async () => {
    const { world, cad, players, bank, idents, respond } = await scene()
    const late = await world.join({
      name: 'Late',
      identifiers: ['license:late'],
      aces: ['sonoran_calls.duty'],
    })
    const stranger = await world.join({
      name: 'Stranger',
      identifiers: ['license:stranger'],
      aces: ['sonoran_calls.duty'],
    })
    await world.advance(2_000)
    for (const player of [late, stranger]) await player.command('duty')
    await world.advance(2_000)
    cad.units.logIn({ id: 40, communityUserIds: ['license:late'] })
    await respond(late, bank)
    await respond(stranger, bank)
    await world.advance(60_000)
    expect(idents(bank.callId)).toEqual([40])
    expect(subjects(stranger).at(-1)).toBe('The CAD did not attach your unit to Bank Alarm. Ask dispatch')
    expect(cad.writes.attach.bodies.map((body) => JSON.parse(body))).toEqual([
      { identIds: [40] },
      { communityUserIds: ['stranger'] },
    ])
    expect(players).toHaveLength(2)
  })

  test('sets the status of the unit if config.json says so', async () => {
    const { world, cad, vega, bank, respond } = await scene({ config: { respondStatus: true, rules: [] } })
    const status = () => cad.units.all().find(({ id }) => id === 11)?.status
    await respond(vega, bank)
    await world.advance(NEXT_REPLY)
    expect(status()).toBe(3)
    vega.position = { x: 150, y: -1035, z: 30 }
    await world.advance(5_000)
    expect(status()).toBe(4)
    await respond(vega, bank)
    await world.advance(5_000)
    expect(status()).toBe(2)
  })

  test('adds notes with the call sign, at most one in 5 s, to the call that the player responds to', async () => {
    const { world, cad, vega, diaz, bank, respond } = await scene()
    const notes = () =>
      cad
        .currentReply()
        .activeCalls.find(({ callId }) => callId === bank.callId)
        ?.notes.map(({ label, content }) => `${label}: ${content}`)
    await diaz.command('callnote nobody hears this')
    await respond(vega, bank)
    await world.advance(3_000)
    await vega.command('callnote Two suspects, black sedan')
    await vega.command('callnote too soon')
    await world.advance(3_000)
    expect(notes()).toEqual(['1A-11: Two suspects, black sedan'])
    expect(subjects(vega)).toContain('Note added to Bank Alarm')
    expect(subjects(vega)).toContain('Too fast. Try again in 5 s')
    expect(subjects(diaz)).toContain('Respond to a call first, then /callnote adds notes to it')
    await world.advance(5_000)
    await vega.command(`callnote ${'x'.repeat(10_000)}`)
    await world.advance(3_000)
    expect(notes()?.[1]?.length).toBe('1A-11: '.length + 500)
  })

  test('the API key is in no line of the debug log, which names every write', async () => {
    const { world, vega, bank, respond } = await scene({ convars: { sonoran_calls_debug: 'true' } })
    await respond(vega, bank)
    await world.advance(3_000)
    expect(consoleLines({ world })).toContain(`[debug] Attach {"identIds":[11]} to call ${bank.callId}: done`)
  })
})

describe('what must not happen', () => {
  test('a player who signs off is sent nothing more, whatever becomes of the unit', async () => {
    const { world, cad, vega, bank, fire, respond } = await scene()
    await respond(vega, bank)
    await world.advance(NEXT_REPLY)
    cad.calls.attach(fire.callId, 11)
    await world.advance(NEXT_REPLY)
    await vega.command('duty')
    await world.advance(1_000)
    const off = vega.received.findIndex(({ event }) => event === 'sonoran_calls:off')
    expect(off).toBeGreaterThan(0)
    await world.advance(NEXT_REPLY)
    const later = vega.received.slice(off + 1).filter(({ resource }) => resource === 'sonoran_calls')
    expect(later).toEqual([])
  })

  test('a client that says again and again that it arrived, from far away or near, changes the status once', async () => {
    const { world, cad, vega, bank, respond } = await scene({ config: { respondStatus: true, rules: [] } })
    vega.position = { x: 3_000, y: 3_000, z: 30 }
    await respond(vega, bank)
    await world.advance(NEXT_REPLY)
    const arrive = async () => {
      for (let i = 0; i < 50; i++) vega.emitNet('sonoran_calls:arrived', `dispatch:${bank.callId}`)
      await world.advance(5_000)
    }
    await arrive()
    expect(cad.units.all().find(({ id }) => id === 11)?.status).toBe(3)
    vega.position = { x: 150, y: -1035, z: 30 }
    for (let i = 0; i < 5; i++) await arrive()
    expect(cad.units.all().find(({ id }) => id === 11)?.status).toBe(4)
    expect(cad.writes.status.requests).toHaveLength(2)
  })

  test('line breaks and control characters of a note reach no dispatcher', async () => {
    const { world, cad, vega, bank, respond } = await scene()
    await respond(vega, bank)
    await world.advance(3_000)
    vega.emitNet('sonoran_calls:note', 'one\r\ntwo\u0000\u001b[31m')
    await world.advance(3_000)
    const call = cad.currentReply().activeCalls.find(({ callId }) => callId === bank.callId)
    expect(call?.notes.map(({ content }) => content)).toEqual(['one two [31m'])
  })
})

describe('a 911 call that nobody dispatched', () => {
  const config = { respond911: true, rules: [] }

  async function respondTo911(dispatcher: 'online' | 'offline' | 'unknown', settings: object = config) {
    const units = dispatcher === 'unknown' ? { sonoran_calls_units: 'none' } : {}
    const stage = await scene({ config: settings, convars: { ...units } })
    const { world, cad, vega } = stage
    if (dispatcher === 'online') cad.units.logIn({ isDispatch: true })
    const emergency = cad.emergencies.create({ location: 'Innocence Blvd', description: 'Help', x: 1, y: 2 })
    await world.advance(3 * NEXT_REPLY)
    await vega.command(`callrespond e${emergency.callId}`)
    await world.advance(3 * NEXT_REPLY)
    const { activeCalls, emergencyCalls } = cad.currentReply()
    const created = activeCalls.find(({ metaData }) => metaData.createdFromId === String(emergency.callId))
    return { ...stage, emergency, created, emergencyCalls }
  }

  test('becomes a dispatch call with the unit on it while no dispatcher is online', async () => {
    const { world, vega, cad, created, emergencyCalls, idents, takeTold } = await respondTo911('offline')
    expect(created).toMatchObject({
      address: 'Innocence Blvd',
      description: 'Help',
      metaData: { x: '1', y: '2' },
    })
    expect(emergencyCalls).toEqual([])
    expect(idents(created?.callId ?? 0)).toEqual([11])
    expect(takeTold()).toContain(`${vega.id} attached dispatch:${created?.callId}`)
    expect(cad.writes.create.requests).toHaveLength(1)
    expect(await world.call('sonoran_calls', 'getResponders', `dispatch:${created?.callId}`)).toEqual([
      vega.id,
    ])
  })

  test.each([
    ['online', config],
    ['unknown', config],
    ['offline', { rules: [] }],
  ] as const)('stays one while a dispatcher is %s, config %j', async (dispatcher, settings) => {
    const { cad, created, emergencyCalls } = await respondTo911(dispatcher, settings)
    expect([created, emergencyCalls.length]).toEqual([undefined, 1])
    expect([cad.writes.create.requests, cad.writes.remove911.requests]).toEqual([[], []])
  })

  test.each([true, false, 'text'] as const)(
    'sonorancad tells whether a dispatcher is online: %s',
    async (status) => {
      const { world, cad, vega } = await scene({ config })
      const sonorancad = createSonorancad(cad.units.all)
      await world.resources.install({
        name: 'sonorancad',
        server(game) {
          sonorancad.definition.server?.(game)
          game.exports('getDispatchStatus', () => status)
        },
      })
      await world.start('sonorancad')
      const emergency = cad.emergencies.create({ location: 'Innocence Blvd' })
      await world.advance(2 * NEXT_REPLY)
      await vega.command(`callrespond e${emergency.callId}`)
      await world.advance(NEXT_REPLY)
      expect(cad.writes.create.requests).toHaveLength(status === false ? 1 : 0)
    },
  )

  test('is not created again, nor removed, if the CAD did not answer', async () => {
    const { world, cad, vega, diaz } = await scene({ config })
    const emergency = cad.emergencies.create({ location: 'Innocence Blvd' })
    await world.advance(3 * NEXT_REPLY)
    cad.writes.create.fault = { kind: 'neverAnswers' }
    await vega.command(`callrespond e${emergency.callId}`)
    await world.advance(4_000)
    await diaz.command(`callrespond e${emergency.callId}`)
    await world.advance(2 * NEXT_REPLY)
    expect(cad.writes.create.requests).toHaveLength(1)
    expect(cad.writes.remove911.requests).toHaveLength(0)
    expect(subjects(vega).some((text) => text.includes('did not become a dispatch call'))).toBe(true)
  })
})

describe('requests that a client must not make', () => {
  test('write nothing and end nothing: off duty, without the ACE, forged arguments, floods, closed calls', async () => {
    const { world, cad, vega, diaz, bank, idents } = await scene({
      convars: { sonoran_calls_respondAce: 'true' },
    })
    const key = `dispatch:${bank.callId}`
    const civilian = await world.join({ name: 'Civilian', identifiers: ['license:c'] })
    await world.advance(2_000)
    const sentToCivilian = bytesSent(civilian)
    civilian.emitNet('sonoran_calls:respond', key)
    civilian.emitNet('sonoran_calls:note', 'hello')
    civilian.emitNet('sonoran_calls:arrived', key)
    vega.emitNet('sonoran_calls:respond', key)
    await world.advance(5_000)
    expect(bytesSent(civilian)).toBe(sentToCivilian)
    expect(subjects(vega).at(-1)).toBe('You are not allowed to respond to calls here')

    await world.convars.set('sonoran_calls_respondAce', 'false')
    const forged = [
      null,
      undefined,
      5,
      true,
      [],
      {},
      '',
      'dispatch:99999',
      'x'.repeat(10_000),
      { key },
      [key],
    ]
    for (const argument of forged) {
      diaz.emitNet('sonoran_calls:respond', argument)
      diaz.emitNet('sonoran_calls:note', argument)
      diaz.emitNet('sonoran_calls:arrived', argument)
      await world.advance(6_000)
    }
    diaz.emitNet('sonoran_calls:note', 'x'.repeat(10_240))
    await world.advance(5_000)
    cad.calls.close(bank.callId)
    await world.advance(NEXT_REPLY)
    diaz.emitNet('sonoran_calls:respond', key)
    await world.advance(5_000)
    expect(idents(bank.callId)).toEqual([])
    for (const name of ['attach', 'detach', 'status', 'note', 'create', 'remove911'] as const)
      expect(cad.writes[name].requests, name).toEqual([])
  })

  test('a flood of a thousand changes is carried out once, and answered with two lines', async () => {
    const { world, cad, vega, bank, fire } = await scene()
    const before = subjects(vega).length
    for (let i = 0; i < 1_000; i++)
      vega.emitNet('sonoran_calls:respond', `dispatch:${i % 2 === 0 ? bank.callId : fire.callId}`)
    for (let i = 0; i < 1_000; i++) vega.emitNet('sonoran_calls:note', `note ${i}`)
    await world.advance(2_900)
    expect(cad.writes.attach.requests.length).toBe(1)
    expect(cad.writes.note.requests.length).toBe(1)
    const texts = subjects(vega).slice(before)
    expect(texts.filter((text) => text.startsWith('Too fast'))).toHaveLength(2)
    expect(texts.length).toBeLessThan(8)
  })
})

describe('with sonoran_calls_respond off', () => {
  test('no command of it exists, and no byte of it is sent', async () => {
    const { world, cad, vega, diaz, bank } = await scene({ convars: { sonoran_calls_respond: 'off' } })
    const sent = bytesSent(diaz)
    const feed = subjects(vega).length
    await vega.command(`callrespond ${bank.callId}`)
    await vega.command('callnote hello')
    vega.emitNet('sonoran_calls:respond', `dispatch:${bank.callId}`)
    vega.emitNet('sonoran_calls:note', 'hello')
    vega.emitNet('sonoran_calls:arrived', `dispatch:${bank.callId}`)
    expect(await world.call('sonoran_calls', 'respond', vega.id, `dispatch:${bank.callId}`)).toBe(false)
    await world.advance(5_000)
    expect([bytesSent(diaz) - sent, subjects(vega).length - feed]).toEqual([0, 0])
    expect(cad.writes.attach.requests).toEqual([])
    expect(vega.suggestions.has('/callrespond')).toBe(false)
  })

  test('at run time, the commands say so, and work again when it is on', async () => {
    const { world, vega, bank, respond } = await scene()
    await world.convars.set('sonoran_calls_respond', 'off')
    await world.advance(1_000)
    const sent = vega.sent.length
    await respond(vega, bank)
    await vega.command('callnote hello')
    expect(subjects(vega).slice(-2)).toEqual(
      Array(2).fill('Responding to calls is switched off on this server'),
    )
    expect(vega.sent.length).toBe(sent)
    await world.convars.set('sonoran_calls_respond', 'game')
    await world.advance(1_000)
    await respond(vega, bank)
    await world.advance(1_000)
    expect(subjects(vega).at(-1)).toBe('You are responding to Bank Alarm')
  })
})
