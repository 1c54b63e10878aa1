import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { transform } from 'esbuild'
import { afterAll } from 'vitest'

const made: string[] = []

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

/** A new folder that holds these files, until the tests of the file are over. */
export function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'resource-'))
  made.push(folder)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** A resource of TypeScript scripts, built as its author would. */
export async function scriptResource(name: string, scripts: { server?: string; client?: string }) {
  const manifest = ["fx_version 'cerulean'", "game 'gta5'", "node_version '22'"]
  const files: Record<string, string> = {}
  for (const [side, source] of Object.entries(scripts)) {
    // Without a sign of a module in it, `exports` would be taken for a CommonJS module's own.
    const { code } = await transform(`${source}\nexport {}`, { loader: 'ts', format: 'iife' })
    files[`${side}.js`] = code
    manifest.push(`${side}_script '${side}.js'`)
  }
  return { name, folder: folderOf({ ...files, 'fxmanifest.lua': manifest.join('\n') }) }
}
