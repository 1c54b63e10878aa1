import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { openPreview, type Preview, type PreviewOptions } from '../../preview/preview.ts'
import { launchChromium } from './chromium.ts'

/** A little more than the poll interval: a change just after a request is on the map by then. */
export const POLL_MS = 26_000

export const WIDE = { viewport: { width: 1280, height: 720 } }
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** The number of calls with a position in the preview's scenario. */
export const CALLS_ON_MAP = 15

/** A preview, its page in the browser, and locators for the parts of the page. */
export interface PreviewPage {
  preview: Preview
  page: Page
  blips: Locator
  circles: Locator
  map: Locator
  /** All event data that the server sent to a subscriber. */
  sentEvents(): string
  /** Moves the world's clock. */
  advance(ms: number): Promise<void>
  blip(name: string | RegExp): Locator
  button(name: string | RegExp): Locator
  /** Triggers an action on the page and waits for the server's response to it. */
  act(trigger: () => Promise<unknown>): Promise<void>
}

let browser: Browser
/** One browser page per context, reused by the tests of a file. Each preview has its own port and so its own origin. */
const pages = new Map<string, { page: Page; errors: string[] }>()
const openPreviews: { preview: Preview; stop: AbortController; errors: string[] }[] = []

/** Starts the browser for a test file; closes each test's previews and checks that no errors occurred. */
export function useChromium(): void {
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    pages.clear()
    await browser.close()
  })

  afterEach(async () => {
    const previews = openPreviews.splice(0)
    for (const { page } of pages.values()) await page.goto('about:blank')
    for (const { preview, stop } of previews) {
      stop.abort()
      await preview.close()
    }
    for (const { preview, errors } of previews) {
      expect(errors.splice(0)).toEqual([])
      expect(preview.scenario.world.console.scriptErrors).toEqual([])
      expect(preview.scenario.world.console.misuses).toEqual([])
    }
  })
}

/** Opens the page of a preview in another process. */
export async function openPage(url: string): Promise<Page> {
  const { page } = await newPage(WIDE)
  await page.goto(url)
  return page
}

/** @param context the browser's window; `no page` starts the preview without opening its page */
export async function openPreviewPage(
  options: Partial<PreviewOptions> = {},
  context: BrowserContextOptions | 'no page' = WIDE,
): Promise<PreviewPage> {
  const preview = await openPreview({ port: 0, real: null, running: false, ...options })
  const { page, errors } = await pageFor(context === 'no page' ? WIDE : context)
  const events: string[] = []
  // Playwright does not expose the data of an event stream, so the test subscribes to a second one.
  const stop = new AbortController()
  openPreviews.push({ preview, stop, errors })
  void fetch(`${preview.url}/events`, { signal: stop.signal })
    .then(async ({ body }) => {
      for await (const chunk of body ?? []) events.push(Buffer.from(chunk).toString())
    })
    .catch(() => {})

  if (context !== 'no page') {
    await page.goto(preview.url)
    await page.locator('#players button').first().waitFor()
  }
  return {
    preview,
    page,
    blips: page.locator('#map .blip'),
    circles: page.locator('#map path.radius'),
    map: page.locator('#map'),
    sentEvents: () => events.join(''),
    advance: (ms) => preview.scenario.world.advance(ms),
    blip: (name) => page.locator('#map').getByRole('button', { name, exact: true }),
    button: (name) => page.getByRole('button', { name, exact: true }),
    async act(trigger) {
      const response = page.waitForResponse('**/actions')
      await trigger()
      await response
    },
  }
}

async function pageFor(context: BrowserContextOptions) {
  const key = JSON.stringify(context)
  const existing = pages.get(key) ?? (await newPage(context))
  pages.set(key, existing)
  return existing
}

/** A page that records script errors, and requests to another host than the preview. */
async function newPage(context: BrowserContextOptions) {
  const errors: string[] = []
  const page = await (await browser.newContext(context)).newPage()
  page.setDefaultTimeout(5_000)
  page.on('pageerror', (error) => errors.push(String(error.stack)))
  page.on('console', (message) => {
    // Tests provoke refused actions and lost connections.
    const expected = /Failed to load resource|net::ERR/.test(message.text())
    if (message.type() === 'error' && !expected) errors.push(message.text())
  })
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== 'localhost') errors.push(`requested ${request.url()}`)
  })
  return { page, errors }
}

/** Opens a preview and waits until the officer has all calls on the map. */
export async function openOnDuty(context: BrowserContextOptions = WIDE): Promise<PreviewPage> {
  const previewPage = await openPreviewPage({}, context)
  await previewPage.advance(6_000)
  await expect.poll(() => previewPage.blips.count()).toBe(CALLS_ON_MAP)
  return previewPage
}
