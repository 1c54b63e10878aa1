import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import {
  CALLS_ON_MAP,
  openOnDuty,
  PHONE,
  POLL_MS,
  type PreviewPage,
  useChromium,
  WIDE,
} from './preview-page.ts'

useChromium()

const CIVILIAN = /Ann Civilian/
/** In pixels from the map's corner. */
const IN_THE_SEA = { x: 120, y: 420 }

/** Creates a call by a click on the map. */
async function createCallAt(
  { page, map, button, act }: PreviewPage,
  position: { x: number; y: number },
  title: string,
) {
  await map.click({ position })
  await page.getByLabel('Title').fill(title)
  await page.getByLabel('Code').fill('10-31')
  await page.getByLabel('Radius, m').fill('250')
  await act(() => button('Create').click())
  await page.locator('.calls').getByText(title).waitFor()
}

async function centreOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('The element is not on the page')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describe('calls in the CAD panel', () => {
  test("a call created by a click appears on the officer's map, and not on the civilian's", async () => {
    const previewPage = await openOnDuty()
    const { page, map, advance, blip, blips, circles, button } = previewPage
    const corner = (await map.boundingBox()) as { x: number; y: number }
    const circlesBefore = await circles.count()
    await createCallAt(previewPage, IN_THE_SEA, 'Boat Adrift')
    const newBlip = blip('10-31 - Boat Adrift')
    expect(await newBlip.count()).toBe(0)

    for (let ms = 0; ms < POLL_MS && (await newBlip.count()) === 0; ms += 1_000) {
      await advance(1_000)
      await page.waitForTimeout(150)
    }
    const { x, y } = await centreOf(newBlip)
    expect(x).toBeCloseTo(corner.x + IN_THE_SEA.x, -0.5)
    expect(y).toBeCloseTo(corner.y + IN_THE_SEA.y, -0.5)
    expect(await circles.count()).toBe(circlesBefore + 1)
    expect(await page.locator('#feed').getByText('Boat Adrift').count()).toBe(1)

    await button(CIVILIAN).click()
    await expect.poll(() => blips.count()).toBe(0)
    expect(await page.locator('#feed .notice').count()).toBe(0)
    expect(await page.locator('.players').getByText('0 bytes sent').count()).toBe(1)
  })

  test('the blip follows a dragged pin, and disappears when the call is closed', async () => {
    const previewPage = await openOnDuty()
    const { page, advance, blip, button, act } = previewPage
    await createCallAt(previewPage, IN_THE_SEA, 'Boat Adrift')
    await advance(POLL_MS)
    const callBlip = blip('10-31 - Boat Adrift')
    await callBlip.click()

    const from = await centreOf(page.locator('.pin'))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y - 60, { steps: 5 })
    await act(() => page.mouse.up())
    await advance(POLL_MS)
    await expect
      .poll(async () => {
        const { x, y } = await centreOf(callBlip)
        return Math.hypot(x - from.x - 40, y - from.y + 60)
      })
      .toBeLessThan(2)

    await act(() => button(/^Close call/).click())
    await advance(POLL_MS)
    await expect.poll(() => callBlip.count()).toBe(0)
  })

  test('edits a call, attaches a unit, adds a note, and dispatches a 911 call', async () => {
    const { page, preview, advance, blip, button, act } = await openOnDuty()
    const { cad } = preview.scenario
    await button(/246 - Shots Fired Grove/).click()
    const details = page.locator('.details')
    await details.getByLabel('Title').fill('Shots Fired, one down')
    await details.getByLabel('Priority').fill('2')
    await act(() => button('Save').click())
    await details.locator('select[name=unit]').selectOption('1A-10')
    await act(() => button('Attach').click())
    await details.getByLabel('Note').fill('Ambulance on its way')
    await act(() => button('Add').click())
    await details.getByText('Ambulance on its way').waitFor()
    expect(cad?.currentReply().activeCalls.find(({ code }) => code === '246')).toMatchObject({
      title: 'Shots Fired, one down',
      priority: 2,
      idents: [12, 10],
      notes: [{ content: 'Ambulance on its way' }],
      metaData: { radius: '200' },
    })

    await button(/311 Grapeseed Main St/).click()
    // Wait for the 911 call's form: until then, the title field is the previous call's.
    await button('Dispatch').waitFor()
    await details.getByLabel('Title').fill('Cougar')
    await act(() => button('Dispatch').click())
    await advance(POLL_MS)
    await blip('Cougar').waitFor()
    expect(await blip('Grapeseed Main St').count()).toBe(0)
    expect(await blip('246 - Shots Fired, one down').count()).toBe(1)
  })

  test('a call can be created with the keyboard alone', async () => {
    const { page, advance, blip } = await openOnDuty()
    await page.getByRole('button', { name: 'New call' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Title').focus()
    await page.keyboard.type('Typed')
    await page.keyboard.press('Enter')
    await page.locator('.calls').getByText('Typed').waitFor()
    await advance(POLL_MS)
    await blip('Typed').waitFor()
    await page.locator('#legend summary').focus()
    await page.keyboard.press('Enter')
    await page.locator('#legend').getByRole('button', { name: 'Typed' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.leaflet-tooltip', { hasText: 'Typed' }).waitFor()
  })
})

describe('the map', () => {
  test.each([
    ['wide window', WIDE],
    ['phone', PHONE],
  ])('shows all blips at first in a %s', async (_, context) => {
    const { map, blips } = await openOnDuty(context)
    const frame = await map.boundingBox()
    await expect
      .poll(async () => {
        const boxes = await blips.evaluateAll((elements) =>
          elements.map((element) => element.getBoundingClientRect().toJSON()),
        )
        return boxes.filter(
          ({ left, right, top, bottom }) =>
            !frame ||
            left < frame.x ||
            right > frame.x + frame.width ||
            top < frame.y ||
            bottom > frame.y + frame.height,
        )
      })
      .toEqual([])
  })

  test('draws circles to scale at each zoom level', async () => {
    const { page } = await openOnDuty()
    const widestInMetres = () =>
      page.evaluate(() => {
        const scale = document.querySelector<HTMLElement>('.leaflet-control-scale-line')
        const [, length, unit] = /(\d+) (k?m)/.exec(scale?.textContent ?? '') ?? []
        const metresPerPixel = (Number(length) * (unit === 'km' ? 1000 : 1)) / (scale?.offsetWidth ?? 0)
        const circles = [...document.querySelectorAll<SVGGraphicsElement>('#map path.radius')]
        return Math.max(...circles.map((circle) => circle.getBBox().width)) * metresPerPixel
      })
    // The street race on Vinewood Boulevard has a radius of 400 m.
    // Leaflet rounds to whole pixels, which are up to 25 m wide before the first zoom step.
    for (let step = 0; step < 2; step++) {
      await page.getByRole('button', { name: 'Zoom in' }).click()
      await expect.poll(async () => Math.abs((await widestInMetres()) - 800)).toBeLessThan(25)
    }
  })

  test('shows the coordinates under the pointer', async () => {
    const { page, map } = await openOnDuty()
    const xUnderPointer = async () => {
      const text = await page.locator('.coordinates').textContent()
      return Number(/x (-?\d+)/.exec(text ?? '')?.[1])
    }
    await map.hover({ position: { x: 100, y: 300 } })
    const west = await xUnderPointer()
    await map.hover({ position: { x: 500, y: 300 } })
    expect(await xUnderPointer()).toBeGreaterThan(west + 1_000)
  })

  test('shows the route from the player to the call, until the player goes off duty', async () => {
    const { page, advance, blip, act } = await openOnDuty()
    const route = page.locator('#map path.route')
    const [key] = await page.locator('.keys button').allTextContents()
    expect(key).toContain('unbound')
    await page.getByLabel('Chat command').fill('/callroute 501')
    await act(() => page.keyboard.press('Enter'))
    await advance(500)
    await route.waitFor({ state: 'attached' })
    // The line's bounding box has the player and the bank alarm in opposite corners.
    const sizeDifference = async () => {
      const line = (await route.boundingBox()) as { width: number; height: number }
      const call = await centreOf(blip('211S - Bank Alarm'))
      const player = await centreOf(page.locator('#map .player'))
      return Math.max(
        Math.abs(line.width - Math.abs(call.x - player.x)),
        Math.abs(line.height - Math.abs(call.y - player.y)),
      )
    }
    await expect.poll(sizeDifference).toBeLessThan(6)
    await act(() => page.locator('.keys button').first().click())
    await advance(500)
    await act(() => page.getByRole('switch', { name: 'Officer Vega on duty' }).click())
    await advance(1_000)
    await expect.poll(() => route.count()).toBe(0)
  })

  test('is emptied when the player goes off duty, and filled when they go on duty again', async () => {
    const { page, advance, blips, circles, act } = await openOnDuty()
    const duty = page.getByRole('switch', { name: 'Officer Vega on duty' })
    await act(() => duty.click())
    await advance(2_000)
    await expect.poll(() => blips.count()).toBe(0)
    expect(await circles.count()).toBe(0)
    expect(await duty.getAttribute('aria-checked')).toBe('false')
    await page.getByLabel('Chat command').fill('/duty')
    await act(() => page.keyboard.press('Enter'))
    await advance(4_000)
    await expect.poll(() => blips.count()).toBe(CALLS_ON_MAP)
  })
})

test('notifications disappear after their duration, and the console reports unknown chat commands', async () => {
  const { page, advance, act } = await openOnDuty()
  await act(() => page.getByRole('switch', { name: 'Ann Civilian on duty' }).click())
  await page.getByRole('button', { name: CIVILIAN }).click()
  await advance(500)
  await page.locator('#feed .notice').first().waitFor()
  await advance(10_000)
  await expect.poll(() => page.locator('#feed .notice').count()).toBe(0)
  await page.getByLabel('Chat command').fill('/nonsense')
  await page.keyboard.press('Enter')
  await page.locator('.console').getByText('No such command nonsense').waitFor()
})

describe('outages', () => {
  test('a fault of two minutes makes the status stale, and then ok again', async () => {
    const { page, advance, blips, button, act } = await openOnDuty()
    const state = page.locator('#head .pill')
    await page.getByLabel('CAD response').selectOption({ label: '500 Internal error' })
    await page.getByLabel('Duration').selectOption({ label: '2 min' })
    await act(() => button('Apply').click())
    await page.locator('.faults .alert').waitFor()
    await advance(110_000)
    await expect.poll(() => state.textContent()).toBe('stale')
    expect(await blips.count()).toBe(CALLS_ON_MAP)
    expect(await page.locator('.requests circle.bad').count()).toBeGreaterThan(0)
    await advance(130_000)
    await expect.poll(() => state.textContent()).toBe('ok')
    expect(await blips.count()).toBe(CALLS_ON_MAP)
    expect(await page.locator('.faults .alert').count()).toBe(0)
  })

  test('a restart of the resource empties the map, and the calls come back', async () => {
    const { page, advance, blips, button, act } = await openOnDuty()
    await act(() => button('Stop').click())
    await expect.poll(() => blips.count()).toBe(0)
    await act(() => button('Start').click())
    await advance(70_000)
    await expect.poll(() => blips.count()).toBe(CALLS_ON_MAP)
    await act(() => button('Restart').click())
    await advance(70_000)
    await expect.poll(() => blips.count()).toBe(CALLS_ON_MAP)
    expect(await page.locator('#head .pill').textContent()).toBe('ok')
  })
})
