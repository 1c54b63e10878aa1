import { describe, expect, test } from 'vitest'
import { createClosedCalls } from '../../client/core/closed-calls.ts'
import type { SeenCall } from '../../shared/call.ts'
import { CALL_STATUS } from '../../shared/call-codes.ts'
import { encodeCall } from '../../shared/encode-call.ts'
import type { Player } from '../../simulator/game/world.ts'
import { dispatchCall } from '../fixtures/calls.ts'
import { NEXT_REPLY, type OfficerOptions, officerOnDuty, watch } from '../fixtures/officer.ts'
import { seenCall } from '../fixtures/seen-call.ts'

const bank = {
  title: 'Bank Alarm',
  code: '10-90',
  priority: 1,
  address: 'Mission Row',
  postal: '9001',
  description: 'Silent alarm at the vault.',
  metaData: { secret: '555-0100' },
  x: 147,
  y: -1035,
}

const closedMessages = ({ received }: Player) =>
  received.filter(({ event }) => event === 'sonoran_calls:closed')
const requests = ({ sent }: Player) => sent.filter(({ event }) => event === 'sonoran_calls:requestClosed')

/** An officer on duty, with 10 closed calls (501 to 510, closed in this order) and one active call (511). */
async function withClosedCalls(options: OfficerOptions = {}) {
  const scene = await officerOnDuty(options)
  const { cad, world, officer } = scene
  officer.position = { x: 147, y: -935, z: 30 }
  for (let i = 0; i < 11; i++) cad.calls.create({ ...bank, title: `Alarm ${i}` })
  for (let id = 501; id <= 510; id++) cad.calls.close(id)
  await world.advance(NEXT_REPLY)
  const takeNew = watch(officer)
  /** Runs a command and returns the new chat lines. */
  const show = async (line: string) => {
    takeNew()
    await officer.command(line)
    await world.advance(1_000)
    return takeNew().chat.map(({ author, text }) => [author, text])
  }
  return { ...scene, show }
}

describe('the last page of /calls', () => {
  test('lists the 8 newest closed calls in the chat, and /call opens them', async () => {
    const { show } = await withClosedCalls()
    expect((await show('calls'))[0]).toEqual(['Dispatch', 'Active calls: 1 · Page 1 of 2 (/calls 2)'])
    expect(await show('calls 2')).toEqual([
      ['Dispatch', 'Recently closed calls · Page 2 of 2 (/calls 1)'],
      ...[510, 509, 508, 507, 506, 505, 504, 503].map((id) => [
        `${id}`,
        `P1 10-90 - Alarm ${id - 501} · Mission Row (9001) · 100 m · 0 units`,
      ]),
    ])
    expect(await show('call 510')).toEqual([
      ['510', 'P1 10-90 - Alarm 9'],
      ['Status', expect.stringMatching(/^closed · radio dispatch · updated \d+ s ago$/)],
      ['Location', 'Mission Row (9001) · 100 m'],
      ['Description', 'Silent alarm at the vault.'],
      ['Units', '0 units'],
    ])
  })

  test('opens from the menu of ox_lib, and offers no actions for closed calls', async () => {
    const { officer, world, ox, show } = await withClosedCalls({ oxLib: true })
    expect(await show('calls')).toEqual([])
    expect(ox.menu?.options.map(({ title }) => title)).toEqual([
      'P1 10\\-90 \\- Alarm 10',
      'Recently closed calls',
    ])
    await ox.choose('Recently closed calls')
    await world.advance(1_000)
    expect(ox.menu?.title).toBe('Recently closed calls')
    expect(ox.menu?.options).toHaveLength(8)
    await ox.choose(/Alarm 9/)
    await world.advance(100)
    expect(ox.menu?.title).toBe('P1 10\\-90 \\- Alarm 9')
    expect(ox.menu?.options.every(({ readOnly }) => readOnly)).toBe(true)
    await officer.command('callroute 510')
    expect(officer.route).toBeNull()
  })

  test.each(['en', 'de', 'es', 'fr', 'nl', 'pt-BR'])(
    'is announced where there are no calls at all, in locale %s',
    async (locale) => {
      const { officer, world } = await officerOnDuty({ convars: { sonoran_calls_locale: locale } })
      await officer.command('calls')
      await world.advance(100)
      expect(officer.feed.at(-1)?.text).toContain('/calls 2')
      const { length } = officer.feed
      await officer.command('calls 2')
      await world.advance(1_000)
      expect(officer.feed).toHaveLength(length + 1)
      expect(officer.chat).toEqual([])
    },
  )

  test('is empty if the owner requests no closed calls', async () => {
    const { officer, show } = await withClosedCalls({ convars: { sonoran_calls_closedLimit: '0' } })
    expect(await show('calls 2')).toEqual([])
    expect(officer.feed.at(-1)?.text).toBe('There are no recently closed calls')
  })
})

