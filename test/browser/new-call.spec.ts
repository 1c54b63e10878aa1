import { expect, test } from 'vitest'
import { openOnDuty, POLL_MS, useChromium } from './preview-page.ts'

useChromium()

test('a new call has a placeholder on the map that names the next request, until its blip appears', async () => {
  const { page, map, advance, blip, button, act } = await openOnDuty()
  const placeholder = page.locator('#map .new-call')
  expect(await placeholder.count()).toBe(0)
  await map.click({ position: { x: 60, y: 420 } })
  await page.getByLabel('Title').fill('Boat Adrift')
  await act(() => button('Create').click())

  await placeholder.getByText(/^In the CAD\. Next request in \d+ s\.$/).waitFor()
  const box = await placeholder.locator('svg').boundingBox()
  const corner = await map.boundingBox()
  expect((box?.x ?? 0) + (box?.width ?? 0) / 2 - (corner?.x ?? 0)).toBeCloseTo(60, -0.5)
  expect((box?.y ?? 0) + (box?.height ?? 0) / 2 - (corner?.y ?? 0)).toBeCloseTo(420, -0.5)

  await advance(POLL_MS)
  await blip('Boat Adrift').waitFor()
  await expect.poll(() => placeholder.count()).toBe(0)
})

test('the placeholder of a new call stays and says that the resource is not running', async () => {
  const { page, preview, advance, button, act } = await openOnDuty()
  await act(() => button('Stop').click())
  preview.scenario.cad?.emergencies.create({ location: 'Pier', x: -3_000, y: 0 })
  await advance(POLL_MS)
  await page.locator('#map .new-call').getByText('In the CAD. The resource is not running.').waitFor()
})
