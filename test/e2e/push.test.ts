import { describe, expect, test } from 'vitest'
import { feedTexts, icons, OFFICER, openStage } from '../fixtures/stage.ts'

/** A dispatch call as a push event contains it. */
const pushedCall = {
  callId: 501,
  origin: 0,
  status: 1,
  priority: 1,
  title: 'Bank Alarm',
  code: '211',
  notes: '',
  idents: [],
}
const placedCall = { ...pushedCall, metaData: { x: '147', y: '-1035' } }

/** A server with an officer on duty and a stand-in for Sonoran's own resource. `push` emits one of its events. */
async function shift() {
  const { world, cad } = await openStage()
  await world.resources.install({ name: 'sonorancad', server() {} })
  await world.start('sonorancad')
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  await officer.command('duty')
  await world.advance(61_000)
  const push = (event: string, ...args: unknown[]) =>
    world.emit(`SonoranCAD::pushevents:${event}`, ...args).then(() => world.advance(1_000))
  return { world, cad, officer, push }
}

describe("push events of Sonoran's own resource", () => {
  test('show a call within a second and trigger a poll, whose reply takes precedence', async () => {
    const { world, cad, officer, push } = await shift()
    const before = cad.arrived.us
    await push('DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: placedCall })
    expect(icons(officer)).toMatchObject([{ name: '211 - Bank Alarm', position: { x: 147, y: -1035 } }])
    expect(await world.call('sonoran_calls', 'getStatus')).toMatchObject({
      push: { source: 'sonorancad', state: 'connected', lastPush: world.clock.wall() - 1_000 },
      arrived: [{ key: 'dispatch:501', change: 'added', via: 'push' }],
    })
    await world.advance(21_000)
    expect(await world.call('sonoran_calls', 'getStatus')).toMatchObject({
      arrived: [{ key: 'dispatch:501', change: 'removed', via: 'poll', ageMs: null }, { via: 'push' }],
    })
    expect(cad.arrived.us).toBeGreaterThan(before)
    expect(icons(officer)).toEqual([])
  })

  test('apply edits, units, notes and the closing of a call', async () => {
    const { world, cad, officer, push } = await shift()
    cad.calls.create({ ...placedCall, notes: [] })
    await world.advance(21_000)
    const [before] = icons(officer)
    const call = { dispatch_type: 'CALL_EDIT', dispatch: pushedCall }
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
    await push('DispatchEvent', { dispatch_type: 'CALL_CLOSE', dispatch: { ...pushedCall, status: 2 } })
    expect(icons(officer)).toEqual([])
  })

  test('add a 911 call, replace it by its dispatch call, and remove it', async () => {
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
      dispatch: { ...placedCall, metaData: { ...placedCall.metaData, origin911: 302 } },
    })
    expect(icons(officer)).toMatchObject([{ handle: before?.handle, name: '211 - Bank Alarm' }])
    await push('CadCallRemoved', 302)
    expect(icons(officer)).toHaveLength(1)
    expect(feedTexts(officer).filter((text) => text.includes('Bank Alarm'))).toHaveLength(1)
  })

  test('are ignored if malformed, with one line per kind of event', async () => {
    const { world, officer, push } = await shift()
    const lines = world.console.lines.length
    for (let i = 0; i < 5; i++) {
      await push('DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: { callId: 'x' } })
      await push('DispatchEvent', null)
      await push('UnitAttach', null, null)
      await push('DispatchNote', undefined, 'x')
    }
    expect(world.console.lines.slice(lines).map(({ text }) => text.split(' ')[2])).toEqual([
      'EVENT_DISPATCH_NEW',
      'EVENT_DISPATCH_UNIT_ATTACH',
      'EVENT_DISPATCH_NOTE',
    ])
    expect(icons(officer)).toEqual([])
  })

  test('are dropped beyond a limit, and never exceed the rate limit of requests', async () => {
    const { world, cad, officer } = await shift()
    for (let i = 0; i < 2_000; i++) {
      await world.emit('SonoranCAD::pushevents:DispatchEvent', {
        dispatch_type: 'CALL_NEW',
        dispatch: { ...placedCall, callId: 1_000 + i },
      })
    }
    await world.advance(5_000)
    expect(icons(officer).length).toBeLessThanOrEqual(300)
    expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    expect(world.console.lines.filter(({ text }) => text.includes('faster or are larger'))).toHaveLength(1)
  })

  test('are ignored while sonoran_calls_push is none', async () => {
    const { world, officer, push } = await shift()
    await world.convars.set('sonoran_calls_push', 'none')
    await push('DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: placedCall })
    expect(icons(officer)).toEqual([])
    await world.convars.set('sonoran_calls_push', 'auto')
    await push('DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: placedCall })
    expect(icons(officer)).toHaveLength(1)
  })
})
