import { describe, expect, test } from 'vitest'
import type { SeenCall } from '../../shared/call.ts'
import type { Player } from '../../simulator/game/world.ts'
import { type OfficerOptions, resourceWith } from '../fixtures/officer.ts'
import { circles, consoleLines, icons, NEXT_REPLY, OFFICER, openStage } from '../fixtures/stage.ts'

const PLACE = { x: 100, y: 200 }

/** A primary unit, a partner who watches, and a civilian, with a call that follows the primary unit. */
async function pursuit({ config, ...options }: OfficerOptions = {}, fields: object = PLACE) {
  const stage = await openStage({ ...options, resource: resourceWith(config).resource })
  const { world, cad } = stage
  await world.start('sonoran_calls')
  const vega = await world.join({ ...OFFICER, position: { x: 1000, y: 0, z: 30 } })
  const diaz = await world.join({
    ...OFFICER,
    name: 'Diaz',
    identifiers: ['license:b2'],
    position: { x: 50, y: 9, z: 30 },
  })
  const civilian = await world.join({ name: 'Civilian', identifiers: ['license:c'] })
  await world.advance(2_000)
  for (const player of [vega, diaz]) await player.command('duty')
  cad.units.logIn({ id: 12, communityUserIds: ['license:a1'] })
  cad.units.logIn({ id: 13, communityUserIds: ['license:b2'] })
  const { callId } = cad.calls.create({
    ...fields,
    ...{ title: 'Pursuit', trackPrimary: true, idents: [12], primary: 12, radius: 80 },
  })
  await world.advance(3 * NEXT_REPLY)
  return { ...stage, vega, diaz, civilian, callId }
}

const blipOf = (player: Player) => icons(player).find(({ name }) => name?.startsWith('Pursuit'))
const distance = (a: { x: number; y: number } | undefined, b: { x: number; y: number }) =>
  a === undefined ? Number.POSITIVE_INFINITY : Math.hypot(a.x - b.x, a.y - b.y)
const positionsSent = (player: Player) =>
  player.received.filter(({ event }) => event === 'sonoran_calls:positions')

