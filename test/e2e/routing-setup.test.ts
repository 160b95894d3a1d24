import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { createLogin } from '#server/auth/login.store.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { queues, routingRules } from '#server/routing/queue.table.ts'
import { accountSeats, people } from '#server/seats/seat.table.ts'
import { expectConsole, testBrowser, type TestBrowser } from '../support/browser.ts'
import { testClock } from '../support/clock.ts'
import { testProduct, type TestProduct } from '../support/product.ts'
import { password } from '../support/sign-in.ts'
import { world } from '../support/world.ts'

let product: TestProduct
let browser: TestBrowser
let w: Awaited<ReturnType<typeof world>>
beforeAll(async () => {
  product = await testProduct({ pages: true })
  browser = await testBrowser()
  w = await world({ deps: product.house.deps, clock: testClock(new Date().toISOString()) })
}, 300_000)

async function administrator(): Promise<Page> {
  return signedIn((await w.person('Ye', ['admin'])).id)
}

async function signedIn(id: PersonId): Promise<Page> {
  const [person] = await product.db.select().from(people).where(eq(people.id, id))
  await createLogin(product.db, { id, email: person!.email, name: person!.name, password }, new Date())
  const { page, context } = await browser.visitor()
  const answer = await context.request.post(`${product.url}/api/auth/sign-in/email`, {
    data: { email: person!.email, password },
    headers: { origin: product.url },
  })
  expect(answer.ok()).toBe(true)
  return page
}

/** Opens a page and waits until it lives: what is clicked before is nobody's click. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(product.url + path)
  await page.locator('.connection.live').waitFor()
}

test('an administrator builds a queue, leads tickets to it, tries the rule dry and names who knows the account', async () => {
  const seat = await w.seat('Sun', { level: 'L2', skills: { mpls: 4 }, present: false })
  const { id } = await w.open({ type: 'request', impact: 'none' })
  const { number } = await w.ticket(id)
  const page = await administrator()

  // A plan that ends with nobody is said to be wrong while it is written, and cannot be saved.
  await visit(page, `/admin/new-queue`)
  await page.getByLabel('Name in Chinese').fill('二线云专线')
  await page.getByLabel('Name in English').fill('L2 cloud lines')
  await page.getByLabel('Code').fill('cloudLines')
  await page.getByLabel('Level', { exact: true }).selectOption('L1')
  await page.getByLabel('What the step does').selectOption('raisePriority')
  await page.getByText('The last step must page somebody.').first().waitFor()
  expect(await page.getByRole('button', { name: 'Create queue' }).isDisabled()).toBe(true)
  await page.getByLabel('What the step does').selectOption('pageSupervisor')
  await page.getByText('The last step must page somebody.').first().waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Create queue' }).click()
  await page.waitForURL('**/admin/queues/cloudLines')
  const [made] = await product.db.select().from(queues).where(eq(queues.code, 'cloudLines'))
  expect(made).toMatchObject({ level: 'L1', relaxation: [{ after: 600, do: 'pageSupervisor' }] })

  // A rule before the catch-all takes the ticket in a dry run, before it is saved; then by keyboard it goes behind it.
  await visit(page, `/admin/rules`)
  await page.getByRole('button', { name: 'New rule' }).click()
  await page.getByRole('dialog').getByText('Request', { exact: true }).click()
  await page.getByLabel('Goes to').selectOption('cloudLines')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByPlaceholder('TT-2026-000123').fill(number)
  await page.getByRole('button', { name: 'Try', exact: true }).click()
  await page.getByText('Rule 1 takes it, into L2 cloud lines').waitFor()
  await page.getByText('1 would go to another queue').waitFor()
  await page.getByRole('button', { name: /^Rule 1: drag/ }).press('ArrowDown')
  await page.getByText('Never matches: rule 1 takes everything it would.').waitFor()
  await page.getByText('The last rule must have no conditions').waitFor()
  expect(await page.getByRole('button', { name: 'Save rules' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: /^Rule 2: drag/ }).press('ArrowUp')
  await page.getByText('Rule 1 takes it, into L2 cloud lines').waitFor()
  await page.getByRole('button', { name: 'Save rules' }).click()
  await page.getByText('are saved and hold at once').waitFor()
  const rules = await product.db
    .select()
    .from(routingRules)
    .where(eq(routingRules.level, 'L1'))
    .orderBy(routingRules.position)
  expect(rules.map((rule) => rule.when)).toEqual([{ type: ['request'] }, {}])

  // Who knows the account, on the account's own page.
  await visit(page, `/accounts/${w.account0.code}?tab=people`)
  await page.getByPlaceholder('Add a seat').first().fill('Sun')
  await page.getByRole('option', { name: /Sun/ }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved, and holds at once').waitFor()
  const named = await product.db.select().from(accountSeats).where(eq(accountSeats.accountId, w.account0.id))
  expect(named).toEqual([{ accountId: w.account0.id, seatId: seat.id, kind: 'named' }])

  // Two administrators at one queue: the slower one is told, and loses nothing unseen.
  expectConsole(/409/)
  const other = await administrator()
  await visit(other, `/admin/queues/cloudLines`)
  await visit(page, `/admin/queues/cloudLines`)
  for (const [who, seconds] of [
    [other, '45'],
    [page, '50'],
  ] as const) {
    await who.getByLabel('Seconds to answer an offer').fill(seconds)
    await who.getByRole('button', { name: 'Save', exact: true }).click()
    await who
      .getByText(seconds === '45' ? 'is saved and holds at once' : 'Somebody changed this queue meanwhile')
      .waitFor()
  }
  const [kept] = await product.db.select().from(queues).where(eq(queues.code, 'cloudLines'))
  expect(kept!.offerSeconds).toBe(45)
}, 300_000)

test('who is called for stands in the top bar and covers no form: the question is still sent off', async () => {
  await w.seat('Guo', { present: false })
  const { id } = await w.person('Gao', ['supervisor', 'admin'])
  const page = await signedIn(id)
  const terms = {
    steps: [{ afterMinutes: 0, targets: [{ kind: 'person', personId: id }] }],
    ...{ repeats: 0, repeatAfterMinutes: 30, acknowledgementMinutes: 30, calendar: null },
  }
  const { number } = await w.ticket((await w.open()).id)
  const ask = (path: string, data: object) =>
    page.context().request.post(product.url + path, { data, headers: { origin: product.url } })
  const policy = (await (await ask('/api/attention-policies', { name: '值班', nameEn: 'Duty', terms })).json()) as {
    id: string
  }
  expect((await ask(`/api/tickets/${number}/attention`, { policyId: policy.id })).ok()).toBe(true)

  await visit(page, '/live/what-if/new')
  await page.getByRole('region', { name: 'My pages' }).getByRole('button', { name: 'Acknowledge' }).waitFor()
  await page.getByLabel('Name', { exact: true }).fill('One more seat')
  await page.getByRole('button', { name: 'Add seats' }).click()
  await page.getByRole('button', { name: 'Work it out' }).click()
  await page.waitForURL(/what-if\/[0-9a-f-]{36}$/)
  await page.getByRole('button', { name: 'Acknowledge' }).click()
  await page.getByRole('region', { name: 'My pages' }).waitFor({ state: 'detached' })
}, 120_000)
