import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const unzipped = join(tmpdir(), `release-${process.pid}`, 'sonoran_calls')

export default defineConfig({
  test: {
    // Vitest leaves a core for the terminal; on two cores that is half of them.
    maxWorkers: '100%',
    reporters: ['dot'],
    testTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'source', include: ['test/**/*.test.ts'] } },
      {
        // The same on the release, as it comes out of its zip.
        extends: true,
        test: {
          name: 'release',
          include: ['test/e2e/**/*.test.ts'],
          // Minutes of it, and all about the asking: release.yml runs it on the release, before that is published.
          exclude: ['test/e2e/polling.test.ts'],
          env: { SONORAN_CALLS_FOLDER: unzipped },
          globalSetup: 'test/release/unzip.ts',
        },
      },
    ],
  },
})
