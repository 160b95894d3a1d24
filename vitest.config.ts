import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What a person does in a browser takes longest; begun first, none of it is left running alone at the end. */
class BrowsersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const inBrowser = (file: TestSpecification) => (file.moduleId.includes('/e2e/') ? 0 : 1)
    return (await super.sort(files)).toSorted((a, b) => inBrowser(a) - inBrowser(b))
  }
}

// One database server for the whole run; each integration file clones its own database from a migrated template.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/database-server.ts', 'test/support/browser-binary.ts'],
    setupFiles: ['test/support/each-file.ts'],
    // What a file imports is read once for all files of a worker: a fifth of the time.
    isolate: false,
    unstubGlobals: true,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: BrowsersFirst },
    expect: { poll: { timeout: 15_000 } },
  },
})
