import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

/**
 * What the package adds for tiny machines: one crash would end every page, pages could ignore the rules of the web, and
 * where there is no sound card the first tone stops the page for ten seconds.
 */
const unlikeAPerson = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--disable-features=AudioServiceOutOfProcess,IsolateOrigins,site-per-process',
])

/** A real Chromium, as people have it. */
export async function launchChromium(): Promise<Browser> {
  return playwright.launch({
    args: [...chromium.args.filter((flag) => !unlikeAPerson.has(flag)), '--disable-audio-output'],
    executablePath: await chromium.executablePath(),
    headless: true,
  })
}
