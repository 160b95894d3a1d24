import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

/**
 * What the package adds for tiny machines: one crash would end every page, pages could ignore the rules of the web, and
 * where there is no sound card and no graphics card, the first tone and the first drawing stop a page for ten seconds.
 */
const unlikeAPerson = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--disable-features=AudioServiceOutOfProcess,IsolateOrigins,site-per-process',
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
])

/** A real Chromium, as people have it. */
export async function launchChromium(): Promise<Browser> {
  return playwright.launch({
    args: [...chromium.args.filter((flag) => !unlikeAPerson.has(flag)), '--disable-audio-output', '--disable-gpu'],
    executablePath: await chromium.executablePath(),
    headless: true,
  })
}
