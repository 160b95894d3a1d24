import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { demoLogins } from '#server/demo/load.ts'
import { testBrowser, type TestBrowser } from '../support/browser.ts'
import { testProduct, type TestProduct } from '../support/product.ts'

let product: TestProduct
let browser: TestBrowser
beforeAll(async () => {
  product = await testProduct({ pages: true, demo: true })
  browser = await testBrowser()
}, 300_000)

const kB = 1_000
// The aim is 250 kB for the desk. On 2026-11-29 it asked for 289 kB and the portal for 181 kB: these keep them from growing.
const budgets = [
  { role: 'agent', path: '/desk', most: 300 * kB },
  { role: 'contact', path: '/portal', most: 190 * kB },
] as const

test.each(budgets)(
  'the first load of $path asks for less script than was allowed',
  async ({ role, path, most }) => {
    const { page, context } = await browser.visitor()
    const login = demoLogins().find((each) => each.role === role)!
    await context.request.post(`${product.url}/api/auth/sign-in/email`, {
      data: { email: login.email, password: login.password },
      headers: { origin: product.url },
    })
    const sizes = new Map<string, Promise<number>>()
    page.on('response', (response) => {
      if (!/javascript/.test(response.headers()['content-type'] ?? '')) return
      sizes.set(
        response.url(),
        response.body().then((body) => gzipSync(body).length),
      )
    })
    await page.goto(product.url + path)
    await page.locator('main').waitFor()
    // Whether it lives is for others to test; here it is enough that nothing more is asked for.
    await page.waitForLoadState('networkidle').catch(() => undefined)
    const all = await Promise.all(sizes.values())
    const sum = all.reduce((total, size) => total + size, 0)
    const largest = [...sizes.keys()].map((url, place) => `${Math.round(all[place]! / kB)} kB ${new URL(url).pathname}`)
    expect(all.length).toBeGreaterThan(0)
    expect(
      sum,
      `${Math.round(sum / kB)} kB in all:\n${largest
        .toSorted((a, b) => parseInt(b) - parseInt(a))
        .slice(0, 12)
        .join('\n')}`,
    ).toBeLessThan(most)
  },
  180_000,
)
