import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

/** What the package adds for tiny machines: one crash would end every page, and pages could ignore the rules of the web. */
const unlikeAPerson = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
])

/** A real Chromium, as people have it. */
export async function launchChromium(): Promise<Browser> {
  return playwright.launch({
    args: chromium.args.filter((flag) => !unlikeAPerson.has(flag)),
    executablePath: await chromium.executablePath(),
    headless: true,
  })
}
