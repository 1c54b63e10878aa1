import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { RESOURCE_FOLDER } from '../../simulator/stage.ts'
import { NEXT_REPLY, openPage, PHONE, visit, visitShift, withChromium } from './visit.ts'

withChromium()

let folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** The built resource, in a folder of its own that a test may change. */
function copyOfTheResource(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sonoran_calls-'))
  folders = [...folders, folder]
  for (const name of ['fxmanifest.lua', 'locales', 'dist', 'config.json']) {
    const from = join(RESOURCE_FOLDER, name)
    if (existsSync(from)) cpSync(from, join(folder, name), { recursive: true })
  }
  return folder
}

describe('what is shown is what really happened', () => {
  test('a client that draws nothing has an empty map, whatever the CAD and the server know', async () => {
    const folder = copyOfTheResource()
    writeFileSync(join(folder, 'dist/client.js'), "setTimeout(() => emitNet('sonoran_calls:ready'), 1000)")
    const { page, advance, blips } = await visit({ folder })
    await advance(NEXT_REPLY)
    await expect.poll(() => page.locator('#head .pill').textContent()).toBe('ok')
    expect(await page.locator('.calls li').count()).toBe(16)
    await expect.poll(() => page.getByText('was sent 0 bytes').count()).toBe(1)
    expect(await blips.count()).toBe(0)
    expect(await page.locator('#feed .notice').count()).toBe(0)
  })

  test('npm start shows calls by itself, in real time', async () => {
    const preview = spawn(process.execPath, ['--import', 'tsx', 'preview/main.ts', '--port', '0'], {
      cwd: RESOURCE_FOLDER,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      let told = ''
      for await (const part of preview.stdout) {
        told += part
        if (told.includes('Ctrl+C')) break
      }
      const page = await openPage(/http:\S+/.exec(told)?.[0] ?? '')
      await expect.poll(() => page.locator('#map .blip').count(), { timeout: 20_000 }).toBe(15)
    } finally {
      preview.kill()
    }
  })
})

describe('the page', () => {
  test('takes what players write for text', async () => {
    const { page, preview, advance, blip } = await visitShift()
    const title = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    preview.scene.cad?.calls.create({ title, x: -2_500, y: 5_500 })
    preview.scene.cad?.emergencies.create({ location: title, description: title })
    await page.locator('.calls').getByText(title).first().waitFor()
    await advance(NEXT_REPLY)
    await blip(/onerror/).hover()
    await page.locator('.leaflet-tooltip', { hasText: 'onerror' }).waitFor()
    expect(await page.locator('body img, body script').count()).toBe(0)
    expect(await page.title()).toBe('sonoran_calls preview')
  })

  test('goes on when the preview comes back', async () => {
    const { page, preview, blips } = await visitShift()
    const port = Number(new URL(preview.url).port)
    await preview.close()
    await page.locator('.link.lost').waitFor()
    const { advance } = await visit({ port }, 'beside')
    await page.locator('.link:not(.lost)').waitFor()
    await expect.poll(() => blips.count()).toBe(0)
    await advance(6_000)
    await expect.poll(() => blips.count()).toBe(15)
  })

  test.each([
    ['phone', PHONE],
    ['narrow window', { viewport: { width: 800, height: 600 } }],
  ])('on a %s has each part in reach, and nothing over its edge', async (_, context) => {
    const { page, button } = await visitShift(context)
    for (const [view, part] of Object.entries({ Map: '#game', CAD: '#cad', Server: '#server' })) {
      await page.locator('#views').getByRole('button', { name: view }).click()
      await page.locator(part).waitFor()
      const over = await page.evaluate((part) => {
        const all = [
          ...document.querySelectorAll(`#head, #views, ${part}, ${part} > *, ${part} .row, #legend`),
        ]
        const seen = all.filter((one) => one.checkVisibility())
        return seen
          .filter((one) => one.getBoundingClientRect().right > innerWidth)
          .map((one) => one.outerHTML)
      }, part)
      expect(over).toEqual([])
      const heights = await page
        .locator(`${part} > *`)
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()))
      for (const [index, { top }] of heights.entries()) {
        expect(top).toBeGreaterThanOrEqual((heights[index - 1]?.bottom ?? 0) - 1)
      }
    }
    await page.locator('#views').getByRole('button', { name: 'Map' }).click()
    await page.locator('#map').click({ position: { x: 40, y: 300 } })
    await button('Create').waitFor()
  })

  test('has a name for everything that can be used', async () => {
    const { page } = await visitShift()
    await page
      .getByRole('button', { name: /211 - Armed/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'New call' }).click()
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, input, select, [role]')]
        .filter(
          (one) =>
            !(
              one.textContent?.trim() ||
              one.ariaLabel ||
              one.title ||
              (one as HTMLInputElement).labels?.length
            ),
        )
        .filter((one) => one.getAttribute('role') !== 'status' && one.getAttribute('role') !== 'alert')
        .map((one) => one.outerHTML),
    )
    expect(nameless).toEqual([])
  })
})

test('config.json is read anew as it is written, and a broken one is named', async () => {
  const folder = copyOfTheResource()
  const { page, advance, blip } = await visit({ folder })
  await advance(6_000)
  const robbery = blip('211 - Armed Robbery')
  await robbery.waitFor()
  expect(await robbery.getAttribute('data-sprite')).not.toBe('303')

  writeFileSync(
    join(folder, 'config.json'),
    '{ "rules": [{ "when": { "code": "211" }, "look": { "sprite": 303 } }] }',
  )
  await page.locator('.console').getByText('config.json was written').waitFor()
  await advance(2_000)
  await expect.poll(() => robbery.getAttribute('data-sprite')).toBe('303')

  writeFileSync(join(folder, 'config.json'), '{ "rules": [{ "look": { "sprite": "skull" } }] }')
  await page.locator('.console .warn, .console .error').getByText('sprite').waitFor()
})
