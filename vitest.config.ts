import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const releaseFolder = join(tmpdir(), `release-${process.pid}`, 'sonoran_calls')

const e2e = (...names: string[]) => names.map((name) => `test/e2e/${name}.test.ts`)
/** They take minutes. release.yml runs them with the release before publishing. */
const LONGEST = e2e('polling', 'rate-limit', 'units', 'units-random', 'respond-random')

/**
 * Every test opens contexts of its own, which are most of the garbage. A large young generation collects less of it
 * twice. Node 20 keeps the context of optimized code for several collections, so there V8 optimizes only what runs long.
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
