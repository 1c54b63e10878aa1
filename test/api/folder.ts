import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { transform } from 'esbuild'
import { onTestFinished } from 'vitest'

/** Creates a folder with these files. It is removed after the test. */
export function createFolder(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'resource-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** A resource of TypeScript scripts, built with esbuild. */
export async function scriptResource(name: string, scripts: { server?: string; client?: string }) {
  const manifest = ["fx_version 'cerulean'", "game 'gta5'", "node_version '22'"]
  const files: Record<string, string> = {}
  for (const [side, source] of Object.entries(scripts)) {
    // The `export {}` marks an ES module: in a CommonJS module `exports` would be the module's own.
    const { code } = await transform(`${source}\nexport {}`, { loader: 'ts', format: 'iife' })
    files[`${side}.js`] = code
    manifest.push(`${side}_script '${side}.js'`)
  }
  return { name, folder: createFolder({ ...files, 'fxmanifest.lua': manifest.join('\n') }) }
}
