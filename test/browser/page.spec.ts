import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RESOURCE_FOLDER } from '../../simulator/stage.ts'
import {
  CALLS_ON_MAP,
  openOnDuty,
  openPage,
  openPreviewPage,
  PHONE,
  POLL_MS,
  useChromium,
} from './preview-page.ts'
import { useResourceCopies } from './resource-copy.ts'

useChromium()
const copyResource = useResourceCopies()

test('the map stays empty when the client draws nothing, whatever the CAD contains', async () => {
  const folder = copyResource()
  writeFileSync(join(folder, 'dist/client.js'), "setTimeout(() => emitNet('sonoran_calls:ready'), 1000)")
  const { page, advance, blips } = await openPreviewPage({ folder })
  await advance(POLL_MS)
  await expect.poll(() => page.locator('#head .pill').textContent()).toBe('ok')
  expect(await page.locator('.calls li').count()).toBe(16)
  await expect.poll(() => page.getByText('0 bytes sent').count()).toBe(1)
  expect(await blips.count()).toBe(0)
  expect(await page.locator('#feed .notice').count()).toBe(0)
})

test('the command line starts a preview that runs in real time', async () => {
  const preview = spawn(process.execPath, ['--import', 'tsx', 'preview/main.ts', '--port', '0'], {
    cwd: RESOURCE_FOLDER,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let output = ''
    for await (const chunk of preview.stdout) {
      output += chunk
      if (output.includes('Ctrl+C')) break
    }
    const page = await openPage(/http:\S+/.exec(output)?.[0] ?? '')
    await expect.poll(() => page.locator('#map .blip').count(), { timeout: 20_000 }).toBe(CALLS_ON_MAP)
  } finally {
    preview.kill()
  }
})

test('shows HTML in call texts as plain text', async () => {
  const { page, preview, advance, blip } = await openOnDuty()
  const title = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
  preview.scenario.cad?.calls.create({ title, x: -2_500, y: 5_500 })
  preview.scenario.cad?.emergencies.create({ location: title, description: title })
  await page.locator('.calls').getByText(title).first().waitFor()
  await advance(POLL_MS)
  await blip(/onerror/).hover()
  await page.locator('.leaflet-tooltip', { hasText: 'onerror' }).waitFor()
  expect(await page.locator('body img, body script').count()).toBe(0)
  expect(await page.title()).toBe('sonoran_calls preview')
})

test('reconnects when the preview restarts', async () => {
  const { page, preview, blips } = await openOnDuty()
  const port = Number(new URL(preview.url).port)
  await preview.close()
  await page.locator('.connection.lost').waitFor()
  const { advance } = await openPreviewPage({ port }, 'no page')
  await page.locator('.connection:not(.lost)').waitFor()
  await expect.poll(() => blips.count()).toBe(0)
  await advance(6_000)
  await expect.poll(() => blips.count()).toBe(CALLS_ON_MAP)
})

describe('layout and accessibility', () => {
  test.each([
    ['phone', PHONE],
    ['narrow window', { viewport: { width: 800, height: 600 } }],
  ])('every part is reachable in a %s, and nothing overflows or overlaps', async (_, context) => {
    const { page, button } = await openOnDuty(context)
    for (const [view, part] of Object.entries({ Map: '#game', CAD: '#cad', Server: '#server' })) {
      await page.locator('#views').getByRole('button', { name: view }).click()
      await page.locator(part).waitFor()
      const overflowing = await page.evaluate((part) => {
        const elements = [
          ...document.querySelectorAll(`#head, #views, ${part}, ${part} > *, ${part} .row, #legend`),
        ]
        return elements
          .filter((element) => element.checkVisibility())
          .filter((element) => element.getBoundingClientRect().right > innerWidth)
          .map((element) => element.outerHTML)
      }, part)
      expect(overflowing).toEqual([])
      const boxes = await page
        .locator(`${part} > *`)
        .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect()))
      for (const [index, { top }] of boxes.entries()) {
        expect(top).toBeGreaterThanOrEqual((boxes[index - 1]?.bottom ?? 0) - 1)
      }
    }
    await page.locator('#views').getByRole('button', { name: 'Map' }).click()
    await page.locator('#map').click({ position: { x: 40, y: 300 } })
    await button('Create').waitFor()
  })

  test('headings do not skip a level', async () => {
    const { page } = await openOnDuty()
    await page.locator('#legend summary').click()
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName[1])))
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([])
  })

  test('every control has an accessible name', async () => {
    const { page } = await openOnDuty()
    await page
      .getByRole('button', { name: /211 - Armed/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'New call' }).click()
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, input, select, [role]')]
        .filter(
          (element) =>
            !(
              element.textContent?.trim() ||
              element.ariaLabel ||
              element.title ||
              (element as HTMLInputElement).labels?.length
            ),
        )
        .filter((element) => !['status', 'alert'].includes(element.getAttribute('role') ?? ''))
        .map((element) => element.outerHTML),
    )
    expect(nameless).toEqual([])
  })
})

test('reloads a changed config.json, and the console names the error in an invalid one', async () => {
  const folder = copyResource()
  const { page, advance, blip } = await openPreviewPage({ folder })
  await advance(6_000)
  const robbery = blip('211 - Armed Robbery')
  await robbery.waitFor()
  expect(await robbery.getAttribute('data-sprite')).not.toBe('303')

  writeFileSync(
    join(folder, 'config.json'),
    '{ "rules": [{ "when": { "code": "211" }, "look": { "sprite": 303 } }] }',
  )
  await page.locator('.console').getByText('The configuration was written').waitFor()
  await advance(2_000)
  await expect.poll(() => robbery.getAttribute('data-sprite')).toBe('303')

  writeFileSync(join(folder, 'config.json'), '{ "rules": [{ "look": { "sprite": "skull" } }] }')
  await page.locator('.console').getByText('look.sprite is "skull"').waitFor()
})
