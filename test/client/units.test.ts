import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../fixtures/hostile-text.ts'
import { icons, NEXT_REPLY, type OfficerOptions, officerOnDuty, watch } from '../fixtures/officer.ts'

const bank = {
  title: 'Bank Alarm',
  code: '10-90',
  priority: 3,
  address: 'Mission Row',
  postal: '9001',
  description: 'Two men with rifles.',
  x: 147,
  y: -1035,
}
const OWN = { id: 12, unitNum: '1A-12', communityUserIds: ['license:a1'] }

/** The officer is the unit 1A-12. Another call keeps the list of units requested. */
async function scene(options: OfficerOptions = {}, fields: object = bank) {
  const stage = await officerOnDuty(options)
  const { world, cad, officer } = stage
  cad.units.logIn(OWN)
  cad.units.logIn({ id: 14, unitNum: '1A-14', status: 4 })
  cad.calls.create({ title: 'Other', x: 3000, y: 3000, idents: [14] })
  const { callId } = cad.calls.create(fields)
  await world.advance(3 * NEXT_REPLY)
  const take = watch(officer)
  /** Lets the change arrive, and returns what the player saw. */
  const next = async () => {
    await world.advance(3 * NEXT_REPLY)
    return take()
  }
  const routed = () => icons(officer).find(({ route }) => route)?.name ?? null
  return { ...stage, callId, next, routed }
}

const subjects = ({ feed }: { feed: readonly { subject?: string | null; text: string }[] }) =>
  feed.map(({ subject, text }) => `${subject ?? ''}|${text}`)

describe('being attached to a call', () => {
  test('is notified once, with sound, place and description; the call is larger and the route starts', async () => {
    const { cad, callId, next, routed, officer } = await scene()
    const scaleBefore = icons(officer).find(({ name }) => name === '10-90 - Bank Alarm')?.scale
    cad.calls.attach(callId, 12)
    const shown = await next()
    expect(subjects(shown)).toEqual([
      'Assigned to you|10-90 - Bank Alarm, Mission Row (9001), 1A-12, Two men with rifles.',
    ])
    expect(routed()).toBe('10-90 - Bank Alarm')
    const scale = icons(officer).find(({ name }) => name === '10-90 - Bank Alarm')?.scale
    expect(scale).toBeGreaterThan(scaleBefore as number)
    expect(await officer.call('sonoran_calls', 'getMyCalls')).toMatchObject([{ callId, mine: true }])
  })

  test('a new call that has the unit already is notified as assigned only', async () => {
    const { cad, next } = await scene()
    cad.calls.create({ ...bank, title: 'Fire', idents: [12], primary: 12 })
    expect(subjects(await next())).toEqual([expect.stringMatching(/^Assigned to you\|10-90 - Fire/)])
  })

  test('and detached again is notified, and ends the route', async () => {
    const { cad, callId, next, routed } = await scene()
    cad.calls.attach(callId, 12)
    await next()
    cad.calls.detach(callId, 12)
    expect(subjects(await next())).toEqual([expect.stringMatching(/^No longer assigned to you\|/)])
    expect(routed()).toBeNull()
  })

  test('does not replace a route that the player set', async () => {
    const { cad, callId, next, routed, officer } = await scene()
    await officer.command('callroute 501')
    cad.calls.attach(callId, 12)
    await next()
    expect(routed()).toBe('Other')
    cad.calls.detach(callId, 12)
    await next()
    expect(routed()).toBe('Other')
  })

  test('starts no route if config.json says so', async () => {
    const { cad, callId, next, routed } = await scene({ config: { autoRoute: false, rules: [] } })
    cad.calls.attach(callId, 12)
    await next()
    expect(routed()).toBeNull()
  })

  test('is told with the number of calls when the player goes on duty, and the route starts', async () => {
    const { cad, callId, next, routed, officer } = await scene()
    await officer.command('duty')
    cad.calls.attach(callId, 12)
    await next()
    await officer.command('duty')
    const shown = await next()
    expect(shown.feed.map(({ text }) => text)).toEqual(['On duty: 2 active calls, 1 assigned to you'])
    expect(routed()).toBe('10-90 - Bank Alarm')
  })

  test.each<[string, (cad: Awaited<ReturnType<typeof scene>>['cad'], callId: number) => void, string]>([
    ['a note', (cad, id) => cad.calls.note(id, 'Suspects left', 'Dispatch'), 'New note'],
    ['a move', (cad, id) => cad.calls.move(id, { x: 900, y: 900 }), 'New location'],
    ['a raised priority', (cad, id) => cad.calls.edit(id, { priority: 1 }), 'Now priority 1'],
    ['a status', (cad, id) => cad.calls.edit(id, { status: 0 }), 'Status: pending'],
    ['the end', (cad, id) => cad.calls.close(id), 'Your call is closed'],
  ])('%s of an own call is notified once, unless notifications are off', async (_, change, subject) => {
    for (const muted of [false, true]) {
      const { cad, callId, next, officer } = await scene({ config: { autoRoute: false, rules: [] } })
      cad.calls.attach(callId, 12)
      await next()
      if (muted) await officer.command('callmute')
      await next()
      change(cad, callId)
      expect((await next()).feed.map((entry) => entry.subject)).toEqual(muted ? [] : [subject])
    }
  })
})

