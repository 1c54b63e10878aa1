import { fileURLToPath } from 'node:url'
import { openPreview } from '../../preview/preview.ts'
import { launchChromium } from './chromium.ts'

/**
 * Writes the README's pictures: an officer's map on a busy evening, a few seconds after a new call, and what that officer
 * sees of a call that they respond to.
 */
const fileOf = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url))
const EVENING = Date.UTC(2026, 3, 8, 21)

const preview = await openPreview({ port: 0, real: null, running: false, world: { startWall: EVENING } })
const browser = await launchChromium()
try {
  const { world, cad } = preview.scenario
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: 1.5,
    colorScheme: 'dark',
    // Makes flashing blips glow instead, so that the screenshot never catches one while it is invisible.
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(preview.url)
  for (const { callId, metaData } of cad?.currentReply().activeCalls ?? []) {
    if (Number(metaData.y) > 1_000) cad?.calls.close(callId)
  }
  for (const { callId, metaData } of cad?.currentReply().emergencyCalls ?? []) {
    if (Number(metaData.y) > 1_000) cad?.emergencies.remove(callId)
  }
  cad?.calls.create({
    title: 'Traffic Stop',
    code: '10-38',
    priority: 3,
    x: -310,
    y: -1_480,
    z: 30,
    radius: 60,
  })
  cad?.calls.create({
    title: 'Stolen Vehicle',
    code: '503',
    priority: 2,
    x: 540,
    y: -1_620,
    z: 29,
    radius: 180,
  })
  const officer = world.players[0]
  const unit = cad?.units.all().find(({ data }) => data.unitNum === '1A-77')
  if (unit) cad?.units.setStatus(unit.id, 3)
  await world.advance(75_000)
  cad?.calls.create({
    title: 'Officer Down',
    idents: unit ? [unit.id] : [],
    code: '10-99',
    priority: 1,
    x: -215,
    y: -330,
    z: 30,
    radius: 220,
  })
  for (
    let seconds = 0;
    seconds < 26 && !officer?.blips.some(({ name }) => name?.includes('Officer Down'));
    seconds++
  )
    await world.advance(1_000)
  await world.advance(1_500)
  await page.locator(`#map .blip[aria-label*="Officer Down"]`).waitFor()
  await page.getByRole('button', { name: 'Fit' }).click()
  await page.mouse.move(640, 400)
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: fileOf('preview.png') })

  const call = cad?.currentReply().activeCalls.find(({ code }) => code === '503')
  await world.advance(20_000)
  await officer?.command(`callrespond ${call?.callId}`)
  await world.advance(500)
  await world.players[1]?.command(`callrespond ${call?.callId}`)
  await world.advance(4_000)
  await page.getByRole('button', { name: 'Fit' }).click()
  await page.mouse.move(640, 400)
  await page.waitForTimeout(1_500)
  await page.locator('#map').screenshot({ path: fileOf('officer.png') })
} finally {
  await browser.close()
  await preview.close()
}
