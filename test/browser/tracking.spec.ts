import { expect, test } from 'vitest'
import { openOnDuty, useChromium } from './preview-page.ts'

useChromium()

test('a call follows its primary unit while that player drives', async () => {
  const { page, preview, advance, button, act } = await openOnDuty()
  const { world, cad } = preview.scenario
  const [vega, moss] = world.players
  const call = () => cad?.currentReply().activeCalls.find(({ code }) => code === '246')
  cad?.calls.detach(call()?.callId ?? 0, ...(call()?.idents ?? []))
  await page.getByLabel('Chat command').fill(`/callrespond ${call()?.callId}`)
  await act(() => button('Send').click())
  await advance(6_000)
  expect(call()?.idents).toHaveLength(1)
  await button(/246 - Shots Fired Grove/).click()
  await page.locator('.details').getByLabel('follows the primary unit').check()
  await act(() => button('Save').click())
  expect(call()?.trackPrimary).toBe(true)
  await act(() => page.getByTitle('Drive Officer Vega').click())
  for (let s = 0; s < 90; s++) await advance(1_000)
  const blip = moss?.blips.find(({ name }) => name?.startsWith('246 - Shots Fired'))
  const [dx, dy] = [
    (blip?.position.x ?? 0) - (vega?.position.x ?? 0),
    (blip?.position.y ?? 0) - (vega?.position.y ?? 0),
  ]
  expect(Math.hypot(dx, dy)).toBeLessThan(60)
  await act(() => page.getByTitle('Stop Officer Vega').click())
})
