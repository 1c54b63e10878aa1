import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { makeRelease, openRelease } from '../../scripts/release.ts'

/** Unzips the release into the folder from which the tests of the `release` project load the resource. */
export default async function unzip({ config }: TestProject): Promise<() => void> {
  const folder = dirname(String(config.env.SONORAN_CALLS_FOLDER))
  for (const [path, content] of openRelease(await makeRelease('.'))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return () => rmSync(folder, { recursive: true })
}