describe('who is on a call', () => {
  test.each([true, false])('stands in /calls, own calls first, and in /call (ox_lib: %s)', async (oxLib) => {
    const { cad, callId, next, officer, ox } = await scene({ oxLib })
    cad.units.logIn({ id: 16, unitNum: '1A-16', status: 7 })
    cad.calls.attach(callId, 14, 12, 77, 78, 16)
    cad.units.setStatus(12, 3)
    await next()
    await officer.command('calls')
    const { chat } = await next()
    const units = '1A-14 on scene, 1A-12 en route, 1A-16 status 7 and 2 more'
    if (oxLib) {
      const [first] = ox.menu?.options ?? []
      expect(first?.description?.replaceAll('\\', '')).toContain(`yours`)
      expect(first?.description?.replaceAll('\\', '')).toContain(units)
    } else {
      expect(chat[1]?.text).toMatch(/^P3 10-90 - Bank Alarm · yours · /)
      expect(chat[1]?.text).toContain(units)
      await officer.command(`call ${callId}`)
      const details = (await next()).chat.map(({ author, text }) => `${author}: ${text}`)
      expect(details).toContain(`Units: ${units}`)
    }
  })

  test('includes names in /call only if the owner shares them', async () => {
    for (const [share, units] of [
      ['false', 'Units: 1A-14 on scene'],
      ['true', 'Units: 1A-14 Officer 14 on scene'],
    ] as const) {
      const { officer, next } = await scene({ convars: { sonoran_calls_shareUnitNames: share } })
      await officer.command('call 501')
      expect((await next()).chat.map(({ author, text }) => `${author}: ${text}`)).toContain(units)
      expect(JSON.stringify(officer.received.map(({ args }) => args)).includes('Officer 14')).toBe(
        share === 'true',
      )
    }
  })

  test('hostile call signs and names stay short and harmless', async () => {
    const { cad, callId, next, officer } = await scene({ convars: { sonoran_calls_shareUnitNames: 'true' } })
    const texts = fc.sample(hostileText, { numRuns: 60, seed: 1 })
    for (const [i, text] of texts.entries()) cad.units.logIn({ id: 100 + i, unitNum: text, name: text })
    cad.calls.attach(callId, ...texts.map((_, i) => 100 + i))
    await next()
    await officer.command('calls')
    await officer.command(`call ${callId}`)
    const { chat } = await next()
    expect(chat.length).toBeGreaterThan(5)
    for (const { text } of chat) {
      expect(text).not.toMatch(/[~<>&^\n]/)
      expect(Buffer.byteLength(text)).toBeLessThan(400)
    }
  })
})

describe('a 911 call', () => {
  test('that was dispatched without units: its first known unit is told once', async () => {
    const { cad, next } = await scene()
    const { callId } = cad.emergencies.create({ caller: 'Jane', location: 'Legion Square', x: 1, y: 1 })
    await next()
    const call = cad.emergencies.dispatch(callId)
    await next()
    cad.calls.attach(call.callId, 14)
    expect((await next()).feed.map(({ subject }) => subject)).toEqual(['1A-14 has taken the call'])
    cad.calls.attach(call.callId, 77)
    expect((await next()).feed).toEqual([])
  })

  test('that is not from 911 gets no such notification', async () => {
    const { cad, callId, next } = await scene()
    cad.calls.attach(callId, 14)
    expect((await next()).feed).toEqual([])
  })
})
