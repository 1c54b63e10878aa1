import { describe, expect, test } from 'vitest'
import type { SeenCall } from '../../shared/call.ts'
import type { Player } from '../../simulator/game/world.ts'
import { amount } from '../fixtures/amount.ts'
import { OFFICER } from '../fixtures/stage.ts'
import { MINUTE, SOURCES, type Source, shiftWith } from '../fixtures/units.ts'
import { createRandom } from '../soak/random.ts'

const HOURS = amount(0.5, 2)

/**
 * Units of four players log in and out, change owners and status, and are attached and detached at random, while push events
 * are lost, doubled and late. Each officer's own calls, on the server and on the client, must equal the CAD's in time.
 */
describe.each(Object.keys(SOURCES) as Source[])('own calls equal those of the CAD, by %s', (source) => {
  const hasPush = SOURCES[source].push !== 'none'

  test.each([
    ['with lost, doubled and late events', 0.2, MINUTE],
    ...(hasPush ? [['within a second, without losses', 0, 1_000] as const] : []),
  ] as const)('%s', async (_, lossRate, settleMs) => {
    const random = createRandom(lossRate === 0 ? 1 : 2)
    const { world, cad, officer, channel } = await shiftWith(source, {}, random.fraction)
    Object.assign(channel, { lossRate, duplicateRate: lossRate, maxDelay: lossRate > 0 ? 5_000 : 0 })
    const officers: Player[] = [officer]
    for (const id of ['b', 'c', 'd']) {
      const partner = await world.join({ ...OFFICER, name: `Officer ${id}`, identifiers: [`license:${id}`] })
      await world.advance(2_000)
      await partner.command('duty')
      officers.push(partner)
    }
    const owners = ['license:a1', 'license:b', 'c', 'license:d', 'license:absent']
    for (let i = 0; i < 3; i++) cad.calls.create({ title: `Call ${i}`, x: i, y: 1 })
    for (const owner of owners.slice(0, 3)) cad.units.logIn({ communityUserIds: [owner] })
    await world.advance(2 * MINUTE)

    const units = () => cad.units.all()
    const calls = () => cad.currentReply().activeCalls
    const attachments = [
      () => cad.calls.attach(random.pick(calls()).callId, random.pick(units()).id),
      () => {
        const call = random.pick(calls())
        if (call.idents.length > 0) cad.calls.detach(call.callId, random.pick(call.idents))
      },
    ]
    const changes = [
      () => cad.units.logIn({ communityUserIds: [random.pick(owners)] }),
      () => (units().length > 2 ? cad.units.logOut(random.pick(units()).id) : null),
      () => cad.units.update(random.pick(units()).id, { communityUserIds: [random.pick(owners)] }),
      () => cad.units.setStatus(random.pick(units()).id, random.integer(0, 4)),
    ]

    const identityOf = ['a1', 'b', 'c', 'd']
    function truthFor(index: number): number[] {
      const own = units().filter(({ data }) =>
        data.communityUserIds?.some((id) => id.endsWith(identityOf[index] as string)),
      )
      const ids = own.map(({ id }) => id)
      return calls()
        .filter(({ idents, primary }) => [...idents, primary].some((id) => id !== null && ids.includes(id)))
        .map(({ callId }) => callId)
        .sort()
    }

    let attached = 0
    async function compare(when: string): Promise<void> {
      for (const [index, player] of officers.entries()) {
        const truth = truthFor(index)
        attached += truth.length
        const onServer = (await world.call('sonoran_calls', 'getCallsOf', player.id)) as { callId: number }[]
        const onClient = (await player.call('sonoran_calls', 'getMyCalls')) as SeenCall[]
        expect(onServer.map(({ callId }) => callId).sort(), `${when}, server, ${player.name}`).toEqual(truth)
        expect(onClient.map(({ callId }) => callId).sort(), `${when}, client, ${player.name}`).toEqual(truth)
      }
    }

    for (let passed = 0; passed < HOURS * 3_600_000; passed += settleMs + 60_000) {
      for (let i = random.integer(1, 3); i > 0; i--) random.pick(attachments)()
      await world.advance(settleMs)
      await compare(`${passed}`)
      // A unit's new owner is known within a minute.
      random.pick(changes)()
      await world.advance(MINUTE)
      await compare(`${passed}, after a change of units`)
      await world.advance(60_000)
    }
    expect(attached).toBeGreaterThan(50 * HOURS)
    expect([cad.unitList.refused.us, cad.refused.us]).toEqual([0, 0])
    expect(cad.unitList.busiestMinute()).toBeLessThanOrEqual(source === 'sonorancad' ? 0 : 3)
  })
})
