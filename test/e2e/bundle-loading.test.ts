import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startRedis } from '../../simulator/redis/redis.ts'
import { COMMUNITY_ID, RESOURCE_FOLDER } from '../../simulator/stage.ts'
import { consoleLines, openStage } from '../fixtures/stage.ts'

const NAME = 'sonoran_calls'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sonoran_calls-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Copies the files that the resource needs at run time. */
function copyResource(parent: string): string {
  const folder = join(parent, NAME)
  mkdirSync(folder)
  for (const part of ['fxmanifest.lua', 'config.json', 'dist', 'locales'])
    cpSync(join(RESOURCE_FOLDER, part), join(folder, part), { recursive: true })
  return folder
}

/** Starts the resource in that folder, with the websocket. */
async function start(folder: string, convars: Record<string, string> = {}) {
  const stage = await openStage({
    resource: { name: NAME, folder },
    convars: {
      sonoran_calls_push: 'websocket',
      sonoran_communityID: COMMUNITY_ID,
      ...convars,
    },
  })
  await stage.world.start(NAME)
  await stage.world.advance(60_000)
  const status = (await stage.world.call(NAME, 'getStatus')) as { state: string; fleet: unknown }
  const linesAbout = (text: string) => consoleLines(stage).filter((line) => line.includes(text))
  return { ...stage, status, linesAbout }
}

const FOLDERS: Record<string, () => string> = {
  'its own folder, a source checkout or the unzipped release': () => RESOURCE_FOLDER,
  'a copy of it': () => copyResource(temporaryFolder()),
  'a folder below a package.json with "type": "module"': () => {
    const parent = temporaryFolder()
    writeFileSync(join(parent, 'package.json'), '{ "type": "module" }')
    return copyResource(parent)
  },
  'a symlinked folder': () => {
    const link = join(temporaryFolder(), NAME)
    symlinkSync(copyResource(temporaryFolder()), link)
    return link
  },
}

describe('the optional bundles run from', () => {
  test.each(Object.keys(FOLDERS))('%s', async (name) => {
    const { world, cad, hub, linesAbout } = await start((FOLDERS[name] as () => string)())
    const redis = await startRedis(world)
    onTestFinished(() => redis.stop())
    await world.convars.set('sonoran_calls_redis', redis.url)
    const requestsBefore = cad.arrived.us
    // A new store grants nothing for the first minute.
    await world.advance(130_000)
    expect(hub.authenticatedCount).toBe(1)
    expect(await world.call(NAME, 'getStatus')).toMatchObject({
      state: 'ok',
      fleet: { store: 'connected', servers: 1, serverIds: 1 },
    })
    expect(cad.arrived.us).toBeGreaterThan(requestsBefore)
    expect(linesAbout('.js')).toEqual([])
  })
})

describe('a websocket bundle that', () => {
  test.each<[string, (file: string) => void, string]>([
    ['does not exist', (file) => rmSync(file), 'the file does not exist'],
    ['is truncated', (file) => writeFileSync(file, '"use strict"; var a = {'), 'SyntaxError'],
    ['exports nothing', (file) => writeFileSync(file, '"use strict"'), 'TypeError'],
    ['throws', (file) => writeFileSync(file, 'throw null'), 'unknown error'],
  ])('%s costs the websocket only, and prints one line', async (_, damage, reason) => {
    const folder = copyResource(temporaryFolder())
    damage(join(folder, 'dist/websocket.js'))
    const { cad, hub, status, linesAbout } = await start(folder)
    expect(linesAbout('dist/websocket.js')).toEqual([expect.stringContaining(reason)])
    expect(hub.authenticatedCount).toBe(0)
    expect(cad.arrived.us).toBeGreaterThan(0)
    expect(status).toMatchObject({ state: 'ok', push: { source: 'websocket', state: 'waiting' } })
  })
})