describe('closed calls', () => {
  test('are sent only on request, at most every 10 s, without the metaData', async () => {
    const { officer, world, show } = await withClosedCalls()
    await show('calls')
    expect(closedMessages(officer)).toEqual([])
    await show('calls 2')
    expect(await show('calls 2')).toHaveLength(9)
    expect(closedMessages(officer)).toHaveLength(1)
    expect(JSON.stringify(await officer.call('sonoran_calls', 'getCalls'))).not.toContain('Alarm 9')
    await world.advance(10_000)
    await show('calls 2')
    expect([requests(officer).length, closedMessages(officer).length]).toEqual([2, 2])
    const sent = JSON.stringify(closedMessages(officer).map(({ args }) => args))
    expect(sent).toContain('Silent alarm')
    expect(sent).not.toContain('555-0100')
  })

  test('are sent at most every 2 s to a modified client, and never to a player off duty', async () => {
    const { officer, world } = await withClosedCalls()
    const civilian = await world.join({ name: 'Ann' })
    await world.advance(2_000)
    for (let i = 0; i < 50; i++) {
      officer.emitNet('sonoran_calls:requestClosed', i, { a: [] })
      civilian.emitNet('sonoran_calls:requestClosed')
      await world.advance(100)
    }
    expect(closedMessages(officer)).toHaveLength(3)
    expect(civilian.received).toEqual([])
    expect(civilian.bytesReceived).toBe(0)
  })

  test('are deleted when the player goes off duty, and the open menu is closed', async () => {
    const { officer, world, ox, show } = await withClosedCalls({ oxLib: true })
    await show('calls 2')
    expect(ox.menu).not.toBeNull()
    await officer.command('duty')
    await world.advance(1_000)
    expect(ox.menu).toBeNull()
    await show('call 510')
    expect(ox.notifications.at(-1)?.description).toBe('You are off duty')
    await officer.command('duty')
    await world.advance(12_000)
    await show('call 510')
    expect(ox.notifications.at(-1)?.description).toContain('There is no call 510')
  })

  test('do not close a menu of another resource', async () => {
    const { officer, world, ox } = await withClosedCalls({ oxLib: true })
    await officer.call('ox_lib', 'registerContext', { id: 'garage', title: 'Garage', options: [] })
    await officer.call('ox_lib', 'showContext', 'garage')
    await officer.command('duty')
    await world.advance(1_000)
    expect(ox.menu?.title).toBe('Garage')
  })

  test('that arrive after the player went off duty, or without a request, are not shown', () => {
    const shown: SeenCall[][] = []
    const closedCalls = createClosedCalls({
      requestCalls() {},
      show: (calls) => shown.push(calls),
      now: () => 0,
    })
    const encoded = [encodeCall(seenCall(dispatchCall(480, { status: CALL_STATUS.closed })))]
    closedCalls.receive(encoded)
    closedCalls.open()
    closedCalls.clear()
    closedCalls.receive(encoded)
    expect(shown).toEqual([])
    expect(closedCalls.calls().size).toBe(0)
    closedCalls.open()
    closedCalls.receive(encoded)
    expect(shown).toMatchObject([[{ key: 'dispatch:480' }]])
  })
})
