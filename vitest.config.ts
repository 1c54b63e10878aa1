import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const releaseFolder = join(tmpdir(), `release-${process.pid}`, 'sonoran_calls')

export default defineConfig({
  test: {
    // By default vitest leaves one core unused.
    maxWorkers: '100%',
    reporters: ['dot'],
    // Each worker loads a module once. Fixtures keep no state between tests.
    isolate: false,
    testTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'source', include: ['test/**/*.test.ts'] } },
      {
        // Runs the end-to-end tests with the unzipped release.
        extends: true,
        test: {
          name: 'release',
          include: ['test/e2e/**/*.test.ts'],
          // They take minutes. release.yml runs them with the release before publishing.
          exclude: ['polling', 'rate-limit', 'units', 'units-random', 'respond-random'].map(
            (name) => `test/e2e/${name}.test.ts`,
          ),
          env: { SONORAN_CALLS_FOLDER: releaseFolder },
          globalSetup: 'test/release/unzip.ts',
        },
      },
    ],
  },
})
