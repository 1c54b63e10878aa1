import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createWorld, type World, type WorldOptions } from '../../../simulator/game/world.ts'

export interface Scripts {
  server?: string
  client?: string
  /** Additional lines of the manifest. */
  manifest?: string
  files?: Record<string, string>
}

/** A world that is closed at the end of the test. */
export async function openWorld(options?: WorldOptions): Promise<World> {
  const world = await createWorld(options)
  onTestFinished(() => world.close())
  return world
}

/** Writes a resource folder and installs it. */
export async function install(world: World, name: string, scripts: Scripts): Promise<void> {
  const folder = writeFolder(scripts)
  await world.resources.install({ name, folder })
}

export function writeFolder({ server, client, manifest = '', files = {} }: Scripts): string {
  const folder = mkdtempSync(join(tmpdir(), 'resource-'))
  const lines = ["fx_version 'cerulean'", "game 'gta5'", "node_version '22'", manifest]
  const texts: Record<string, string> = {}
  if (server !== undefined) {
    texts['server.js'] = server
    lines.push("server_script 'server.js'")
  }
  if (client !== undefined) {
    texts['client.js'] = client
    lines.push("client_script 'client.js'")
  }
  texts['fxmanifest.lua'] = lines.join('\n')
  Object.assign(texts, files)
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}
