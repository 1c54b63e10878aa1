import { describe, expect, test } from 'vitest'
import { NEXT_REPLY, type OfficerOptions, officerOnDuty, watch } from '../fixtures/officer.ts'

const bank = {
  title: 'Bank Alarm',
  code: '10-90',
  priority: 1,
  address: 'Mission Row',
  postal: '9001',
  x: 147,
  y: -1035,
}

async function newCall(options: OfficerOptions, fields: object = bank) {
  const scene = await officerOnDuty(options)
  const look = watch(scene.officer)
  const before = scene.ox.notifications.length
  const { callId } = scene.cad.calls.create(fields)
  await scene.world.advance(NEXT_REPLY)
  return { ...scene, ...look(), callId, look, notices: scene.ox.notifications.slice(before) }
}

describe('a new call is told', () => {
  test.each<[string, string, boolean, 'feed' | 'ox' | 'chat' | 'nowhere']>([
    ['auto', 'without ox_lib', false, 'feed'],
    ['auto', 'with ox_lib', true, 'ox'],
    ['ox_lib', 'without ox_lib', false, 'feed'],
    ['ox_lib', 'with ox_lib', true, 'ox'],
    ['gta', 'with ox_lib', true, 'feed'],
    ['chat', 'with ox_lib', true, 'chat'],
    ['none', 'with ox_lib', true, 'nowhere'],
  ])('by %s, %s', async (notify, _, oxLib, where) => {
    const { feed, chat, sounds, notices } = await newCall({
      oxLib,
      convars: { sonoran_calls_notify: notify },
    })
    expect({ feed: feed.length, ox: notices.length, chat: chat.length }).toEqual({
      feed: where === 'feed' ? 1 : 0,
      ox: where === 'ox' ? 1 : 0,
      chat: where === 'chat' ? 1 : 0,
    })
    expect(sounds).toEqual(where === 'nowhere' ? [] : ['Lose_1st'])
    if (where === 'feed')
      expect(feed[0]).toMatchObject({
        sender: 'Dispatch',
        subject: 'New call',
        text: '10-90 - Bank Alarm, Mission Row (9001)',
        background: 6,
        important: true,
        brief: true,
        duration: expect.closeTo(12 / 7, 5),
      })
    if (where === 'ox')
      expect(notices[0]).toEqual({
        id: 'sonoran_calls:dispatch:501',
        title: 'Dispatch: New call',
        description: '10\\-90 \\- Bank Alarm  \nMission Row \\(9001\\)',
        duration: 12_000,
        type: 'error',
        icon: 'tower-broadcast',
      })
    if (where === 'chat')
      expect(chat[0]).toMatchObject({
        author: 'Dispatch',
        text: 'New call: 10-90 - Bank Alarm, Mission Row (9001)',
        message: { args: expect.anything() },
      })
  })

  test('by ox_lib as soon as it runs, and by the feed as soon as it does not', async () => {
    const { world, cad, officer, ox } = await officerOnDuty()
    const counts = () => [officer.feed.length, ox.notifications.length]
    const [feed = 0] = counts()
    await world.start('ox_lib')
    cad.calls.create(bank)
    await world.advance(NEXT_REPLY)
    expect(counts()).toEqual([feed, 1])
    await world.stop('ox_lib')
    cad.calls.create(bank)
    await world.advance(NEXT_REPLY)
    expect(counts()).toEqual([feed + 1, 1])
  })

  test('with a background and a time for its priority', async () => {
    const { world, cad, officer } = await officerOnDuty()
    for (const priority of [1, 2, 3]) cad.calls.create({ ...bank, priority })
    await world.advance(NEXT_REPLY)
    expect(officer.feed.slice(-3).map(({ background }) => background)).toEqual([6, 15, 12])
  })

  test('in the same notification as what is told of it later, where ox_lib shows it', async () => {
    const { world, cad, ox, callId } = await newCall({ oxLib: true }, { ...bank, priority: 2 })
    cad.calls.edit(callId, { priority: 1 })
    await world.advance(NEXT_REPLY)
    expect(ox.notifications.filter(({ id }) => id?.endsWith('dispatch:501'))).toHaveLength(2)
    expect(ox.current.filter(({ id }) => id?.endsWith('dispatch:501'))).toMatchObject([
      { title: 'Dispatch: Now priority 1' },
    ])
  })
})

