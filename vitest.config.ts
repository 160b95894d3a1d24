import { defineConfig } from 'vitest/config'

// One database server for the whole run; each integration file clones its own database from a migrated template.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/database-server.ts', 'test/support/browser-binary.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    expect: { poll: { timeout: 15_000 } },
  },
})
