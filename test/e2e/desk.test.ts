import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { eq } from 'drizzle-orm'
import { messages } from '#server/tickets/ticket.table.ts'
import { expectConsole, testBrowser } from '../support/browser.ts'
import { testClock } from '../support/clock.ts'
import { testProduct, type TestProduct } from '../support/product.ts'
import { visitors } from '../support/visitors.ts'
import { world } from '../support/world.ts'

let product: TestProduct
let people: ReturnType<typeof visitors>
let w: Awaited<ReturnType<typeof world>>
beforeAll(async () => {
  product = await testProduct({ pages: true })
  people = visitors(product, await testBrowser())
  w = await world({ deps: product.house.deps, clock: testClock(new Date().toISOString()) })
}, 300_000)

/** A ticket on this person's own desk. */
async function heldBy(page: Page): Promise<string> {
  const { number } = await w.open()
  await people.visit(page, `/tickets/${number}`)
  await page.getByRole('button', { name: 'Take' }).click()
  await page.getByRole('button', { name: 'Resolve' }).waitFor()
  return number
}

const composer = (page: Page, name: 'Reply' | 'Internal note') => page.getByRole('textbox', { name, exact: true })
const messagesOf = async (page: Page, number: string) => {
  const answer = await page.request.get(`${product.url}/api/tickets/${number}`)
  const { timeline } = (await answer.json()) as { timeline: { kind: string; body?: string }[] }
  return timeline.flatMap((entry) => (entry.kind === 'message' ? [entry.body] : []))
}

test('what is being written survives a reload, the reply and the note each by itself', async () => {
  const page = await people.atWork((await w.seat('Wang', { present: false })).id)
  await heldBy(page)
  await composer(page, 'Reply').fill('Dear customer, ')
  await page.getByRole('button', { name: 'Internal note' }).click()
  await composer(page, 'Internal note').fill('Light is low at end A.')
  await page.reload()
  await expect.poll(() => composer(page, 'Reply').inputValue()).toBe('Dear customer, ')
  await page.getByRole('button', { name: /Internal note/ }).click()
  await expect.poll(() => composer(page, 'Internal note').inputValue()).toBe('Light is low at end A.')
})

test('a message that could not leave stays in sight, over a reload too, and arrives once although its answer got lost', async () => {
  const page = await people.atWork((await w.seat('Li', { present: false })).id)
  const number = await heldBy(page)
  expectConsole(/ERR_FAILED/)
  await page.route('**/messages', (route) => route.abort())
  await composer(page, 'Reply').fill('We are on it.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Not sent').waitFor()
  await page.reload()
  await page.getByText('Not sent').waitFor()
  expect(await messagesOf(page, number)).toEqual([])

  // Now the server hears it twice and its answers never arrive: the live channel tells that it is there.
  await page.unroute('**/messages')
  await page.route('**/messages', async (route) => {
    await route.fetch()
    await route.fetch()
    await route.abort()
  })
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Not sent').waitFor({ state: 'detached' })
  await expect.poll(() => messagesOf(page, number)).toEqual(['We are on it.'])
  await expect.poll(() => page.getByText('We are on it.').count()).toBe(1)
})

test('an act based on an older state is refused in place, with what is new and with what was typed', async () => {
  const page = await people.atWork((await w.seat('Chen', { present: false })).id)
  const colleague = await people.atWork((await w.seat('Zhou', { present: false })).id)
  const number = await heldBy(page)
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: 'Escalate' })
  await dialog.getByLabel('To queue').selectOption('mpls')
  await dialog.getByLabel('Hand-over note').fill('Route is missing on PE2')
  // This browser does not read what the colleague writes before its own act is on the way.
  expectConsole(/ERR_FAILED|409/)
  let isBehind = true
  await page.route(`**/api/tickets/${number}`, (route) => (isBehind ? route.abort() : route.continue()))
  await page.route('**/escalations', (route) => {
    isBehind = false
    return route.continue()
  })
  await colleague.request.post(`${product.url}/api/tickets/${number}/messages`, {
    data: { id: w.uuid(), body: 'I called the customer.' },
    headers: { origin: product.url },
  })
  await dialog.getByRole('button', { name: 'Escalate' }).click()
  await dialog.getByText('The ticket changed just now').waitFor()
  await dialog.getByText('I called the customer.').waitFor()
  expect(await dialog.getByLabel('Hand-over note').inputValue()).toBe('Route is missing on PE2')
  await dialog.getByRole('button', { name: 'Escalate' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('escalated to mpls').waitFor()
})

test('the desk is worked with the keys alone: down the list, open, note, send', async () => {
  const agent = await w.seat('Sun', { present: false })
  const page = await people.atWork(agent.id)
  const number = await heldBy(page)
  await people.visit(page, '/desk')
  await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-ticket'))).toBe(number)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Line down' }).waitFor()
  await page.keyboard.press('n')
  await expect
    .poll(() => composer(page, 'Internal note').evaluate((area) => area === document.activeElement))
    .toBe(true)
  await page.keyboard.type('Only for colleagues')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Only for colleagues').waitFor()
  const told = () =>
    product.db
      .select({ visibility: messages.visibility })
      .from(messages)
      .where(eq(messages.body, 'Only for colleagues'))
  await expect.poll(told).toEqual([{ visibility: 'internal' }])
})
