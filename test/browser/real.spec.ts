import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RealCad } from '../../preview/scenario.ts'
import { type Cad, createCad } from '../../simulator/cad/cad.ts'
import type { Listener } from '../../simulator/cad/http.ts'
import { createClock } from '../../simulator/clock.ts'
import { NEXT_REPLY, visit, withChromium } from './visit.ts'

withChromium()

const NOON = Date.UTC(2026, 5, 1, 12)

let cad: Cad
let listener: Listener
let folder: string
let real: RealCad

/** For the preview it is the real one: another process might run it. Its own limit is far off, so that it counts and never refuses. */
beforeEach(async () => {
  cad = createCad({
    clock: createClock(NOON),
    limit: 1_000,
    serverIds: [7],
    key: 'a-key-that-nobody-else-sees',
  })
  listener = await cad.listen()
  cad.calls.create({ title: 'Out of the real one', code: '211', x: 100, y: -900 })
  folder = mkdtempSync(join(tmpdir(), 'sonoran_calls-'))
  real = { apiKey: cad.key, serverId: '7', apiUrl: listener.url, store: join(folder, 'deep', 'preview.json') }
})
afterEach(async () => {
  await listener.close()
  rmSync(folder, { recursive: true })
})

test("the real CAD's calls come onto the map, and its key to nobody", async () => {
  const { page, advance, blip, heard, preview } = await visit({ real })
  await advance(6_000)
  await blip('211 - Out of the real one').waitFor()
  await page.getByText('Key and server id are right').waitFor()
  expect(await page.getByRole('button', { name: 'New call' }).count()).toBe(0)
  await page.locator('#map').click({ position: { x: 50, y: 300 } })
  expect(await page.locator('form.draft').count()).toBe(0)

  expect(heard()).toContain('Out of the real one')
  expect(heard()).not.toContain(cad.key)
  expect(await page.content()).not.toContain(cad.key)
  expect(readFileSync(real.store, 'utf8')).not.toContain(cad.key)
  const refused = await page.evaluate(async () => {
    const send = (action: object) =>
      fetch('/actions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(action),
      })
    const answers = [
      await send({ do: 'close', kind: 'dispatch', callId: 501 }),
      await send({ do: 'console', line: 'set sonoran_calls_apiUrl http://127.0.0.1:1' }),
    ]
    return answers.map(({ status }) => status)
  })
  expect(refused).toEqual([400, 400])
  expect(preview.scene.world.convars.get('sonoran_calls_apiUrl')).toBe(listener.url)
})

test.each<[string, Partial<RealCad>, RegExp]>([
  ['a key that is wrong', { apiKey: 'another-key' }, /HTTP 401.*SONORAN_API_KEY/],
  ['a server id that is wrong', { serverId: '8' }, /HTTP 404.*SONORAN_SERVER_ID/],
])('%s says what to do', async (_, wrong, advice) => {
  const { page, advance, heard } = await visit({ real: { ...real, ...wrong } })
  await advance(6_000)
  await expect.poll(() => page.locator('.advice').textContent()).toMatch(advice)
  await expect.poll(() => page.locator('#head .pill').textContent()).toBe('stopped')
  expect(heard()).not.toContain(wrong.apiKey ?? cad.key)
})

test('started ten times within a minute, it asks no more than the budget', async () => {
  for (let start = 0; start < 10; start++) {
    const { advance, preview } = await visit({ real, world: { startWall: NOON + start * 5_000 } }, 'beside')
    await advance(5_000)
    await preview.close()
  }
  expect(cad.arrived.us).toBeGreaterThan(0)
  expect(cad.arrived.us).toBeLessThanOrEqual(3)
  const { advance, preview } = await visit({ real, world: { startWall: NOON + 120_000 } }, 'beside')
  await advance(NEXT_REPLY)
  expect([...preview.scene.watcher.onDuty]).toEqual([1, 2])
  expect(cad.arrived.us).toBeGreaterThan(3)
})

test('a store that was destroyed is no leave to ask at once', async () => {
  await visit({ real }, 'beside').then(({ advance }) => advance(1_000))
  const asked = cad.arrived.us
  expect(asked).toBe(1)
  writeFileSync(real.store, '{"res:')
  await expect(visit({ real }, 'beside')).rejects.toThrow(/preview\.json can't be read.*wait a minute/)
  expect(cad.arrived.us).toBe(asked)
})
