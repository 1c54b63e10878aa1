import { expect, test } from 'vitest'
import { openOnDuty, useChromium } from './preview-page.ts'

useChromium()

test('an officer responds by the key, the unit is attached in the CAD, and the setting switches it off', async () => {
  const { page, preview, advance, button, act } = await openOnDuty()
  const { world, cad } = preview.scenario
  const [vega, moss] = world.players
  const key = page.locator('.keys button', { hasText: 'Respond to a call' })
  const call = cad?.currentReply().activeCalls[0]
  await page.getByLabel('Chat command').fill(`/callrespond ${call?.callId}`)
  await act(() => button('Send').click())
  for (let ms = 0; ms < 6_000; ms += 1_000) await advance(1_000)
  expect(vega?.feed.at(-1)?.text).toContain('Sent to the CAD')
  const unit = cad?.units.all().find(({ data }) => data.unitNum === '1A-77')
  const attached = () =>
    cad?.currentReply().activeCalls.filter(({ idents }) => idents.includes(unit?.id ?? 0))
  expect(attached()).toHaveLength(1)
  expect(moss?.feed.map(({ subject }) => subject)).toContain('1A-77 is responding')

  await act(() => page.getByLabel('Responding to calls').selectOption('off'))
  await advance(2_000)
  const before = vega?.feed.length
  await act(() => key.click())
  await advance(2_000)
  expect(vega?.feed.slice(before).map(({ text }) => text)).toEqual([
    'Responding to calls is switched off on this server',
  ])
  await button('Restart').waitFor()
})
