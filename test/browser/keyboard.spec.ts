import { expect, test } from 'vitest'
import { openOnDuty, PHONE, type PreviewPage, useChromium } from './preview-page.ts'

useChromium()

const focusedText = ({ page }: PreviewPage) =>
  page.evaluate(() => {
    const element = document.activeElement
    return element === document.body ? '(nothing)' : (element?.textContent?.trim() ?? '').replace(/\s+/g, ' ')
  })

test('the focus moves to the button for a new call after Create and Cancel', async () => {
  const previewPage = await openOnDuty()
  const { page, button, act } = previewPage
  await button('New call').click()
  await page.getByLabel('Title').fill('Typed')
  await act(() => page.keyboard.press('Enter'))
  await page.locator('.calls').getByText('Typed').waitFor()
  await expect.poll(() => focusedText(previewPage)).toBe('New call')
  await button('New call').click()
  await page.getByLabel('Title').focus()
  await page.keyboard.press('Escape')
  await expect.poll(() => focusedText(previewPage)).toBe('New call')
})

test('the focus moves to the next call after a call is closed', async () => {
  const previewPage = await openOnDuty()
  const { page, button, act } = previewPage
  const next = await page
    .locator('.calls li', { hasText: 'Shots Fired' })
    .locator('xpath=following-sibling::li[1]//b')
    .textContent()
  await button(/246 - Shots Fired Grove/).click()
  await button(/^Close call/).focus()
  await act(() => page.keyboard.press('Enter'))
  await expect.poll(() => page.locator('.calls').getByText('Shots Fired').count()).toBe(0)
  await expect.poll(() => focusedText(previewPage)).toContain(next?.trim())
})

test('the focus stays among the buttons after a unit is detached and the resource is stopped', async () => {
  const previewPage = await openOnDuty()
  const { page, button, act } = previewPage
  await button(/246 - Shots Fired Grove/).click()
  await page.getByTitle('Detach 1A-12').focus()
  await act(() => page.keyboard.press('Enter'))
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('unit')
  await button('Stop').focus()
  await act(() => page.keyboard.press('Enter'))
  await expect.poll(() => focusedText(previewPage)).toBe('Start')
})

test('the focus is on a visible element after Create on a phone', async () => {
  const { page, map, button, act } = await openOnDuty(PHONE)
  await map.click({ position: { x: 40, y: 300 } })
  await page.getByLabel('Title').fill('Typed')
  await act(() => button('Create').click())
  await map.waitFor()
  await expect
    .poll(() =>
      page.evaluate(
        () => document.activeElement !== document.body && document.activeElement?.checkVisibility(),
      ),
    )
    .toBe(true)
})

test.each([
  ["player's marker", /^The player's position/],
  ['pin of a call', /^Position of the call/],
])('the arrow keys move the %s', async (_, label) => {
  const { page, button, act, preview } = await openOnDuty()
  const { world, cad } = preview.scenario
  await button(/246 - Shots Fired Grove/).click()
  const positions = () => {
    const call = cad?.currentReply().activeCalls.find(({ code }) => code === '246')
    return [world.players[0]?.position.x, Number(call?.metaData.x)] as const
  }
  const before = positions()
  const pin = page.locator('#map').getByRole('button', { name: label })
  await pin.focus()
  await act(async () => {
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
  })
  const changed = positions().map((x, index) => Number(x) > Number(before[index]))
  expect(changed).toEqual(label.source.includes('player') ? [true, false] : [false, true])
  expect(await pin.evaluate((element) => element === document.activeElement)).toBe(true)
})
