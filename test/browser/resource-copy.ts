import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { RESOURCE_FOLDER } from '../../simulator/stage.ts'

const FILES = ['fxmanifest.lua', 'locales', 'dist', 'config.json']

/** Returns a function that copies the built resource into a temporary folder, which is deleted after the test. */
export function useResourceCopies(): () => string {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'sonoran_calls-'))
    folders.push(folder)
    for (const name of FILES) {
      const source = join(RESOURCE_FOLDER, name)
      if (existsSync(source)) cpSync(source, join(folder, name), { recursive: true })
    }
    return folder
  }
}
