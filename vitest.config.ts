import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const releaseFolder = join(tmpdir(), `release-${process.pid}`, 'sonoran_calls')

const e2e = (...names: string[]) => names.map((name) => `test/e2e/${name}.test.ts`)
/** They take minutes. release.yml runs them with the release before publishing. */
const LONGEST = e2e('polling', 'rate-limit', 'units', 'units-random', 'respond-random')

export default defineConfig(({ mode }) => {
  const isLong = mode === 'long'
  const env = { LONG_RUNS: String(isLong) }
  return {
    test: {
      // By default vitest leaves one core unused.
      maxWorkers: '100%',
      // Short-lived objects are most of the garbage: less of it is collected twice in a larger young generation.
      execArgv: ['--max-semi-space-size=32'],
      reporters: ['dot'],
      // Each worker loads a module once. Fixtures keep no state between tests.
      isolate: false,
      testTimeout: 30_000,
      projects: [
        { extends: true, test: { name: 'source', include: ['test/**/*.test.ts'], env } },
        {
          // Runs end-to-end tests with the unzipped release.
          extends: true,
          test: {
            name: 'release',
            include: e2e(isLong ? '*' : 'main-job'),
            exclude: LONGEST,
            env: { ...env, SONORAN_CALLS_FOLDER: releaseFolder },
            globalSetup: 'test/release/unzip.ts',
          },
        },
      ],
    },
  }
})
