import AxeBuilder from '@axe-core/playwright'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { alertAsks } from '#server/alerts/ask.table.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { demoLogins } from '#server/demo/load.ts'
import {
  newId,
  type AccountId,
  type AlertAskId,
  type AlertId,
  type ContactId,
  type PersonId,
} from '#server/kernel/ids.ts'
import { privateToken, tokenHash } from '#server/kernel/private-token.ts'
import { pages, type Role, type Shot } from '../screens/pages.ts'
import { testBrowser, type TestBrowser } from '../support/browser.ts'
import { testProduct, type TestProduct } from '../support/product.ts'

let product: TestProduct
let browser: TestBrowser
beforeAll(async () => {
  product = await testProduct({ pages: true, demo: true })
  browser = await testBrowser()
}, 300_000)

interface Look {
  theme: 'light' | 'dark'
  language: 'zh-CN' | 'en'
}
/** The pages take turns, by their place in the list: each is seen in one of these. */
const looks: Look[] = [
  { theme: 'light', language: 'zh-CN' },
  { theme: 'dark', language: 'en' },
  { theme: 'dark', language: 'zh-CN' },
  { theme: 'light', language: 'en' },
]
/** A browser for each role, signed in once: the door is guarded against many tries. */
async function signedIn(role: Role | undefined): Promise<Page> {
  const { page, context } = await browser.visitor({ reducedMotion: 'reduce' })
  if (role) {
    const login = demoLogins().find((each) => each.role === role)!
    const answer = await context.request.post(`${product.url}/api/auth/sign-in/email`, {
      data: { email: login.email, password: login.password },
      headers: { origin: product.url },
    })
    expect(answer.ok(), `sign-in of ${role}`).toBe(true)
  }
  return page
}

/** A contact's private link stands in their letter alone, so no visitor of the demo company can name one. */
const asked: Shot = {
  name: 'settled',
  path: async () => {
    const { db, secret } = product.house.deps
    const id = newId<AlertAskId>()
    const [of] = await rowsOf<{ alert: AlertId; account: AccountId; contact: ContactId; manager: PersonId }>(
      db,
      sql`select a.id as alert, a.account_id as account, c.id as contact, h.manager_id as manager
            from alerts a join accounts h on h.id = a.account_id join contacts c on c.account_id = h.id and c.active limit 1`,
    )
    await db.insert(alertAsks).values({
      ...{ id, alertId: of!.alert, accountId: of!.account, contactId: of!.contact, askedBy: of!.manager, mail: 'none' },
      ...{ words: 'The splice was made anew.', state: 'open', askedAt: new Date() },
      linkHash: tokenHash(privateToken(secret, 'alert-ask', id)),
    })
    return `/settled/${privateToken(secret, 'alert-ask', id)}`
  },
}

const visited = new Set<string>()

async function complaints(page: Page, shot: Shot, { theme, language }: Look): Promise<string[]> {
  const context = page.context()
  await context.addCookies([
    { name: 'keyline_theme', value: theme, url: product.url },
    { name: 'keyline_language', value: language, url: product.url },
  ])
  const where = typeof shot.path === 'string' ? shot.path : await shot.path(context.request, product.url)
  const answer = await page.goto(product.url + where)
  await page.locator('main').first().waitFor()
  if (await page.locator('.connection').count()) await page.locator('.connection.live').waitFor()
  // What is still on its way is not what people read.
  await page.waitForFunction(() => !document.querySelector('.bone'), null, { timeout: 2_000 }).catch(() => undefined)
  await shot.prepare?.(page)
  visited.add(new URL(page.url()).pathname)
  // No page holds another in a frame, and only what is wrong is asked for: a third of the time for the same findings.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  if (answer?.status() !== 200) found.push(`answered ${answer?.status()}`)
  return found.map((complaint) => `${shot.name} (${where}, ${theme}, ${language}): ${complaint}`)
}

test('nothing stands in the way of people with other senses or hands, on any page', async () => {
  const found: string[] = []
  const walks = Map.groupBy([...pages, asked].entries(), ([, { role }]) => role)
  const waiting = [...walks.values()].toSorted((a, b) => b.length - a.length)
  const walkOn = async () => {
    for (let walk = waiting.shift(); walk; walk = waiting.shift()) {
      const page = await signedIn(walk[0]![1].role)
      for (const [place, shot] of walk) found.push(...(await complaints(page, shot, looks[place % looks.length]!)))
    }
  }
  await Promise.all([walkOn(), walkOn(), walkOn()])
  expect(found).toEqual([])
}, 560_000)

test('every page of the product is in the list that is photographed and looked at here', () => {
  const routes = path.resolve(import.meta.dirname, '../../web/routes')
  const patterns = readdirSync(routes, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === '+page.svelte')
    .map((file) => `/${path.dirname(file)}`.replaceAll(/\/\([^)]+\)/g, '').replace(/^\/\.$/, '/') || '/')
  const isVisited = (pattern: string) => {
    const shape = new RegExp(`^${pattern.replaceAll(/\[[^\]]+\]/g, '[^/]+')}$`)
    return [...visited].some((where) => shape.test(where))
  }
  // What follows a report just sent is played where the form is.
  expect(patterns.filter((pattern) => pattern !== '/report/sent' && !isVisited(pattern))).toEqual([])
})
