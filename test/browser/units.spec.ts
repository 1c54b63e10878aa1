import { expect, test } from 'vitest'
import { openOnDuty, POLL_MS, useChromium } from './preview-page.ts'

useChromium()

test('a unit is logged in for a player, attached, changes its status and logs out', async () => {
  const { page, preview, advance, button, act } = await openOnDuty()
  const units = page.locator('.unit-list')
  await page.getByText(/^Units: \d+$/).click()
  await page.locator('select[name=player]').selectOption('Officer Vega')
  await page.getByLabel('Call sign').fill('1A-78')
  await act(() => button('Log in').click())
  const unit = units.locator('li', { hasText: '1A-78' })
  await unit.getByText('Officer Vega').waitFor()

  await button(/246 - Shots Fired Grove/).click()
  const details = page.locator('.details')
  await details.locator('select[name=unit]').selectOption('1A-78')
  await act(() => button('Attach').click())
  await page.getByTitle('Detach 1A-78').waitFor()
  for (let ms = 0; ms < POLL_MS + 62_000; ms += 2_000) await advance(2_000)
  const vega = preview.scenario.world.players[0]
  expect(vega?.feed.map(({ subject }) => subject)).toContain('Assigned to you')

  await act(() => page.getByLabel('Status of 1A-78').selectOption('On scene'))
  await expect.poll(() => preview.scenario.cad?.units.all().at(-1)?.status).toBe(4)
  await act(() => page.getByTitle('Log out 1A-78').click())
  await expect.poll(() => unit.count()).toBe(0)
})