describe('a call that follows its primary unit', () => {
  test('is within 60 m of the unit for 10 minutes at 40 m/s, with its circle and the route, at 12 bytes a second', async () => {
    const { world, vega, diaz, civilian, callId } = await pursuit()
    await diaz.command(`callroute ${callId}`)
    await world.advance(1_000)
    const start = positionsSent(diaz).length
    const natives = () =>
      Object.entries(diaz.natives('sonoran_calls').byName)
        .filter(([name]) => name.includes('Blip'))
        .reduce((sum, [, count]) => sum + count, 0)
    const nativesBefore = natives()
    const errors: number[] = []
    let heading = 0
    const STEP_MS = 100
    for (let ms = 0; ms < 10 * 60_000; ms += STEP_MS) {
      // A turn of 90 degrees every 15 s.
      if (ms % 15_000 === 0) heading += Math.PI / 2
      const { x, y, z } = vega.position
      vega.position = { x: x + 4 * Math.cos(heading), y: y + 4 * Math.sin(heading), z }
      await world.advance(STEP_MS)
      const blip = blipOf(diaz)
      errors.push(distance(blip?.position, vega.position))
      if (ms % 5_000 === 0) expect(circles(diaz)[0]?.position).toEqual(blip?.position)
    }
    expect(Math.max(...errors.slice(20))).toBeLessThanOrEqual(60)
    expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeLessThanOrEqual(30)
    expect(blipOf(diaz)?.route).toBe(true)
    expect(natives() - nativesBefore).toBeLessThanOrEqual(10 * 600)
    const sent = positionsSent(diaz).slice(start)
    const nameBytes = 'sonoran_calls:positions'.length
    expect(sent.length).toBeGreaterThan(560)
    for (const { bytes } of sent) expect(bytes - nameBytes).toBeLessThanOrEqual(12)
    expect(civilian.received.filter(({ resource }) => resource === 'sonoran_calls')).toEqual([])
    const [tracked] = (await diaz.call('sonoran_calls', 'getCalls')) as SeenCall[]
    expect(distance(tracked?.tracked ?? undefined, vega.position)).toBeLessThan(60)
  })

  test("stays where the CAD says on the unit's own map", async () => {
    const { world, vega, diaz } = await pursuit()
    expect(blipOf(vega)?.position).toMatchObject(PLACE)
    expect(distance(blipOf(diaz)?.position, vega.position)).toBeLessThan(10)
    expect(positionsSent(vega)).toEqual([])
    await world.advance(30_000)
    expect(blipOf(vega)?.position).toMatchObject(PLACE)
  })

  test('passes to the next primary unit', async () => {
    const { world, cad, vega, diaz, callId } = await pursuit()
    cad.calls.edit(callId, { idents: [12, 13], primary: 13 })
    await world.advance(NEXT_REPLY)
    expect(blipOf(diaz)?.position).toMatchObject(PLACE)
    expect(distance(blipOf(vega)?.position, diaz.position)).toBeLessThan(10)
  })

  type Scene = Awaited<ReturnType<typeof pursuit>>
  const ENDS: [string, (scene: Scene) => unknown][] = [
    ['the unit leaves the call', ({ cad, callId }) => cad.calls.edit(callId, { idents: [], primary: null })],
    ['trackPrimary is switched off', ({ cad, callId }) => cad.calls.edit(callId, { trackPrimary: false })],
    ['the player leaves', ({ vega }) => vega.leave()],
    ['the player goes off duty', ({ vega }) => vega.command('duty')],
    ['the unit logs out', ({ cad }) => cad.units.logOut(12)],
  ]

  test.each(ENDS)('returns to where the CAD says when %s', async (_, end) => {
    const scene = await pursuit()
    await end(scene)
    await scene.world.advance(3 * NEXT_REPLY)
    expect(blipOf(scene.diaz)?.position).toMatchObject(PLACE)
    const sent = positionsSent(scene.diaz).length
    await scene.world.advance(60_000)
    expect(positionsSent(scene.diaz).length).toBe(sent)
  })

  test.each(ENDS)('stays where it was last, as approximate, if it has no place, when %s', async (_, end) => {
    const scene = await pursuit({}, {})
    const { world, diaz } = scene
    expect(blipOf(diaz)?.name).toBe('Pursuit')
    await end(scene)
    await world.advance(3 * NEXT_REPLY)
    expect(blipOf(diaz)?.name).toBe('Pursuit (approximate)')
    expect(distance(blipOf(diaz)?.position, { x: 1000, y: 0 })).toBeLessThan(10)
    // Also for those who sign on later.
    await diaz.command('duty')
    await world.advance(2_000)
    await diaz.command('duty')
    await world.advance(2_000)
    expect(distance(blipOf(diaz)?.position, { x: 1000, y: 0 })).toBeLessThan(10)
  })

  test('disappears when it is closed', async () => {
    const { world, cad, diaz, callId } = await pursuit()
    cad.calls.close(callId)
    await world.advance(NEXT_REPLY)
    expect([icons(diaz), circles(diaz)]).toEqual([[], []])
    const sent = positionsSent(diaz).length
    await world.advance(60_000)
    expect(positionsSent(diaz).length).toBe(sent)
  })

  test('is shown to players who sign on in the middle within 10 s, and costs nothing while it stands', async () => {
    const { world, vega, diaz } = await pursuit()
    await diaz.command('duty')
    await world.advance(2_000)
    expect(icons(diaz)).toEqual([])
    await diaz.command('duty')
    await world.advance(12_000)
    expect(distance(blipOf(diaz)?.position, vega.position)).toBeLessThan(10)
    const natives = diaz.natives('sonoran_calls').total
    const sent = positionsSent(diaz).length
    await world.advance(60_000)
    expect(positionsSent(diaz).length - sent).toBeLessThanOrEqual(7)
    // A move that is not visible is not drawn.
    expect(diaz.natives('sonoran_calls').total - natives).toBeLessThanOrEqual(60)
  })

  test('is not sent to players from whom it is hidden', async () => {
    const rule = { when: { title: 'Pursuit' }, for: { departments: ['lspd'] }, others: 'hidden' }
    const { world, cad, diaz } = await pursuit({ config: { audience: [rule], rules: [] } })
    cad.units.update(13, { department: 'SAFD' })
    await world.advance(3 * NEXT_REPLY)
    expect(icons(diaz)).toEqual([])
    const sent = positionsSent(diaz).length
    await world.advance(30_000)
    expect(positionsSent(diaz).length).toBe(sent)
  })

  test('can be switched off, and sent less often', async () => {
    const off = await pursuit({ config: { trackPrimary: false, rules: [] } })
    expect(blipOf(off.diaz)?.position).toMatchObject(PLACE)
    expect(positionsSent(off.diaz)).toEqual([])
    const slow = await pursuit({ config: { trackEverySeconds: 5, rules: [] } })
    const sent = positionsSent(slow.diaz).length
    for (let i = 0; i < 60; i++) {
      slow.vega.position = { ...slow.vega.position, x: slow.vega.position.x + 40 }
      await slow.world.advance(1_000)
    }
    expect(positionsSent(slow.diaz).length - sent).toBeLessThanOrEqual(13)
  })

  test('without known positions of players it is where the CAD says, with one debug line', async () => {
    const stage = await openStage({ convars: { sonoran_calls_debug: 'true' } })
    const { world, cad } = stage
    await world.start('sonoran_calls')
    const vega = await world.join({ ...OFFICER, position: { x: 0, y: 0, z: 0 } })
    await world.advance(2_000)
    await vega.command('duty')
    cad.units.logIn({ id: 12, communityUserIds: ['license:a1'] })
    cad.calls.create({ ...PLACE, title: 'Pursuit', trackPrimary: true, idents: [12], primary: 12 })
    await world.advance(3 * NEXT_REPLY)
    expect(blipOf(vega)?.position).toMatchObject(PLACE)
    expect(consoleLines(stage).filter((line) => line.includes('OneSync'))).toHaveLength(1)
  })
})
