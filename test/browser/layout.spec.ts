import { describe, expect, test } from 'vitest'
import { openOnDuty, PHONE, useChromium, WIDE } from './preview-page.ts'

useChromium()

test('a long player name leaves the buttons of its row in the panel', async () => {
  const { page, preview, advance } = await openOnDuty()
  await preview.scenario.world.join({ name: 'Sergeant Maximilian von Hohenzollern-Sigmaringen the Third' })
  await advance(1_000)
  const drop = page.locator('.players li', { hasText: 'Maximilian' }).getByTitle('Disconnect this player')
  await drop.waitFor()
  const box = await drop.boundingBox()
  const panel = await page.locator('#server').boundingBox()
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((panel?.x ?? 0) + (panel?.width ?? 0))
})

test.each([
  ['wide window', WIDE],
  ['phone', PHONE],
])('no part of the server panel of a %s is squeezed', async (_, context) => {
  const { page, button } = await openOnDuty(context)
  if (context === PHONE) await button('Server').click()
  const squeezed = await page
    .locator('#server > :not(.console)')
    .evaluateAll((parts) =>
      parts
        .filter(
          (part) => part.getBoundingClientRect().height < 10 || part.scrollHeight > part.clientHeight + 2,
        )
        .map(({ outerHTML }) => outerHTML.slice(0, 60)),
    )
  expect(squeezed).toEqual([])
  expect(await page.locator('svg.requests').evaluate((chart) => chart.clientHeight)).toBeGreaterThan(50)
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

test.each([
  { width: 1440, height: 900, minimum: 240 },
  { width: 1280, height: 720, minimum: 200 },
])(
  'at 200 % zoom, a window of $width by $height has a map at least $minimum px high',
  async ({ width, height, minimum }) => {
    const { page, map, act, advance } = await openOnDuty({
      viewport: { width: width / 2, height: height / 2 },
    })
    expect((await map.boundingBox())?.height).toBeGreaterThanOrEqual(minimum)
    const command = page.getByLabel('Chat command')
    await command.fill('/calls')
    await act(() => page.keyboard.press('Enter'))
    await advance(500)
    await page.locator('.chat li').nth(8).waitFor()
    expect((await map.boundingBox())?.height).toBeGreaterThanOrEqual(200)
    await command.scrollIntoViewIfNeeded()
    const box = await command.boundingBox()
    const navigation = await page.locator('#views').boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(navigation?.y ?? 0)
  },
)

describe('text contrast', () => {
  /** WCAG's minimum for small text. */
  const MIN_CONTRAST = 4.5

  test.each(['light', 'dark'] as const)('is sufficient in the %s color scheme', async (colorScheme) => {
    const { page } = await openOnDuty({ ...WIDE, colorScheme })
    const contrasts = await page.evaluate(() => {
      const rgb = (colour: string) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)
      const luminance = (colour: string) => {
        const [r = 0, g = 0, b = 0] = rgb(colour).map((value) => {
          const share = value / 255
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
        })
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
      }
      const contrast = (a: string, b: string) => {
        const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
        return (high + 0.05) / (low + 0.05)
      }
      const background = (selector: string) => {
        const { backgroundColor, fill } = getComputedStyle(document.querySelector(selector) as Element)
        return backgroundColor === 'rgba(0, 0, 0, 0)' ? fill : backgroundColor
      }
      const colour = (selector: string) => getComputedStyle(document.querySelector(selector) as Element).color
      const onItself = ['.priority.p1', '.priority.p2', '.priority.p3', '.priority.line', '#head .pill'].map(
        (selector) => [selector, contrast(colour(selector), background(selector))],
      )
      return Object.fromEntries([
        ...onItself,
        ['grid label on the sea', contrast(colour('.gridlabel span'), background('#map'))],
        ['place name on land', contrast(colour('.place span'), background('#map .land'))],
      ]) as Record<string, number>
    })
    expect(Object.entries(contrasts).filter(([, contrast]) => contrast < MIN_CONTRAST)).toEqual([])
  })
})
