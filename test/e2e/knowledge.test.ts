import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { createLogin } from '#server/auth/login.store.ts'
import { articles } from '#server/kb/article.table.ts'
import { articleTasks } from '#server/kb/learning/article-task.table.ts'
import { workingCopies } from '#server/kb/working-copy.table.ts'
import { people } from '#server/seats/seat.table.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
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

async function pageOf({ id }: StaffActor): Promise<Page> {
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

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(product.url + path)
  await page.locator('.connection.live').waitFor()
}

test('an article is written, reviewed and published; found while typing, put into a reply, and a vote that it did not help is somebody’s task', async () => {
  const writer = await w.seat('Luo', { level: 'L2' })
  const reviewer = await w.seat('Mei', { level: 'L2' })
  const agent = await w.seat('Zhou')
  const ticket = await w.open({})
  await assignTicket(product.house.deps, w.supervisor, { id: ticket.id }, { seat: agent.id, reason: 'test' })
  const { number: ticketNumber } = await w.ticket(ticket.id)

  const writing = await pageOf(writer)
  await visit(writing, '/kb/new?language=en')
  await writing.getByRole('button', { name: 'Begin' }).click()
  await writing.waitForURL('**/edit')
  const number = /KB-\d+/.exec(writing.url())![0]
  await writing.getByLabel('Title').fill('Carrier light flaps after a patch')
  await writing.getByLabel('Summary').fill('What to do when the light on the shelf flaps after a patch.')
  await writing
    .getByLabel('Text', { exact: true })
    .fill('## Resolution\n\nReseat the **blue** patch and wait one minute.')
  await writing.getByLabel('Keywords').fill('flapwright, 光闪')
  await writing.getByLabel('Keywords').blur()
  await writing.getByText('Saved', { exact: true }).first().waitFor()
  await writing.getByRole('button', { name: 'Ask for review' }).click()
  const asking = writing.getByRole('dialog')
  await asking.getByRole('combobox').first().fill('Mei')
  await writing.getByRole('option', { name: /Mei/ }).click()
  await asking.getByLabel('Review by').fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10))
  await asking.getByRole('button', { name: 'Ask for review' }).click()
  await asking.waitFor({ state: 'detached' })

  const reviewing = await pageOf(reviewer)
  await visit(reviewing, `/kb/${number}/edit`)
  await reviewing.getByRole('button', { name: 'Approve' }).click()
  await reviewing.getByRole('button', { name: 'Publish now' }).click()
  await expect
    .poll(async () => (await product.db.select().from(articles).where(eq(articles.number, number)))[0]?.state)
    .toBe('published')
  // Whoever goes back to where it was written finds the article, and no page that is not there.
  await visit(reviewing, `/kb/${number}/edit`)
  expect(new URL(reviewing.url()).pathname).toBe(`/kb/${number}`)

  expectConsole(/\/edit: Failed to load resource: .* 404/)
  // Whoever still has it open is told, loses nothing that is typed, and goes on with it.
  await writing.getByText('This article has just gone live').waitFor()
  await writing.getByLabel('Text', { exact: true }).fill('## Resolution\n\nReseat the **blue** patch. Then clean it.')
  await writing.getByRole('button', { name: 'Keep my text and go on' }).click()
  await writing.getByText('This article has just gone live').waitFor({ state: 'detached' })
  await expect
    .poll(async () => JSON.stringify(await product.db.select().from(workingCopies)))
    .toContain('Then clean it.')

  const page = await pageOf(agent)
  await visit(page, `/tickets/${ticketNumber}`)
  await page.keyboard.press('/')
  await page.keyboard.type('flapwr', { delay: 30 })
  await page.getByText('Carrier light flaps after a patch').first().waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('tab', { name: 'Knowledge' }).click()
  await page.getByLabel('Search the knowledge base').fill('flapwright')
  await page
    .getByRole('button', { name: /Carrier light flaps/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Insert into reply' }).click()
  const reply = page.locator('textarea').first()
  await expect.poll(async () => reply.inputValue()).toContain('Reseat the blue patch and wait one minute.')
  expect(await reply.inputValue()).not.toContain('**')

  await visit(page, `/kb/${number}`)
  await page.getByRole('button', { name: 'No', exact: true }).click()
  await page.getByLabel('What was missing or wrong?').fill('The shelf has no blue patch.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('Thank you; the owner will see it.').waitFor()
  await expect.poll(async () => (await product.db.select().from(articleTasks)).length).toBe(1)
  await writing.getByText('Something is said to be wrong with an article of yours').waitFor()
  await visit(writing, '/kb/learning')
  await writing.getByText('The shelf has no blue patch.').waitFor()
  await writing.getByText('Yours to see to').waitFor()
}, 180_000)

test('what the search does not know is asked: one seat has it, is told and answers, and whoever asked hears of it', async () => {
  const knows = await w.seat('Nie', { level: 'L2', skills: { mpls: 5 } })
  const asking = await pageOf(await w.seat('Yao'))
  const answering = await pageOf(knows)
  await visit(answering, '/desk')
  await visit(asking, '/kb?q=zzzzqqqq')
  await asking.getByRole('button', { name: 'Ask a technical seat' }).click()
  await asking.getByLabel('Your question').fill('Which import target does the VRF of a new MPLS VPN site need?')
  await asking.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click()
  await asking.waitForURL('**/kb/questions')
  await asking.getByText('With Nie').waitFor()

  await answering.getByText('A colleague’s question is yours to answer').waitFor()
  await visit(answering, '/kb/questions')
  await answering.getByText('Yours to answer').waitFor()
  await answering.getByRole('button', { name: 'Answer' }).first().click()
  await answering.getByLabel('Answer').fill('The route target of the customer, as the other sites export it.')
  await answering.getByRole('button', { name: 'Send answer' }).click()
  await answering.getByText('No question is waiting').waitFor()
  await asking.getByText('The route target of the customer').waitFor()
}, 180_000)
