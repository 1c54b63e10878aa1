import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const CANDIDATE_PATHS = [
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

/** Starts an installed Chromium with a temporary profile. */
export function launchChromium(): Promise<Browser> {
  const executablePath = CANDIDATE_PATHS.find((path) => path !== undefined && path !== '' && existsSync(path))
  if (executablePath === undefined)
    throw new Error(
      'Chromium was not found. Install it (apt-get install chromium), or set CHROMIUM_PATH to its binary.',
    )
  return chromium.launch({ executablePath, args: ARGUMENTS })
}
