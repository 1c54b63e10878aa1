import { describe, expect, test } from 'vitest'
import { openOnDuty, PHONE, useChromium, WIDE } from './preview-page.ts'

useChromium()

test('a long player name leaves the buttons of its row in the panel', async () => {
  const { page, preview, advance } = await openOnDuty()
  await preview.scenario.world.join({ name: 'Sergeant Maximilian von Hohenzollern-Sigmaringen the Third' })
  await advance(1_000)
  const drop = page.locator('.players li', { hasText: 'Maximilian' }).getByRole('button')
  await drop.waitFor()
  const box = await drop.boundingBox()
  const panel = await page.locator('#server').boundingBox()
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((panel?.x ?? 0) + (panel?.width ?? 0))
})

test.each([
  ['wide window', WIDE],
  ['phone', PHONE],
])('the chat of a %s shows all lines of /calls', async (_, context) => {
  const { page, advance, act } = await openOnDuty(context)
  await page.getByLabel('Chat command').fill('/calls')
  await act(() => page.keyboard.press('Enter'))
  await advance(500)
  const lines = page.locator('.chat li:not(.muted)')
  await expect.poll(() => lines.count()).toBeGreaterThan(8)
  const hidden = await page.locator('.chat .log').evaluate((log) => log.scrollHeight - log.clientHeight)
  expect(hidden).toBe(0)
})
