import { expect, test } from 'vitest'
import { openOnDuty, useChromium } from './preview-page.ts'

useChromium()

test.each(['qbox', 'qbcore', 'esx', 'ox_core', 'nd_core'])('%s decides who is on duty', async (provider) => {
  const { page, preview, advance, act } = await openOnDuty()
  const [vega] = preview.scenario.world.players
  const shown = () => vega?.blips.filter(({ kind }) => kind === 'coord').length ?? 0
  await act(() => page.getByLabel('Duty by').selectOption(provider))
  await advance(3_000)
  expect(shown()).toBeGreaterThan(10)
  await act(() => page.getByLabel('Job of Officer Vega').selectOption('mechanic'))
  await advance(3_000)
  expect(shown()).toBe(0)
})

test("the CAD's websocket sends push events", async () => {
  const { page, preview, advance, act } = await openOnDuty()
  const { world, cad } = preview.scenario
  const [vega] = world.players
  await act(() => page.locator('select', { hasText: 'websocket' }).selectOption('websocket'))
  for (let i = 0; i < 3; i++) await advance(1_000)
  await page.getByText('websocket, connected').waitFor()
  cad?.calls.create({ title: 'Pushed', x: 1, y: 1 })
  await advance(1_000)
  expect(vega?.blips.map(({ name }) => name)).toContain('Pushed')

  await act(() => page.locator('select', { hasText: 'websocket' }).selectOption('none'))
  await advance(1_000)
  cad?.calls.create({ title: 'Polled', x: 2, y: 2 })
  await advance(1_000)
  expect(vega?.blips.map(({ name }) => name)).not.toContain('Polled')
})

test('several servers share the key, with the requests of all on the chart', async () => {
  const { page, preview, advance, act } = await openOnDuty()
  const { cad } = preview.scenario
  const servers = page.locator('select', { hasText: 'sharing the limit' })
  await act(() => servers.selectOption('3'))
  for (let i = 0; i < 150; i++) await advance(1_000)
  await page.getByText('3 servers, here a request every').waitFor()
  expect(await page.locator('svg.requests rect.other').count()).toBeGreaterThan(0)
  expect(cad?.refused.us).toBe(0)
  expect(cad?.busiestMinute()).toBeLessThanOrEqual(cad?.limit ?? 0)

  await act(() => servers.selectOption('1'))
  for (let i = 0; i < 70; i++) await advance(1_000)
  await page.getByText('3 servers, here').waitFor({ state: 'detached' })
  await page.locator('svg.requests rect.other').first().waitFor({ state: 'detached' })
})

test('postals, push events and the language are switched in place', async () => {
  const { page, preview, advance, act } = await openOnDuty()
  const { world, cad } = preview.scenario
  const [vega] = world.players
  const names = () => vega?.blips.filter(({ kind }) => kind === 'coord').map(({ name }) => name) ?? []
  cad?.calls.create({ title: 'Only a postal', postal: '8001' })
  for (let i = 0; i < 26; i++) await advance(1_000)
  expect(names()).not.toContain('Only a postal (approximate)')
  await act(() => page.getByLabel('nearest-postal: places by postal').click())
  await advance(2_000)
  expect(names()).toContain('Only a postal (approximate)')
  await act(() => page.getByLabel('nearest-postal: places by postal').click())
  await advance(2_000)
  expect(names()).not.toContain('Only a postal (approximate)')

  await act(() => page.getByLabel('sonorancad: push events, units').click())
  await advance(2_000)
  cad?.calls.create({ title: 'Pushed', x: 1, y: 1 })
  await advance(1_000)
  expect(names()).toContain('Pushed')

  await act(() => page.getByLabel('ox_lib: notifications, menus').click())
  await advance(1_000)
  await page.getByLabel('Chat command').fill('/calls')
  await act(() => page.getByRole('button', { name: 'Send' }).click())
  await advance(500)
  await act(() => page.locator('#menu button', { hasText: 'Pushed' }).click())
  await advance(500)
  await act(() => page.locator('#menu button', { hasText: 'Start the route' }).click())
  await advance(500)
  await page.locator('#feed').getByText('Route to Pushed').waitFor()
  await act(() => page.getByLabel('ox_lib: notifications, menus').click())
  await advance(1_000)

  await act(() => page.getByLabel('Language').selectOption('de'))
  await advance(1_000)
  await vega?.command('callmute')
  await advance(500)
  expect(vega?.feed.at(-1)?.text).toContain('aus')
})
