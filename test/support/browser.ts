import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { atEnd, keptByTest } from './after.ts'
import { launchChromium } from './chromium.ts'

export interface Visitor {
  page: Page
  context: BrowserContext
}

export interface TestBrowser {
  browser: Browser
  /** A person with a browser of their own: nothing is shared with the others. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>
}

const complaints: string[] = []
const expected: RegExp[] = []

/** This test makes a page complain on its console, and that is right. */
export function expectConsole(pattern: RegExp): void {
  expected.push(pattern)
}

/** A real Chromium for this test file. Errors on a page's console, broken policies among them, fail the test. */
export async function testBrowser(): Promise<TestBrowser> {
  const browser = await launchChromium()
  atEnd(() => browser.close())
  return {
    browser,
    async visitor(options = {}) {
      const context = await browser.newContext({ locale: 'en', viewport: { width: 1440, height: 900 }, ...options })
      context.on('page', (page) => {
        page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`)
        })
      })
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      return { page, context }
    },
  }
}

keptByTest({
  forget() {
    complaints.length = 0
    expected.length = 0
  },
  check() {
    const right = expected.splice(0)
    const surprising = complaints.splice(0).filter((line) => !right.some((pattern) => pattern.test(line)))
    expect(surprising, 'errors on a console that no test expected').toEqual([])
  },
})
