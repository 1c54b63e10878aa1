import { describe, expect, test } from 'vitest'
import type { ServerGlobals } from '../../simulator/game/world.ts'
import { icons, news, OFFICER, openStage } from '../fixtures/stage.ts'

const wire = {
  callId: 501,
  origin: 0,
  status: 1,
  priority: 1,
  title: 'Bank Alarm',
  code: '211',
  notes: '',
  idents: [],
}
const placed = { ...wire, metaData: { x: '147', y: '-1035' } }

/** A shift beside Sonoran's own resource, whose events the test makes. */
async function shift() {
  const { world, cad } = await openStage()
  let game: ServerGlobals | null = null
  await world.resources.install({
    name: 'sonorancad',
    server(globals) {
      game = globals
    },
  })
  await world.start('sonorancad')
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  await officer.command('duty')
  await world.advance(61_000)
  const push = (event: string, ...args: unknown[]) =>
    world.emit(`SonoranCAD::pushevents:${event}`, ...args).then(() => world.advance(1_000))
  return { world, cad, officer, push, game: () => game as ServerGlobals | null }
}

describe("events of Sonoran's own resource", () => {
  test('a call is on the map within a second, is asked for, and the reply decides', async () => {
    const { world, cad, officer, push } = await shift()
    const asked = cad.arrived.us
    await push('DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: placed })
    expect(icons(officer)).toMatchObject([{ name: '211 - Bank Alarm', position: { x: 147, y: -1035 } }])
    expect(await world.call('sonoran_calls', 'getStatus')).toMatchObject({
      push: { source: 'sonorancad', state: 'connected', lastPush: world.clock.wall() - 1_000 },
      arrived: [{ key: 'dispatch:501', change: 'added', via: 'push' }],
    })
    await world.advance(21_000)
    expect(await world.call('sonoran_calls', 'getStatus')).toMatchObject({
      arrived: [{ key: 'dispatch:501', change: 'removed', via: 'poll', ageMs: null }, { via: 'push' }],
    })
    expect(cad.arrived.us).toBeGreaterThan(asked)
    expect(icons(officer)).toEqual([])
  })

  test('an edit, units, a note and the close arrive as they are', async () => {
    const { world, cad, officer, push } = await shift()
    cad.calls.create({ ...placed, notes: [] })
    await world.advance(21_000)
    const [before] = icons(officer)
    const call = { dispatch_type: 'CALL_EDIT', dispatch: wire }
    await push('DispatchEvent', {
      ...call,
      dispatch: { callId: 501, title: 'Bank Robbery', metaData: { x: 1, y: 2 } },
    })
    expect(icons(officer)).toMatchObject([
      { handle: before?.handle, name: '211 - Bank Robbery', position: { x: 1, y: 2 } },
    ])
    await push('UnitAttach', call, { id: 12 })
    await push('UnitAttach', call, { id: 12 })
    await push('UnitAttach', call, { id: 18 })
    await push('UnitDetach', call, { id: 12 })
    await push('DispatchNote', call, { callId: 501, note: 'Suspect left' })
    expect(await world.call('sonoran_calls', 'getCall', 'dispatch:501')).toMatchObject({
      idents: [18],
      notes: [{ content: 'Suspect left' }],
    })
    await push('DispatchEvent', { dispatch_type: 'CALL_CLOSE', dispatch: { ...wire, status: 2 } })
    expect(icons(officer)).toEqual([])
  })

  test('a 911 call comes and goes, and turns into its dispatch call', async () => {
    const { officer, push } = await shift()
    await push(
      'IncomingCadCall',
      { callId: 302, location: 'Legion Square', caller: 'Jane' },
      { x: '195', y: '-934' },
    )
    const [before] = icons(officer)
    expect(before?.name).toBe('Legion Square')
    await push('DispatchEvent', {
      dispatch_type: 'CALL_NEW',
      dispatch: { ...placed, metaData: { ...placed.metaData, origin911: 302 } },
    })
    expect(icons(officer)).toMatchObject([{ handle: before?.handle, name: '211 - Bank Alarm' }])
    await push('CadCallRemoved', 302)
    expect(icons(officer)).toHaveLength(1)
    expect(news(officer).filter((text) => text.includes('Bank Alarm'))).toHaveLength(1)
  })

  test('rubbish is told once for each kind and touches nothing', async () => {
    const { world, officer, push } = await shift()
    const lines = world.console.lines.length
    for (let i = 0; i < 5; i++) {
      await push('DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: { callId: 'x' } })
      await push('DispatchEvent', null)
      await push('UnitAttach', null, null)
      await push('DispatchNote', undefined, 'x')
    }
    expect(world.console.lines.slice(lines).map(({ text }) => text.split(' ')[3])).toEqual([
      'EVENT_DISPATCH_NEW',
      'EVENT_DISPATCH_UNIT_ATTACH',
      'EVENT_DISPATCH_NOTE',
    ])
    expect(icons(officer)).toEqual([])
  })

  test('a flood is cut off, and the budget holds', async () => {
    const { world, cad, officer } = await shift()
    for (let i = 0; i < 2_000; i++) {
      await world.emit('SonoranCAD::pushevents:DispatchEvent', {
        dispatch_type: 'CALL_NEW',
        dispatch: { ...placed, callId: 1_000 + i },
      })
    }
    await world.advance(5_000)
    expect(icons(officer).length).toBeLessThanOrEqual(300)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(world.console.lines.filter(({ text }) => text.includes('faster or are larger'))).toHaveLength(1)
  })

  test('they are not listened to when the setting says so, or when that resource stops', async () => {
    const { world, officer, push } = await shift()
    await world.convars.set('sonoran_calls_push', 'none')
    await push('DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: placed })
    expect(icons(officer)).toEqual([])
    await world.convars.set('sonoran_calls_push', 'auto')
    await push('DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: placed })
    expect(icons(officer)).toHaveLength(1)
  })
})
