import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real browser, with a profile of its own that goes with it. */
export function launchChromium(): Promise<Browser> {
  const executablePath = PLACES.find((path) => path !== undefined && path !== '' && existsSync(path))
  if (executablePath === undefined)
    throw new Error(
      'No Chromium found. Install one (apt-get install chromium), or say where it is in CHROMIUM_PATH.',
    )
  return chromium.launch({ executablePath, args: ARGUMENTS })
}
