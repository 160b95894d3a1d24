import AxeBuilder from '@axe-core/playwright'
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

const pages: [role: string | null, path: string][] = [
  [null, '/'],
  [null, '/sign-in'],
  [null, '/report'],
  [null, '/help'],
  ['contact', '/portal'],
  ['agent', '/desk'],
  ['agent', '/tickets'],
  ['technician', '/kb'],
  ['supervisor', '/live'],
  ['account_manager', '/accounts'],
  ['account_manager', '/alerts'],
  ['admin', '/admin'],
  ['admin', '/admin/audit'],
  ['admin', '/admin/brand'],
]

for (const theme of ['light', 'dark']) {
  test(`nothing stands in the way of people with other senses or hands: every first page, ${theme}`, async () => {
    const found: string[] = []
    for (const [role, path] of pages) {
      const { page, context } = await browser.visitor({ reducedMotion: 'reduce' })
      await context.addCookies([{ name: 'keyline_theme', value: theme, url: product.url }])
      if (role) {
        const login = demoLogins().find((each) => each.role === role)!
        await context.request.post(`${product.url}/api/auth/sign-in/email`, {
          data: { email: login.email, password: login.password },
          headers: { origin: product.url },
        })
      }
      await page.goto(product.url + path)
      await page.locator('main').waitFor()
      const { violations } = await new AxeBuilder({ page }).analyze()
      for (const { id, nodes } of violations) found.push(`${path}: ${id} at ${nodes[0]?.target.join(' ')}`)
      await context.close()
    }
    expect(found).toEqual([])
  }, 180_000)
}
