import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RealCad } from '../../preview/scenario.ts'
import { type Cad, createCad } from '../../simulator/cad/cad.ts'
import type { Listener } from '../../simulator/cad/http.ts'
import { createClock } from '../../simulator/clock.ts'
import { openPreviewPage, POLL_MS, useChromium } from './preview-page.ts'

useChromium()

const NOON = Date.UTC(2026, 5, 1, 12)

let cad: Cad
let listener: Listener
let folder: string
let real: RealCad

/** A simulated CAD that the preview uses as if it were the real one. Its high limit counts requests and never refuses them. */
beforeEach(async () => {
  cad = createCad({
    clock: createClock(NOON),
    limit: 1_000,
    serverIds: [7],
    key: 'a-key-that-nobody-else-sees',
  })
  listener = await cad.listen()
  cad.calls.create({ title: 'Call of the real CAD', code: '211', x: 100, y: -900 })
  folder = mkdtempSync(join(tmpdir(), 'sonoran_calls-'))
  real = {
    apiKey: cad.key,
    serverId: '7',
    apiUrl: listener.url,
    kvpFile: join(folder, 'deep', 'preview.json'),
  }
})
afterEach(async () => {
  await listener.close()
  rmSync(folder, { recursive: true })
})

test("shows the real CAD's calls, refuses to change it, and never reveals the key", async () => {
  const { page, advance, blip, sentEvents, preview } = await openPreviewPage({ real })
  await advance(6_000)
  await blip('211 - Call of the real CAD').waitFor()
  await page.getByText('Key and server id are correct').waitFor()
  expect(await page.getByRole('button', { name: 'New call' }).count()).toBe(0)
  await page.locator('#map').click({ position: { x: 50, y: 300 } })
  expect(await page.locator('form.draft').count()).toBe(0)

  expect(sentEvents()).toContain('Call of the real CAD')
  expect(sentEvents()).not.toContain(cad.key)
  expect(await page.content()).not.toContain(cad.key)
  expect(readFileSync(real.kvpFile, 'utf8')).not.toContain(cad.key)
  const statuses = await page.evaluate(async () => {
    const send = (action: object) =>
      fetch('/actions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(action),
      })
    const responses = [
      await send({ type: 'close call', kind: 'dispatch', callId: 501 }),
      await send({ type: 'console command', line: 'set sonoran_calls_apiUrl http://127.0.0.1:1' }),
    ]
    return responses.map(({ status }) => status)
  })
  expect(statuses).toEqual([400, 400])
  expect(preview.scenario.world.convars.get('sonoran_calls_apiUrl')).toBe(listener.url)
})

test.each<[string, Partial<RealCad>, RegExp]>([
  ['a wrong key', { apiKey: 'another-key' }, /HTTP 401.*SONORAN_API_KEY/],
  ['a wrong server id', { serverId: '8' }, /HTTP 404.*SONORAN_SERVER_ID/],
])('advises what to do about %s', async (_, wrongSettings, advice) => {
  const { page, advance, sentEvents } = await openPreviewPage({ real: { ...real, ...wrongSettings } })
  await advance(6_000)
  await expect.poll(() => page.locator('.advice').textContent()).toMatch(advice)
  await expect.poll(() => page.locator('#head .pill').textContent()).toBe('refused by the CAD')
  expect(sentEvents()).not.toContain(wrongSettings.apiKey ?? cad.key)
})

test('ten restarts within a minute stay within the rate limit', async () => {
  for (let start = 0; start < 10; start++) {
    const startWall = NOON + start * 5_000
    const { advance, preview } = await openPreviewPage({ real, world: { startWall } }, 'no page')
    await advance(5_000)
    await preview.close()
  }
  expect(cad.arrived.us).toBeGreaterThan(0)
  expect(cad.arrived.us).toBeLessThanOrEqual(3)
  const later = { real, world: { startWall: NOON + 120_000 } }
  const { advance, preview } = await openPreviewPage(later, 'no page')
  await advance(POLL_MS)
  expect([...preview.scenario.monitor.onDuty]).toEqual([1, 2])
  expect(cad.arrived.us).toBeGreaterThan(3)
})

test('does not start with a damaged key-value store, and sends no request', async () => {
  await openPreviewPage({ real }, 'no page').then(({ advance }) => advance(1_000))
  const requestsBefore = cad.arrived.us
  expect(requestsBefore).toBe(1)
  writeFileSync(real.kvpFile, '{"res:')
  await expect(openPreviewPage({ real }, 'no page')).rejects.toThrow(
    /preview\.json can't be read.*wait a minute/i,
  )
  expect(cad.arrived.us).toBe(requestsBefore)
})
