import { expect, test } from 'vitest'
import { testBrowser } from '../support/browser.ts'
import { testClock } from '../support/clock.ts'
import { testProduct } from '../support/product.ts'
import { visitors } from '../support/visitors.ts'
import { world } from '../support/world.ts'

const mostBytes = 250_000

test('the desk loads less than 250 kB of script before it works, compressed as it travels', async () => {
  const product = await testProduct({ pages: true })
  const people = visitors(product, await testBrowser())
  const w = await world({ deps: product.house.deps, clock: testClock(new Date().toISOString()) })
  const page = await people.atWork((await w.seat('Wang', { present: false })).id)
  const html = await (await page.context().request.get(`${product.url}/desk`)).text()
  // What the page names in its head is fetched before it works; what is fetched when needed stands elsewhere.
  const scripts = [...html.matchAll(/<link href="([^"]+)" rel="modulepreload"/g)].map(
    ([, href]) => new URL(href!, `${product.url}/desk`),
  )
  expect(scripts.length).toBeGreaterThan(20)
  const sizes = await Promise.all(
    scripts.map(async (url) => {
      const response = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'br' } })
      expect(response.headers.get('content-encoding'), url.pathname).toBe('br')
      return Number(response.headers.get('content-length'))
    }),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes)
}, 300_000)
