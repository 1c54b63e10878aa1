import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileText } from '../fixtures/hostile-text.ts'
import { officerOnDuty, watch } from '../fixtures/officer.ts'
import { NEXT_REPLY } from '../fixtures/stage.ts'

/** The characters that format text in the game or in the chat. */
const FORMATTING = /[~<>&^]/
const callTexts = fc.record({
  title: hostileText,
  description: hostileText,
  caller: hostileText,
  location: hostileText,
  code: hostileText,
})

test('no user input passes a formatting character or too many bytes to the game', async () => {
  const { world, cad, officer } = await officerOnDuty()
  const natives = officer.natives('sonoran_calls')
  const takeNew = watch(officer)
  let componentCount = 0
  let coordinate = 0
  await fc.assert(
    fc.asyncProperty(callTexts, async ({ title, description, caller, location, code }) => {
      natives.log = []
      const position = { x: ++coordinate, y: coordinate }
      const call = cad.calls.create({ title, description, code, address: location, ...position })
      const emergency = cad.emergencies.create({ caller, description, location, ...position })
      await world.advance(NEXT_REPLY)
      for (const { name, args } of natives.log) {
        if (!/^AddText/.test(name)) continue
        componentCount++
        const text = String(args.at(-1))
        expect(text).not.toMatch(FORMATTING)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(99)
      }
      expect(takeNew().feed.length).toBeGreaterThanOrEqual(2)
      expect(officer.blips).toHaveLength(2)
      cad.calls.close(call.callId)
      cad.emergencies.remove(emergency.callId)
      await world.advance(NEXT_REPLY)
    }),
    { numRuns: 100, endOnFailure: true },
  )
  expect(componentCount).toBeGreaterThan(400)
}, 60_000)
