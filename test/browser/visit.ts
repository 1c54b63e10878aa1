import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { openPreview, type Preview, type PreviewOptions } from '../../preview/preview.ts'
import { launchChromium } from './chromium.ts'

/** Some seconds more than a pace: what happened just after a request is on the map by then. */
export const NEXT_REPLY = 26_000

export const WIDE = { viewport: { width: 1280, height: 720 } }
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** A preview and a visitor's page of it, with the words of the page for what is on it. */
export interface Visit {
  preview: Preview
  page: Page
  blips: Locator
  circles: Locator
  map: Locator
  /** All that the server ever sent to the page. */
  heard(): string
  advance(ms: number): Promise<void>
  blip(name: string | RegExp): Locator
  button(name: string | RegExp): Locator
  /** Does something on the page that is an action, and waits until it is done. */
  act(how: () => Promise<unknown>): Promise<void>
}

let browser: Browser
/** One page for each kind of visitor: a new preview is a new origin, which knows nothing of the one before. */
const pages = new Map<string, { page: Page; wrong: string[] }>()
const open: { preview: Preview; stop: AbortController; wrong: string[] }[] = []

/** In each file that visits. */
export function withChromium(): void {
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    pages.clear()
    await browser.close()
  })

  afterEach(async () => {
    const visits = open.splice(0)
    for (const { page } of pages.values()) await page.goto('about:blank')
    for (const { preview, stop } of visits) {
      stop.abort()
      await preview.close()
    }
    for (const { preview, wrong } of visits) {
      expect(wrong.splice(0)).toEqual([])
      expect(preview.scene.world.console.scriptErrors).toEqual([])
      expect(preview.scene.world.console.misuses).toEqual([])
    }
  })
}

/** A page that is open somewhere else than at a preview of this process. */
export async function openPage(url: string): Promise<Page> {
  const { page } = await newPage(WIDE)
  await page.goto(url)
  return page
}

/** @param context what the visitor sits at; `beside` leaves the page where it is */
export async function visit(
  options: Partial<PreviewOptions> = {},
  context: BrowserContextOptions | 'beside' = WIDE,
): Promise<Visit> {
  const preview = await openPreview({ port: 0, real: null, running: false, ...options })
  const { page, wrong } = await pageFor(context === 'beside' ? WIDE : context)
  const sent: string[] = []
  // The browser's own tools do not keep an event stream's text, so a second one is read beside it.
  const stop = new AbortController()
  open.push({ preview, stop, wrong })
  void fetch(`${preview.url}/events`, { signal: stop.signal })
    .then(async ({ body }) => {
      for await (const part of body ?? []) sent.push(Buffer.from(part).toString())
    })
    .catch(() => {})

  if (context !== 'beside') {
    await page.goto(preview.url)
    await page.locator('#players button').first().waitFor()
  }
  return {
    preview,
    page,
    blips: page.locator('#map .blip'),
    circles: page.locator('#map path.radius'),
    map: page.locator('#map'),
    heard: () => sent.join(''),
    advance: (ms) => preview.scene.world.advance(ms),
    blip: (name) => page.locator('#map').getByRole('button', { name, exact: true }),
    button: (name) => page.getByRole('button', { name, exact: true }),
    async act(how) {
      const done = page.waitForResponse('**/actions')
      await how()
      await done
    },
  }
}

async function pageFor(context: BrowserContextOptions) {
  const kind = JSON.stringify(context)
  const found = pages.get(kind) ?? (await newPage(context))
  pages.set(kind, found)
  return found
}

/** A page that tells what went wrong on it: errors, and requests to anybody but the preview. */
async function newPage(context: BrowserContextOptions) {
  const wrong: string[] = []
  const page = await (await browser.newContext(context)).newPage()
  page.setDefaultTimeout(5_000)
  page.on('pageerror', (error) => wrong.push(String(error.stack)))
  page.on('console', (message) => {
    // A refused action, or a preview that is not there for a while, is the test's own doing.
    const expected = /Failed to load resource|net::ERR/.test(message.text())
    if (message.type() === 'error' && !expected) wrong.push(message.text())
  })
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== 'localhost') wrong.push(`asked ${request.url()}`)
  })
  return { page, wrong }
}

/** An officer on duty with all calls on the map. */
export async function visitShift(context: BrowserContextOptions = WIDE): Promise<Visit> {
  const visiting = await visit({}, context)
  await visiting.advance(6_000)
  await expect.poll(() => visiting.blips.count()).toBe(15)
  return visiting
}
