import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openOnDuty, PHONE, type PreviewPage, useChromium, WIDE } from './preview-page.ts'

useChromium()

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  impact: string
  nodes: { html: string }[]
}

/** What axe finds that is at least moderate. */
async function violationsOn(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const violations = (await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
    return (await axe.run()).violations
  })) as Violation[]
  return violations
    .filter(({ impact }) => impact !== 'minor')
    .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 150)}`)
}

/** The views of the page, with the button that leads to them on a phone. Each expands something. */
const VIEWS: [string, tab: string, (preview: PreviewPage) => unknown][] = [
  ['the first view', 'Map', () => {}],
  ['a new call', 'CAD', ({ page }) => page.locator('#new-call').click()],
  ['a dispatch call', 'CAD', ({ button }) => button(/246 - Shots Fired Grove/).click()],
  ['a 911 call', 'CAD', ({ button }) => button(/911 Pillbox Hill/).click()],
  ['the units', 'CAD', ({ page }) => page.getByText(/^Units: \d+$/).click()],
  ['the legend', 'Map', ({ page }) => page.getByText(/^Legend:/).click()],
  [
    'jobs',
    'Server',
    async ({ page, act, advance }) => {
      await act(() => page.getByLabel('Duty by').selectOption('the job (Qbox)'))
      await advance(2_000)
    },
  ],
]

test.each([
  ['a wide light window', { ...WIDE, colorScheme: 'light' as const }],
  ['a wide dark window', { ...WIDE, colorScheme: 'dark' as const }],
  ['a phone', PHONE],
])(
  'axe finds nothing that is serious or moderate in any view of %s',
  async (name, context) => {
    const preview = await openOnDuty(context)
    const { page } = preview
    for (const [view, tab, open] of VIEWS) {
      if (name === 'a phone') await page.locator('#views button', { hasText: tab }).click()
      await open(preview)
      await preview.advance(1_000)
      expect(await violationsOn(page), view).toEqual([])
    }
  },
  60_000,
)
