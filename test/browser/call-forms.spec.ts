import { describe, expect, test } from 'vitest'
import { openOnDuty, useChromium } from './preview-page.ts'

useChromium()

describe('the form for a new call', () => {
  test('keeps the typed text when the position changes', async () => {
    const { page, map } = await openOnDuty()
    const draft = page.locator('form.draft')
    await map.click({ position: { x: 60, y: 420 } })
    await draft.getByLabel('Title').fill('Boat Adrift')
    await draft.getByLabel('Description').fill('Two people on board')
    const xBefore = await draft.getByLabel('x', { exact: true }).inputValue()

    await map.click({ position: { x: 100, y: 440 } })
    await expect.poll(() => draft.getByLabel('x', { exact: true }).inputValue()).not.toBe(xBefore)
    expect(await draft.getByLabel('Title').inputValue()).toBe('Boat Adrift')
    expect(await draft.getByLabel('Description').inputValue()).toBe('Two people on board')

    const xClicked = await draft.getByLabel('x', { exact: true }).inputValue()
    await page.locator('.pin').dragTo(map, { targetPosition: { x: 140, y: 400 } })
    await expect.poll(() => draft.getByLabel('x', { exact: true }).inputValue()).not.toBe(xClicked)
    expect(await draft.getByLabel('Title').inputValue()).toBe('Boat Adrift')
  })

  test('keeps the typed text when the kind of call is switched', async () => {
    const { page, button } = await openOnDuty()
    const draft = page.locator('form.draft')
    await button('New call').click()
    await draft.getByLabel('Title').fill('Boat Adrift')
    await draft.getByLabel('Description').fill('Two people on board')
    await button('911').click()
    await draft.getByLabel('Caller').fill('Jim')
    expect(await draft.getByLabel('Description').inputValue()).toBe('Two people on board')
    await button('Dispatch').click()
    expect(await draft.getByLabel('Title').inputValue()).toBe('Boat Adrift')
    await button('911').click()
    expect(await draft.getByLabel('Caller').inputValue()).toBe('Jim')
  })

  test('moves the pin to typed coordinates', async () => {
    const { page, button, map } = await openOnDuty()
    await map.click({ position: { x: 60, y: 420 } })
    const before = await page.locator('.pin').boundingBox()
    await page.locator('form.draft').getByLabel('x', { exact: true }).fill('1500')
    await page.keyboard.press('Tab')
    await expect.poll(async () => (await page.locator('.pin').boundingBox())?.x).not.toBe(before?.x)
    await button('Cancel').click()
  })
})

describe("a call's form", () => {
  test('edits the status, the address and the postal', async () => {
    const { page, preview, button, act } = await openOnDuty()
    const { cad } = preview.scenario
    await button(/246 - Shots Fired Grove/).click()
    const details = page.locator('.details')
    await details.getByLabel('Status').selectOption({ label: 'Pending' })
    await details.getByLabel('Address').fill('Forum Dr')
    await details.getByLabel('Postal').fill('9001')
    await act(() => button('Save').click())
    expect(cad?.currentReply().activeCalls.find(({ code }) => code === '246')).toMatchObject({
      status: 0,
      address: 'Forum Dr',
      postal: '9001',
    })
  })

  test('saves the position of a dragged pin after an earlier save', async () => {
    const { page, preview, button, act, map } = await openOnDuty()
    const { cad } = preview.scenario
    const savedX = () =>
      Number(cad?.currentReply().activeCalls.find(({ code }) => code === '246')?.metaData.x)
    await button(/246 - Shots Fired Grove/).click()
    const x = page.locator('.details').getByLabel('x', { exact: true })
    const pinX = async () => (await page.locator('.pin').boundingBox())?.x
    const oldPinX = await pinX()
    await x.fill('-3000')
    await act(() => button('Save').click())
    expect(savedX()).toBe(-3_000)
    // The page moves the pin when the update arrives, which is after the response.
    await expect.poll(pinX).not.toBe(oldPinX)
    await act(() => page.locator('.pin').dragTo(map, { targetPosition: { x: 60, y: 420 } }))
    const dragged = savedX()
    expect(dragged).not.toBe(-3_000)
    await expect.poll(() => x.inputValue()).toBe(String(dragged))
    await act(() => button('Save').click())
    expect(savedX()).toBe(dragged)
  })

  test('removes the position of a call when its coordinates are cleared', async () => {
    const { page, preview, button, act } = await openOnDuty()
    const { cad } = preview.scenario
    const call = () => cad?.currentReply().activeCalls.find(({ code }) => code === '246')
    expect(call()?.metaData).toHaveProperty('x')
    await button(/246 - Shots Fired Grove/).click()
    const details = page.locator('.details')
    await details.getByLabel('x', { exact: true }).fill('')
    await details.getByLabel('y', { exact: true }).fill('')
    await act(() => button('Save').click())
    expect(call()?.metaData).not.toHaveProperty('x')
    expect(call()?.metaData).not.toHaveProperty('y')
  })

  test('every text field is wide enough for a few words', async () => {
    const { page, button } = await openOnDuty()
    await button(/911 Pillbox Hill/).click()
    await button('Dispatch').waitFor()
    const widths = await page
      .locator('.details')
      .getByLabel('Title')
      .evaluateAll((inputs) => inputs.map((input) => input.clientWidth))
    expect(widths).toHaveLength(1)
    expect(Math.min(...widths)).toBeGreaterThan(150)
  })
})
