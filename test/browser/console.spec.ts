import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openOnDuty, openPreviewPage, type PreviewPage, useChromium } from './preview-page.ts'
import { useResourceCopies } from './resource-copy.ts'

useChromium()
const copyResource = useResourceCopies()

async function runCommand({ page, act }: PreviewPage, line: string): Promise<void> {
  await page.getByLabel('Console command').fill(line)
  await act(() => page.keyboard.press('Enter'))
}

test.each(['restart', 'ensure'])('the console command %s restarts the resource', async (command) => {
  const previewPage = await openOnDuty()
  const { preview, blips } = previewPage
  await runCommand(previewPage, `${command} sonoran_calls`)
  await expect.poll(() => blips.count()).toBe(0)
  expect(preview.scenario.world.resources.stateOf('sonoran_calls')).toBe('started')
})

test('the console commands stop, start and ensure control the resource', async () => {
  const previewPage = await openOnDuty()
  const { resources } = previewPage.preview.scenario.world
  await runCommand(previewPage, 'stop sonoran_calls')
  expect(resources.stateOf('sonoran_calls')).toBe('stopped')
  await runCommand(previewPage, 'ensure sonoran_calls')
  expect(resources.stateOf('sonoran_calls')).toBe('started')
  await runCommand(previewPage, 'stop sonoran_calls')
  await runCommand(previewPage, 'start sonoran_calls')
  expect(resources.stateOf('sonoran_calls')).toBe('started')
})

test('the console command help lists the commands, and a wrong resource name is reported', async () => {
  const previewPage = await openOnDuty()
  const console = previewPage.page.locator('.console')
  await runCommand(previewPage, 'help')
  await console.getByText(/ensure <resource>/).waitFor()
  await console.getByText(/Commands of resources: .*sonoran_calls/).waitFor()
  await runCommand(previewPage, 'restart sonoran_call')
  await console.getByText('There is no resource sonoran_call').waitFor()
})

test('the page says that a build restarted the resource', async () => {
  const folder = copyResource()
  const { page, advance } = await openPreviewPage({ folder })
  await advance(6_000)
  expect(await page.locator('#message').isVisible()).toBe(false)
  const now = new Date()
  utimesSync(join(folder, 'dist/server.js'), now, now)
  await page.locator('#message').getByText('The bundles were rebuilt: the resource was restarted').waitFor()
  await advance(12_000)
  await expect.poll(() => page.locator('#message').isVisible()).toBe(false)
})
