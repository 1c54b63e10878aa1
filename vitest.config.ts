import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const releaseFolder = join(tmpdir(), `release-${process.pid}`, 'sonoran_calls')

const e2e = (...names: string[]) => names.map((name) => `test/e2e/${name}.test.ts`)
/** They take minutes. release.yml runs them with the release before publishing. */
const LONGEST = e2e('polling', 'rate-limit', 'units', 'units-random', 'respond-random')

/**
 * Most garbage is V8 contexts of finished tests. A larger young generation copies less of it. Node 20 keeps the contexts
 * of optimized code for several collections; with a larger interrupt budget, V8 optimizes less code there.
 */
const V8_OPTIONS = [
  '--max-semi-space-size=64',
  ...(process.versions.node.startsWith('20.') ? ['--interrupt-budget=1000000'] : []),
]

export default defineConfig(({ mode }) => {
  const isLong = mode === 'long'
  const env = { LONG_RUNS: String(isLong) }
  return {
    test: {
      // By default vitest leaves one core unused.
      maxWorkers: '100%',
      execArgv: V8_OPTIONS,
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
