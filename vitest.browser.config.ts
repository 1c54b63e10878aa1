import { defineConfig } from 'vitest/config'

// One browser at a time, and no more time than a page needs: the world's clock is moved, not waited for.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.spec.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 5_000, interval: 25 } },
  },
})
