import { describe, expect, test } from 'vitest'
import type { Player } from '../../simulator/game/world.ts'
import { amount } from '../fixtures/amount.ts'
import { consoleLines, icons, OFFICER, shift } from '../fixtures/stage.ts'
import { createRandom } from '../soak/random.ts'

const STAGES = amount(5, 20)
const ORDERS_PER_STAGE = 25
const CALLS = 40
/** With descriptions of this length, a snapshot of all calls streams for about half a second. */
const DESCRIPTION = 'x'.repeat(1_600)
/** Restarts can use up the limit of requests, so the next poll may come a minute later. */
const SETTLE_MS = 65_000

/**
 * In the middle of a streaming snapshot, players go on and off duty, the resource restarts, and calls change, in random
 * orders and at random times. Afterwards each map equals the CAD's calls, and the maps of players off duty are empty.
 */
describe('each map equals the truth after random orders of', () => {
  test.each(Array.from({ length: STAGES }, (_, seed) => seed))(
    `sign-on, /duty, restarts and changes, seed %i`,
    async (seed) => {
      const random = createRandom(seed)
      const { world, cad, officer, civilian } = await shift()
      const partner = await world.join({ ...OFFICER, name: 'Partner', identifiers: ['license:b2'] })
      for (let i = 0; i < CALLS; i++)
        cad.calls.create({ title: `Call ${i}`, description: DESCRIPTION, x: 50 * i, y: 1 })
      await world.advance(SETTLE_MS)
      const isOnDuty = new Map<Player, boolean>([
        [officer, true],
        [partner, false],
      ])
      const activeCalls = () => cad.currentReply().activeCalls

      async function toggle(player: Player): Promise<void> {
        await player.command('duty')
        isOnDuty.set(player, !isOnDuty.get(player))
      }
      const actions = [
        () => toggle(officer),
        () => toggle(partner),
        () => toggle(officer).then(() => toggle(officer)),
        () => world.restart('sonoran_calls'),
        async () =>
          void cad.calls.create({ title: 'New', description: DESCRIPTION, x: random.integer(1, 999), y: 2 }),
        async () =>
          void cad.calls.edit(random.pick(activeCalls()).callId, { x: random.integer(1, 999), y: 3 }),
        async () => void cad.calls.close(random.pick(activeCalls()).callId),
      ]

      let streamed = 0
      for (let order = 0; order < ORDERS_PER_STAGE; order++) {
        // A snapshot begins to stream to somebody.
        await toggle(random.pick([officer, partner]))
        for (let i = random.integer(1, 4); i > 0; i--) {
          await world.advance(random.integer(0, 400))
          await random.pick(actions)()
        }
        await world.advance(SETTLE_MS)
        const truth = activeCalls()
          .map(({ title, metaData }) => `${title} ${metaData.x} ${metaData.y}`)
          .sort()
        for (const [player, onDuty] of isOnDuty) {
          const shown = icons(player).map(({ name, position: { x, y } }) => `${name} ${x} ${y}`)
          expect(shown.sort(), `order ${order}`).toEqual(onDuty ? truth : [])
        }
        expect(icons(civilian)).toEqual([])
      }
      for (const player of [officer, partner])
        streamed += player.received.filter(({ latent }) => latent).length
      expect(streamed).toBeGreaterThan(ORDERS_PER_STAGE / 2)
      expect(consoleLines({ world }).filter((line) => line.includes('Bug in'))).toEqual([])
    },
  )
})
