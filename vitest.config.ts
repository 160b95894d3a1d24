import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What a person does in a browser takes longest and needs a processor of its own: these are spread over the run, so that
 * seldom two are in it together, and none is left to run alone at the end.
 */
class BrowsersApart extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files)
    const inBrowser = sorted.filter(isInBrowser).toSorted((a, b) => a.moduleId.localeCompare(b.moduleId))
    const others = sorted.filter((file) => !isInBrowser(file))
    const share = Math.ceil(others.length / Math.max(1, inBrowser.length))
    return inBrowser.length === 0
      ? others
      : inBrowser.flatMap((file, i) => [file, ...others.slice(i * share, (i + 1) * share)])
  }
}

const isInBrowser = (file: TestSpecification) => file.moduleId.includes('/e2e/')

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
    sequence: { sequencer: BrowsersApart },
    expect: { poll: { timeout: 15_000 } },
  },
})