describe('of a 911 call is told', () => {
  test.each<[boolean, string]>([
    [false, 'Legion Square (8170), He has a knife'],
    [true, 'Legion Square (8170), Jane Doe: He has a knife'],
  ])('where and what, and who called only if the owner shares it: %s', async (share, text) => {
    const { world, cad, officer } = await officerOnDuty({
      convars: { sonoran_calls_shareCaller: String(share) },
    })
    cad.emergencies.create({
      caller: 'Jane Doe',
      location: 'Legion Square',
      postal: '8170',
      description: 'He has a knife',
    })
    await world.advance(NEXT_REPLY)
    expect(officer.feed.at(-1)).toMatchObject({ sender: '911', subject: 'New call', text, background: 9 })
    expect(officer.sounds.at(-1)?.name).toBe('CONFIRM_BEEP')
  })

  test('what the owner shares from now on, also of the calls that are there', async () => {
    const { world, cad, officer } = await officerOnDuty()
    cad.emergencies.create({
      caller: 'Jane Doe',
      description: 'He has a knife',
      metaData: { phone: '555-0100' },
    })
    await world.advance(NEXT_REPLY)
    const seen = async () => JSON.stringify(await officer.call('sonoran_calls', 'getCalls'))
    const told = officer.feed.length
    for (const share of [true, false]) {
      await world.convars.set('sonoran_calls_shareCaller', String(share))
      await world.advance(1_000)
      expect((await seen()).includes('Jane Doe')).toBe(share)
      expect((await seen()).includes('555-0100')).toBe(share)
    }
    expect(officer.feed).toHaveLength(told)
  })

  test('that it is from the civil line, if it is', async () => {
    const { world, cad, officer } = await officerOnDuty()
    cad.emergencies.create({ isEmergency: false, location: 'Grapeseed' })
    await world.advance(NEXT_REPLY)
    expect(officer.feed.at(-1)).toMatchObject({ sender: 'Civil line', text: 'Grapeseed' })
  })
})

