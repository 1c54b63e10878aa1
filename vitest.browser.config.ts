import { defineConfig } from 'vitest/config'

// One file at a time, because each file starts a browser.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.spec.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 5_000, interval: 25 } },
  },
})
