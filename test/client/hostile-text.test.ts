import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileText } from '../fixtures/hostile-text.ts'
import { officerOnDuty, watch } from '../fixtures/officer.ts'
import { NEXT_REPLY } from '../fixtures/stage.ts'

const LIVE = /[~<>&^]/
const ANY_CALL = fc.record({
  title: hostileText,
  description: hostileText,
  caller: hostileText,
  location: hostileText,
  code: hostileText,
})

/** What players typed goes through the CAD, the server and the client as they are built; this is what the game is handed. */
test('whatever was typed: no text that reaches the game has a live code in it, or more bytes than it takes', async () => {
  const { world, cad, officer } = await officerOnDuty()
  const meter = officer.natives('sonoran_calls')
  const look = watch(officer)
  let parts = 0
  let place = 0
  await fc.assert(
    fc.asyncProperty(ANY_CALL, async ({ title, description, caller, location, code }) => {
      meter.log = []
      const at = { x: ++place, y: place }
      const call = cad.calls.create({ title, description, code, address: location, ...at })
      const emergency = cad.emergencies.create({ caller, description, location, ...at })
      await world.advance(NEXT_REPLY)
      for (const { name, args } of meter.log) {
        if (!/^AddText/.test(name)) continue
        parts++
        const text = String(args.at(-1))
        expect(text).not.toMatch(LIVE)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(99)
      }
      expect(look().feed.length).toBeGreaterThanOrEqual(2)
      expect(officer.blips).toHaveLength(2)
      cad.calls.close(call.callId)
      cad.emergencies.remove(emergency.callId)
      await world.advance(NEXT_REPLY)
    }),
    { numRuns: 100, endOnFailure: true },
  )
  expect(parts).toBeGreaterThan(400)
}, 60_000)
