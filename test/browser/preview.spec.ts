import { describe, expect, test } from 'vitest'
import { NEXT_REPLY, PHONE, type Visit, visitShift, WIDE, withChromium } from './visit.ts'

withChromium()

const CIVILIAN = /Ann Civilian/

/** Makes a call where the map is clicked, in pixels from its corner. */
async function clickCall(
  { page, map, button, act }: Visit,
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

async function middleOf(locator: {
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>
}) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not on the page')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

const IN_THE_SEA = { x: 120, y: 420 }

describe("a dispatcher's call", () => {
  test("made by a click is on the officer's map within a pace, and not on the civilian's", async () => {
    const visit = await visitShift()
    const { page, advance, blip, blips, circles, button } = visit
    const corner = (await visit.map.boundingBox()) as { x: number; y: number }
    const before = await circles.count()
    await clickCall(visit, IN_THE_SEA, 'Boat Adrift')
    expect(await blip('10-31 - Boat Adrift').count()).toBe(0)

    for (let ms = 0; ms < NEXT_REPLY && (await blip('10-31 - Boat Adrift').count()) === 0; ms += 1_000) {
      await advance(1_000)
      await page.waitForTimeout(150)
    }
    const { x, y } = await middleOf(blip('10-31 - Boat Adrift'))
    expect(x).toBeCloseTo(corner.x + IN_THE_SEA.x, -0.5)
    expect(y).toBeCloseTo(corner.y + IN_THE_SEA.y, -0.5)
    expect(await circles.count()).toBe(before + 1)
    expect(await page.locator('#feed').getByText('Boat Adrift').count()).toBe(1)

    await button(CIVILIAN).click()
    await expect.poll(() => blips.count()).toBe(0)
    expect(await page.locator('#feed .notice').count()).toBe(0)
    expect(await page.locator('.players').getByText('was sent 0 bytes').count()).toBe(1)
  })

  test('follows the pin that is dragged, and goes when it is closed', async () => {
    const visit = await visitShift()
    const { page, advance, blip, button, act } = visit
    await clickCall(visit, IN_THE_SEA, 'Boat Adrift')
    await advance(NEXT_REPLY)
    await blip('10-31 - Boat Adrift').click()

    const from = await middleOf(page.locator('.pin'))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y - 60, { steps: 5 })
    await act(() => page.mouse.up())
    await advance(NEXT_REPLY)
    await expect
      .poll(async () =>
        Math.hypot(
          (await middleOf(blip('10-31 - Boat Adrift'))).x - from.x - 40,
          (await middleOf(blip('10-31 - Boat Adrift'))).y - from.y + 60,
        ),
      )
      .toBeLessThan(2)

    await act(() => button(/^Close call/).click())
    await advance(NEXT_REPLY)
    await expect.poll(() => blip('10-31 - Boat Adrift').count()).toBe(0)
  })

  test('is edited, gets a unit and a note; a 911 call is dispatched: each is one action of the CAD', async () => {
    const { page, preview, advance, blip, button, act } = await visitShift()
    const { cad } = preview.scene
    await button(/246 - Shots Fired Grove/).click()
    const details = page.locator('.details')
    await details.getByLabel('Title').fill('Shots Fired, one down')
    await details.getByLabel('Priority').fill('2')
    await act(() => button('Save').click())
    await details.getByLabel('Unit').fill('42')
    await act(() => button('Attach').click())
    await details.getByLabel('Note').fill('Ambulance on its way')
    await act(() => button('Add').click())
    await details.getByText('Ambulance on its way').waitFor()
    expect(cad?.currentReply().activeCalls.find(({ code }) => code === '246')).toMatchObject({
      title: 'Shots Fired, one down',
      priority: 2,
      idents: [12, 42],
      notes: [{ content: 'Ambulance on its way' }],
      metaData: { radius: '200' },
    })

    await button(/311 Grapeseed Main St/).click()
    // Only a 911 call has it: till then what would be filled in is the last call's title.
    await button('Dispatch').waitFor()
    await details.getByLabel('Title').fill('Cougar')
    await act(() => button('Dispatch').click())
    await advance(NEXT_REPLY)
    await blip('Cougar').waitFor()
    expect(await blip('Grapeseed Main St').count()).toBe(0)
    expect(await blip('246 - Shots Fired, one down').count()).toBe(1)
  })

  test('is made without a mouse', async () => {
    const { page, advance, blip } = await visitShift()
    await page.getByRole('button', { name: 'New call' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Title').focus()
    await page.keyboard.type('Typed')
    await page.keyboard.press('Enter')
    await page.locator('.calls').getByText('Typed').waitFor()
    await advance(NEXT_REPLY)
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
  ])('of a %s shows all blips at first', async (_, context) => {
    const { map, blips } = await visitShift(context)
    const frame = await map.boundingBox()
    await expect
      .poll(async () => {
        const boxes = await blips.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))
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

  test('draws a circle in true scale', async () => {
    const { page } = await visitShift()
    const widest = () =>
      page.evaluate(() => {
        const line = document.querySelector<HTMLElement>('.leaflet-control-scale-line')
        const [, number, unit] = /(\d+) (k?m)/.exec(line?.textContent ?? '') ?? []
        const metresAPixel = (Number(number) * (unit === 'km' ? 1000 : 1)) / (line?.offsetWidth ?? 0)
        const circles = [...document.querySelectorAll<SVGGraphicsElement>('#map path.radius')]
        return Math.max(...circles.map((circle) => circle.getBBox().width)) * metresAPixel
      })
    // Street racing: 400 metres around Vinewood Boulevard, to the pixel.
    await expect.poll(async () => Math.abs((await widest()) - 800)).toBeLessThan(25)
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await expect.poll(async () => Math.abs((await widest()) - 800)).toBeLessThan(25)
  })

  test('names the place under the pointer', async () => {
    const { page, map } = await visitShift()
    await map.hover({ position: { x: 100, y: 300 } })
    const west = await page
      .locator('.coordinates')
      .inputValue()
      .catch(() => page.locator('.coordinates').textContent())
    await map.hover({ position: { x: 500, y: 300 } })
    const east = await page.locator('.coordinates').textContent()
    const x = (text: string | null) => Number(/x (-?\d+)/.exec(text ?? '')?.[1])
    expect(x(east)).toBeGreaterThan(x(west) + 1_000)
  })

  test('shows the route that a player asked for, and that it leads to the call', async () => {
    const { page, advance, blip, act } = await visitShift()
    const route = page.locator('#map path.route')
    const [key] = await page.locator('.keys button').allTextContents()
    expect(key).toContain('unbound')
    await page.getByLabel('Type a command').fill('/callroute 501')
    await act(() => page.keyboard.press('Enter'))
    await advance(500)
    await route.waitFor({ state: 'attached' })
    // From the player to the bank alarm: the line's box has both in its corners.
    const ends = async () => {
      const line = (await route.boundingBox()) as { x: number; y: number; width: number; height: number }
      const call = await middleOf(blip('211S - Bank Alarm'))
      const player = await middleOf(page.locator('#map .player'))
      return [
        Math.abs(line.width - Math.abs(call.x - player.x)),
        Math.abs(line.height - Math.abs(call.y - player.y)),
      ]
    }
    await expect.poll(async () => Math.max(...(await ends()))).toBeLessThan(6)
    await act(() => page.locator('.keys button').first().click())
    await advance(500)
    await act(() => page.getByRole('switch', { name: 'Officer Vega on duty' }).click())
    await advance(1_000)
    await expect.poll(() => route.count()).toBe(0)
  })

  test('is cleared when the player signs off, and filled when they sign on', async () => {
    const { page, advance, blips, circles, act } = await visitShift()
    const duty = page.getByRole('switch', { name: 'Officer Vega on duty' })
    await act(() => duty.click())
    await advance(2_000)
    await expect.poll(() => blips.count()).toBe(0)
    expect(await circles.count()).toBe(0)
    expect(await duty.getAttribute('aria-checked')).toBe('false')
    await page.getByLabel('Type a command').fill('/duty')
    await act(() => page.keyboard.press('Enter'))
    await advance(4_000)
    await expect.poll(() => blips.count()).toBe(15)
  })

  test('shows what is typed and fades what was told', async () => {
    const { page, advance, act } = await visitShift()
    await act(() => page.getByRole('switch', { name: 'Ann Civilian on duty' }).click())
    await page.getByRole('button', { name: CIVILIAN }).click()
    await advance(500)
    await page.locator('#feed .notice').waitFor()
    await advance(10_000)
    await expect.poll(() => page.locator('#feed .notice').count()).toBe(0)
    await page.getByLabel('Type a command').fill('/nonsense')
    await page.keyboard.press('Enter')
    await page.locator('.console').getByText('No such command nonsense').waitFor()
  })
})

describe('trouble', () => {
  test('of two minutes is shown as stale, and then as over', async () => {
    const { page, advance, blips, button, act } = await visitShift()
    const state = page.locator('#head .pill')
    await page.getByLabel('The CAD answers').selectOption({ label: '500 Internal error' })
    await page.getByLabel('For how long').selectOption({ label: '2 min' })
    await act(() => button('Break').click())
    await page.locator('.troubles .broken').waitFor()
    await advance(110_000)
    await expect.poll(() => state.textContent()).toBe('stale')
    expect(await blips.count()).toBe(15)
    expect(await page.locator('.budget circle.bad').count()).toBeGreaterThan(0)
    await advance(130_000)
    await expect.poll(() => state.textContent()).toBe('ok')
    expect(await blips.count()).toBe(15)
    expect(await page.locator('.troubles .broken').count()).toBe(0)
  })

  test('by the restart of the resource passes, and the map comes back', async () => {
    const { page, advance, blips, button, act } = await visitShift()
    await act(() => button('Stop').click())
    await expect.poll(() => blips.count()).toBe(0)
    await act(() => button('Start').click())
    await advance(70_000)
    await expect.poll(() => blips.count()).toBe(15)
    await act(() => button('Restart').click())
    await advance(70_000)
    await expect.poll(() => blips.count()).toBe(15)
    expect(await page.locator('#head .pill').textContent()).toBe('ok')
  })
})
