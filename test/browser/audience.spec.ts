import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPreviewPage, POLL_MS, useChromium } from './preview-page.ts'
import { useResourceCopies } from './resource-copy.ts'

useChromium()
const copyResource = useResourceCopies()

test('a rule of the audience hides a call from a player with another job', async () => {
  const folder = copyResource()
  const rule = { when: { kind: 'dispatch' }, for: { jobs: ['ambulance'] }, others: 'hidden' }
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ audience: [rule], rules: [] }))
  const { page, preview, advance, act } = await openPreviewPage({ folder })
  await advance(POLL_MS)
  const [vega] = preview.scenario.world.players
  const shown = () => vega?.blips.filter(({ kind }) => kind === 'coord').length ?? 0
  const all = shown()
  await act(() => page.getByLabel('Duty by').selectOption('the job (Qbox)'))
  await advance(3_000)
  const asPolice = shown()
  expect(asPolice).toBeLessThan(all)
  await act(() => page.getByLabel('Job of Officer Vega').selectOption('ambulance'))
  await advance(3_000)
  expect(shown()).toBe(all)
  await act(() => page.getByLabel('Job of Officer Vega').selectOption('unemployed'))
  await advance(3_000)
  expect(shown()).toBe(0)
  await act(() => page.getByLabel('Duty by').selectOption('the /duty command'))
  await advance(3_000)
  await expect.poll(() => page.getByLabel('Job of Officer Vega').count()).toBe(0)
})
