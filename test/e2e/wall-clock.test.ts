import { expect, test } from 'vitest'
import { consoleLines, NEXT_REPLY, shift, statusOf } from '../fixtures/stage.ts'

const HOUR = 3_600_000

test('after the wall clock was set back, no printed age or time is negative, and polling goes on', async () => {
  const { world, cad } = await shift({ convars: { sonoran_calls_push: 'none' } })
  const { callId } = cad.calls.create({ title: 'Bank Alarm', x: 147, y: -1035 })
  await world.advance(NEXT_REPLY)
  const requestsBefore = cad.arrived.us

  world.clock.jump(-HOUR)
  for (const command of ['status', 'calls', `call ${callId}`, 'duty']) {
    await world.console.command(`sonoran_calls ${command}`)
  }
  await world.advance(100)
  const lines = consoleLines({ world })
  expect(lines.some((line) => line.startsWith('last successful reply: 0 s ago'))).toBe(true)
  expect(lines.some((line) => /^ {2}added dispatch:\d+ by poll.*, 0 s ago$/.test(line))).toBe(true)
  expect(lines.filter((line) => /-\d+ (s|min|h|d)\b/.test(line))).toEqual([])

  await world.advance(NEXT_REPLY)
  expect(cad.arrived.us).toBeGreaterThan(requestsBefore)
  const { state, lastSuccess } = await statusOf(world)
  expect([state, (lastSuccess ?? 0) <= world.clock.wall()]).toEqual(['ok', true])
})
