import { defineConfig } from 'vitest/config'

// One browser at a time, so that the tests do not compete for the CPU.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.spec.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 5_000, interval: 25 } },
  },
})
