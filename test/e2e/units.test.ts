import { describe, expect, test } from 'vitest'
import type { Call } from '../../shared/call.ts'
import type { Unit } from '../../shared/unit.ts'
import { onPushEvent } from '../../simulator/push/events.ts'
import { createSonorancad } from '../../simulator/push/sonorancad.ts'
import { COMMUNITY_ID, type StageOptions } from '../../simulator/stage.ts'
import { consoleLines, OFFICER, openStage } from '../fixtures/stage.ts'

/** One poll of the calls, and one of the list of units: the longest that a change may take without push events. */
const MINUTE = 62_000

const SOURCES = {
  'Get Active Units': { convars: {}, push: 'none' },
  'Get Active Units with the websocket': {
    convars: { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY_ID },
    push: 'websocket',
  },
  sonorancad: { convars: {}, push: 'sonorancad' },
} as const
type Source = keyof typeof SOURCES

/** An officer on duty, and a listener that notes what this resource tells other resources. */
async function shiftWith(source: Source, options: StageOptions = {}) {
  const { convars, push } = SOURCES[source]
  const stage = await openStage({
    ...options,
    convars: { sonoran_calls_duty: 'standalone', ...convars, ...options.convars },
  })
  const { world, cad, hub } = stage
  const sonorancad = createSonorancad(cad.units.all)
  if (push === 'sonorancad') {
    await world.resources.install(sonorancad.definition)
    await world.start('sonorancad')
  }
  onPushEvent(cad, (event) => {
    if (push === 'sonorancad') sonorancad.receive(event)
    if (push === 'websocket') hub.push(event)
  })
  const told: string[] = []
  await world.resources.install({
    name: 'listener',
    server({ on }) {
      on('sonoran_calls:assigned', (player: number, call: Call) =>
        told.push(`${player} assigned ${call.callId}`),
      )
      on('sonoran_calls:unassigned', (player: number, call: Call) =>
        told.push(`${player} unassigned ${call.callId}`),
      )
      on('sonoran_calls:unitChanged', (unit: Unit | null, before: Unit | null) =>
        told.push(
          `unit ${unit?.id ?? before?.id}: ${before ? `${before.status} ` : ''}-> ${unit?.status ?? 'gone'}`,
        ),
      )
    },
  })
  await world.start('listener')
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  await officer.command('duty')
  const call = cad.calls.create({ title: 'Bank Alarm', x: 147, y: -1035, idents: [99] })
  await world.advance(MINUTE)
  const unit = () => world.call('sonoran_calls', 'getUnit', officer.id) as Promise<Unit | null>
  const calls = async () =>
    ((await world.call('sonoran_calls', 'getCallsOf', officer.id)) as Call[]).map(({ callId }) => callId)
  return { ...stage, officer, call, told, unit, calls, takeTold: () => told.splice(0) }
}

const LINK = { communityUserIds: ['license:a1'] }

describe.each(Object.keys(SOURCES) as Source[])('units by %s', (source) => {
  test('a unit logs in, is attached, changes its status, is detached and logs out', async () => {
    const { world, cad, call, unit, calls, takeTold, officer } = await shiftWith(source)
    const { id } = cad.units.logIn({ id: 12, unitNum: '1A-12', ...LINK })
    await world.advance(MINUTE)
    expect(await unit()).toEqual({
      id,
      callSign: '1A-12',
      name: 'Officer 12',
      status: 2,
      department: 'LSPD',
      page: 0,
      player: officer.id,
    })
    expect(takeTold()).toEqual(['unit 12: -> 2'])

    cad.calls.attach(call.callId, id)
    await world.advance(MINUTE)
    expect(await calls()).toEqual([call.callId])
    expect(takeTold()).toEqual([`${officer.id} assigned ${call.callId}`])

    cad.units.setStatus(id, 3)
    await world.advance(MINUTE)
    expect(takeTold()).toEqual(['unit 12: 2 -> 3'])

    cad.calls.detach(call.callId, id)
    await world.advance(MINUTE)
    expect(await calls()).toEqual([])
    expect(takeTold()).toEqual([`${officer.id} unassigned ${call.callId}`])

    cad.units.logOut(id)
    await world.advance(2 * MINUTE)
    expect(await unit()).toBeNull()
    expect(takeTold()).toEqual(['unit 12: 3 -> gone'])
    expect(consoleLines({ world }).filter((line) => /unit/i.test(line))).toEqual([])
    expect(cad.unitList.refused.us).toBe(0)
    expect(cad.unitList.busiestMinute()).toBeLessThanOrEqual(source === 'sonorancad' ? 0 : 3)
  })
})
