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

async function createCall(options: OfficerOptions, fields: object = bank) {
  const scene = await officerOnDuty(options)
  const takeNew = watch(scene.officer)
  const noticeCount = scene.ox.notifications.length
  const { callId } = scene.cad.calls.create(fields)
  await scene.world.advance(NEXT_REPLY)
  return { ...scene, ...takeNew(), callId, takeNew, notices: scene.ox.notifications.slice(noticeCount) }
}

describe('the notification of a new call', () => {
  test.each<[string, string, boolean, 'feed' | 'ox' | 'chat' | 'none']>([
    ['auto', 'without ox_lib', false, 'feed'],
    ['auto', 'with ox_lib', true, 'ox'],
    ['ox_lib', 'without ox_lib', false, 'feed'],
    ['ox_lib', 'with ox_lib', true, 'ox'],
    ['gta', 'with ox_lib', true, 'feed'],
    ['chat', 'with ox_lib', true, 'chat'],
    ['none', 'with ox_lib', true, 'none'],
  ])('in mode %s %s', async (notify, _, oxLib, channel) => {
    const { feed, chat, sounds, notices } = await createCall({
      oxLib,
      convars: { sonoran_calls_notify: notify },
    })
    expect({ feed: feed.length, ox: notices.length, chat: chat.length }).toEqual({
      feed: channel === 'feed' ? 1 : 0,
      ox: channel === 'ox' ? 1 : 0,
      chat: channel === 'chat' ? 1 : 0,
    })
    expect(sounds).toEqual(channel === 'none' ? [] : ['Lose_1st'])
    if (channel === 'feed')
      expect(feed[0]).toMatchObject({
        sender: 'Dispatch',
        subject: 'New call',
        text: '10-90 - Bank Alarm, Mission Row (9001)',
        background: 6,
        important: true,
        brief: true,
        duration: expect.closeTo(12 / 7, 5),
      })
    if (channel === 'ox')
      expect(notices[0]).toEqual({
        id: 'sonoran_calls:dispatch:501',
        title: 'Dispatch: New call',
        description: '10\\-90 \\- Bank Alarm  \nMission Row \\(9001\\)',
        duration: 12_000,
        type: 'error',
        icon: 'tower-broadcast',
      })
    if (channel === 'chat')
      expect(chat[0]).toMatchObject({
        author: 'Dispatch',
        text: 'New call: 10-90 - Bank Alarm, Mission Row (9001)',
        message: { args: expect.anything() },
      })
  })

  test('uses ox_lib while it runs, and the feed otherwise', async () => {
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

  test('has a background colour that depends on the priority', async () => {
    const { world, cad, officer } = await officerOnDuty()
    for (const priority of [1, 2, 3]) cad.calls.create({ ...bank, priority })
    await world.advance(NEXT_REPLY)
    expect(officer.feed.slice(-3).map(({ background }) => background)).toEqual([6, 15, 12])
  })

  test('is replaced in ox_lib by later notifications of the same call', async () => {
    const { world, cad, ox, callId } = await createCall({ oxLib: true }, { ...bank, priority: 2 })
    cad.calls.edit(callId, { priority: 1 })
    await world.advance(NEXT_REPLY)
    expect(ox.notifications.filter(({ id }) => id?.endsWith('dispatch:501'))).toHaveLength(2)
    expect(ox.current.filter(({ id }) => id?.endsWith('dispatch:501'))).toMatchObject([
      { title: 'Dispatch: Now priority 1' },
    ])
  })
})

describe('the description of a new dispatch call', () => {
  const description = `Silent alarm: ${'x'.repeat(200)}`
  const first120 = description.slice(0, 120)

  test.each<[string, boolean]>([
    ['gta', false],
    ['chat', false],
    ['ox_lib', true],
  ])('is at the end of its notification, cut to 120 characters, in mode %s', async (notify, oxLib) => {
    const { feed, chat, notices } = await createCall(
      { oxLib, convars: { sonoran_calls_notify: notify } },
      { ...bank, description },
    )
    const text = feed[0]?.text ?? chat[0]?.text ?? notices[0]?.description?.replace(/\\(.)/g, '$1')
    expect(text).toMatch(/Mission Row \(9001\)(,| {2}\n)/)
    expect(text?.endsWith(`${first120}…`)).toBe(true)
  })

  test('is also in the notification of a dispatched 911 call, and not in later notifications', async () => {
    const { world, cad, officer } = await officerOnDuty()
    const takeNew = watch(officer)
    const { callId } = cad.emergencies.create({
      location: 'Legion Square',
      description: 'He has a knife',
      x: 1,
      y: 2,
    })
    await world.advance(NEXT_REPLY)
    const call = cad.emergencies.dispatch(callId, { title: 'Stabbing', code: '240' })
    await world.advance(NEXT_REPLY)
    cad.calls.edit(call.callId, { priority: 1 })
    await world.advance(NEXT_REPLY)
    expect(takeNew().feed.map(({ text }) => text)).toEqual([
      'Legion Square, He has a knife',
      '240 - Stabbing, Legion Square, He has a knife',
      '240 - Stabbing, Legion Square',
    ])
  })
})

describe('the notification of a 911 call', () => {
  test.each<[boolean, string]>([
    [false, 'Legion Square (8170), He has a knife'],
    [true, 'Legion Square (8170), Jane Doe: He has a knife'],
  ])('contains location and description, and the caller only if shared: %s', async (share, text) => {
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

  test('is not repeated when the owner changes sonoran_calls_shareCaller, which updates the existing calls', async () => {
    const { world, cad, officer } = await officerOnDuty()
    cad.emergencies.create({
      caller: 'Jane Doe',
      description: 'He has a knife',
      metaData: { phone: '555-0100' },
    })
    await world.advance(NEXT_REPLY)
    const callsJson = async () => JSON.stringify(await officer.call('sonoran_calls', 'getCalls'))
    const feedLength = officer.feed.length
    for (const share of [true, false]) {
      await world.convars.set('sonoran_calls_shareCaller', String(share))
      await world.advance(1_000)
      expect((await callsJson()).includes('Jane Doe')).toBe(share)
      expect((await callsJson()).includes('555-0100')).toBe(share)
    }
    expect(officer.feed).toHaveLength(feedLength)
  })

  test('has another sender for a call to the civil line', async () => {
    const { world, cad, officer } = await officerOnDuty()
    cad.emergencies.create({ isEmergency: false, location: 'Grapeseed' })
    await world.advance(NEXT_REPLY)
    expect(officer.feed.at(-1)).toMatchObject({ sender: 'Civil line', text: 'Grapeseed' })
  })
})

describe('notifications of changes', () => {
  type Scene = Awaited<ReturnType<typeof officerOnDuty>>
  type Change = (scene: Scene, callId: number) => unknown

  async function subjectsAfter(change: Change) {
    const scene = await createCall({}, { ...bank, priority: 2 })
    change(scene, scene.callId)
    await scene.world.advance(NEXT_REPLY)
    return scene.takeNew().feed.map(({ subject }) => subject)
  }

  test.each<[string, Change, string]>([
    ['a higher priority', ({ cad }, id) => cad.calls.edit(id, { priority: 1 }), 'Now priority 1'],
    ['another location', ({ cad }, id) => cad.calls.move(id, { x: 900, y: 100 }), 'New location'],
  ])('%s has one', async (_, change, subject) => {
    expect(await subjectsAfter(change)).toEqual([subject])
  })

  test.each<[string, Change]>([
    ['a lower priority', ({ cad }, id) => cad.calls.edit(id, { priority: 3 })],
    ['a corrected location', ({ cad }, id) => cad.calls.move(id, { x: 150, y: -1036 })],
    [
      'a location that follows the primary unit',
      ({ cad }, id) => cad.calls.edit(id, { trackPrimary: true, x: 900, y: 100 }),
    ],
    ['another status', ({ cad }, id) => cad.calls.edit(id, { status: 0 })],
    ['an attached unit', ({ cad }, id) => cad.calls.attach(id, 7)],
    ['a note on a call without the route', ({ cad }, id) => cad.calls.note(id, 'armed')],
    ['a closed call', ({ cad }, id) => cad.calls.close(id)],
  ])('%s has none', async (_, change) => {
    expect(await subjectsAfter(change)).toEqual([])
  })

  test('a reopened call has one', async () => {
    const { world, cad, callId, takeNew } = await createCall({})
    cad.calls.close(callId)
    await world.advance(NEXT_REPLY)
    cad.calls.reopen(callId)
    await world.advance(NEXT_REPLY)
    expect(takeNew().feed.map(({ subject }) => subject)).toEqual(['Call reopened'])
  })

  test('a dispatched 911 call has exactly one', async () => {
    const { world, cad, officer } = await officerOnDuty()
    const { callId } = cad.emergencies.create({ location: 'Legion Square', x: 195, y: -934 })
    await world.advance(NEXT_REPLY)
    const takeNew = watch(officer)
    cad.emergencies.dispatch(callId, { title: 'Stabbing', code: '240' })
    await world.advance(NEXT_REPLY)
    expect(takeNew().feed).toMatchObject([
      { subject: '911 call dispatched', text: expect.stringContaining('240 - Stabbing') },
    ])
  })

  test('a note on the call with the route has one, without a sound', async () => {
    const { world, cad, officer, callId, takeNew } = await createCall({})
    await officer.command('callroute')
    takeNew()
    cad.calls.note(callId, 'Suspect is armed', 'Unit 12')
    await world.advance(NEXT_REPLY)
    expect(takeNew()).toMatchObject({
      feed: [{ subject: 'New note', text: '10-90 - Bank Alarm, Unit 12: Suspect is armed' }],
      sounds: [],
    })
  })

  test('an unreachable CAD has one and makes the blips paler until the CAD is back', async () => {
    const { world, cad, officer, takeNew } = await createCall({})
    const alpha = officer.blips.map((blip) => blip.alpha)
    cad.fault = { kind: 'unreachable' }
    await world.advance(130_000)
    expect(takeNew().feed.map(({ text }) => text)).toEqual([expect.stringContaining("can't be reached")])
    expect(officer.blips.every((blip, i) => blip.alpha < (alpha[i] ?? 0))).toBe(true)
    cad.fault = null
    await world.advance(130_000)
    expect(takeNew().feed.map(({ text }) => text)).toEqual([expect.stringContaining('is back')])
    expect(officer.blips.map((blip) => blip.alpha)).toEqual(alpha)
  })
})

describe('user input is escaped', () => {
  const hostile = '~r~<b>&![x](http://evil/x.png)^1\n**bold** `code`'

  test.each(['gta', 'chat', 'ox_lib'])('in mode %s', async (notify) => {
    const { world, cad, officer, ox } = await officerOnDuty({
      oxLib: true,
      convars: { sonoran_calls_notify: notify },
    })
    cad.calls.create({ title: hostile, code: hostile, address: hostile, postal: hostile, x: 1, y: 2 })
    cad.emergencies.create({ location: hostile, description: hostile.repeat(30) })
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
    // Every character with a meaning in Markdown is escaped, and there is no other backslash.
    for (const text of markdown) expect(text).toMatch(/^(?:[^!-/:-@[-`{-~]|\\[!-/:-@[-`{-~])*$/)
  })
})
