import chromium from '@sparticuz/chromium'

/** Unpacks Chromium once, before test files that run side by side could start it while another is still writing it. */
export default async function setup(): Promise<void> {
  await chromium.executablePath()
}
