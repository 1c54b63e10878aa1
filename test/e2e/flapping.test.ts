import { expect, test } from 'vitest'
import { COMMUNITY_ID } from '../../simulator/stage.ts'
import { consoleLines, shift } from '../fixtures/stage.ts'

const MINUTE = 60_000
const WEBSOCKET = { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY_ID }

/** A running server. `newLines` returns the console lines since its last call. */
async function start(convars = {}) {
  const { world, cad, hub } = await shift({ convars })
  await world.advance(20 * MINUTE)
  let printed = consoleLines({ world }).length
  return {
    world,
    cad,
    hub,
    newLines() {
      const lines = consoleLines({ world }).slice(printed)
      printed += lines.length
      return lines
    },
  }
}

test('a CAD that fails every other request: one pair of lines, then one line per ten minutes', async () => {
  const { world, cad, newLines } = await start()
  let failing = false
  const requests = () => cad.requests.length
  const end = world.clock.now() + 35 * MINUTE
  while (world.clock.now() < end) {
    failing = !failing
    cad.fault = failing ? { kind: 'status', status: 503 } : null
    const before = requests()
    while (requests() === before) await world.advance(2_000)
  }
  const [first, second, ...others] = newLines()
  expect(first).toContain('HTTP 503')
  expect(second).toContain('answers again')
  expect(others.length).toBeLessThanOrEqual(4)
  for (const line of others) expect(line).toMatch(/failed \d+ more times in the last 10 minutes/)
})

test('a hub that closes after each login: one pair of lines, then one line per ten minutes', async () => {
  const { world, hub, newLines } = await start(WEBSOCKET)
  const end = world.clock.now() + 35 * MINUTE
  let logins = 0
  while (world.clock.now() < end) {
    if (hub.authenticatedCount > 0) {
      logins++
      hub.up = false
      hub.up = true
    }
    await world.advance(1_000)
  }
  expect(logins).toBeGreaterThan(30)
  const [first, second, ...others] = newLines()
  expect(first).toContain('disconnected')
  expect(second).toContain('Connected')
  expect(others.length).toBeLessThanOrEqual(4)
  for (const line of others) expect(line).toMatch(/disconnected \d+ more times in the last 10 minutes/)
})

test('a hub that stays away after it flapped is reported', async () => {
  const { world, hub, newLines } = await start(WEBSOCKET)
  for (let i = 0; i < 5; i++) {
    hub.up = false
    await world.advance(5_000)
    hub.up = true
    await world.advance(2 * MINUTE)
  }
  hub.up = false
  newLines()
  await world.advance(15 * MINUTE)
  expect(newLines().at(-1)).toContain('is disconnected')
})