describe('worth a word is', () => {
  type Scene = Awaited<ReturnType<typeof officerOnDuty>>
  const NOTHING: string[] = []

  test.each<[string, (scene: Scene, callId: number) => unknown, string[]]>([
    ['a raised priority', ({ cad }, id) => cad.calls.edit(id, { priority: 1 }), ['Now priority 1']],
    ['a new place', ({ cad }, id) => cad.calls.move(id, { x: 900, y: 100 }), ['New location']],
    ['not a lowered priority', ({ cad }, id) => cad.calls.edit(id, { priority: 3 }), NOTHING],
    ['not a place said more exactly', ({ cad }, id) => cad.calls.move(id, { x: 150, y: -1036 }), NOTHING],
    [
      'not the way of a unit that the call goes with',
      ({ cad }, id) => cad.calls.edit(id, { trackPrimary: true, x: 900, y: 100 }),
      NOTHING,
    ],
    ['not a status', ({ cad }, id) => cad.calls.edit(id, { status: 0 }), NOTHING],
    ['not a unit', ({ cad }, id) => cad.calls.attach(id, 7), NOTHING],
    [
      'not a note on a call that the player is not routed to',
      ({ cad }, id) => cad.calls.note(id, 'armed'),
      NOTHING,
    ],
    ['not a closed call', ({ cad }, id) => cad.calls.close(id), NOTHING],
  ])('%s', async (_, change, subjects) => {
    const scene = await newCall({}, { ...bank, priority: 2 })
    change(scene, scene.callId)
    await scene.world.advance(NEXT_REPLY)
    expect(scene.look().feed.map(({ subject }) => subject)).toEqual(subjects)
  })

  test('a call that is opened again', async () => {
    const { world, cad, callId, look } = await newCall({})
    cad.calls.close(callId)
    await world.advance(NEXT_REPLY)
    cad.calls.reopen(callId)
    await world.advance(NEXT_REPLY)
    expect(look().feed.map(({ subject }) => subject)).toEqual(['Call reopened'])
  })

  test('a 911 call that is dispatched, once', async () => {
    const { world, cad, officer } = await officerOnDuty()
    const { callId } = cad.emergencies.create({ location: 'Legion Square', x: 195, y: -934 })
    await world.advance(NEXT_REPLY)
    const look = watch(officer)
    cad.emergencies.dispatch(callId, { title: 'Stabbing', code: '240' })
    await world.advance(NEXT_REPLY)
    expect(look().feed).toMatchObject([
      { subject: '911 call dispatched', text: expect.stringContaining('240 - Stabbing') },
    ])
  })

  test('a note on the call that the player is routed to', async () => {
    const { world, cad, officer, callId, look } = await newCall({})
    await officer.command('callroute')
    look()
    cad.calls.note(callId, 'Suspect is armed', 'Unit 12')
    await world.advance(NEXT_REPLY)
    expect(look()).toMatchObject({
      feed: [{ subject: 'New note', text: '10-90 - Bank Alarm, Unit 12: Suspect is armed' }],
      sounds: [],
    })
  })

  test('that the CAD is away, with a paler map, and that it is back', async () => {
    const { world, cad, officer, look } = await newCall({})
    const alpha = officer.blips.map((blip) => blip.alpha)
    cad.fault = { kind: 'unreachable' }
    await world.advance(130_000)
    expect(look().feed.map(({ text }) => text)).toEqual([expect.stringContaining("can't be reached")])
    expect(officer.blips.every((blip, i) => blip.alpha < (alpha[i] ?? 0))).toBe(true)
    cad.fault = null
    await world.advance(130_000)
    expect(look().feed.map(({ text }) => text)).toEqual([expect.stringContaining('is back')])
    expect(officer.blips.map((blip) => blip.alpha)).toEqual(alpha)
  })
})

describe("players' words stay words", () => {
  const nasty = '~r~<b>&![x](http://evil/x.png)^1\n**bold** `code`'

  test.each(['gta', 'chat', 'ox_lib'])('by %s', async (notify) => {
    const { world, cad, officer, ox } = await officerOnDuty({
      oxLib: true,
      convars: { sonoran_calls_notify: notify },
    })
    cad.calls.create({ title: nasty, code: nasty, address: nasty, postal: nasty, x: 1, y: 2 })
    cad.emergencies.create({ location: nasty, description: nasty.repeat(30) })
    await world.advance(NEXT_REPLY)
    await officer.command('calls')
    await world.advance(100)
    const texts = [
      ...officer.feed.flatMap(({ text, sender, subject }) => [text, sender ?? '', subject ?? '']),
      ...officer.chat.flatMap(({ text, author }) => [text, author ?? '']),
      ...officer.blips.map(({ name }) => name ?? ''),
    ]
    expect(texts.join('')).toContain('bold')
    for (const text of texts) expect(text).not.toMatch(/[~<>&^\n]/)
    for (const { message } of officer.chat) expect(Object.keys(message as object)).toEqual(['args'])
    const markdown = [
      ...ox.notifications.flatMap(({ description }) => (description ?? '').split('  \n')),
      ...(ox.menu?.options ?? []).flatMap(({ title, description }) => [title ?? '', description ?? '']),
    ]
    expect(markdown.length).toBeGreaterThan(0)
    // Every sign that could mean anything has its backslash, and every backslash its sign.
    for (const text of markdown) expect(text).toMatch(/^(?:[^!-/:-@[-`{-~]|\\[!-/:-@[-`{-~])*$/)
  })
})
