import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { sql } from 'drizzle-orm'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { linkToken } from '#server/tickets/private-link.ts'
import { findTicket } from '#server/tickets/ticket.store.ts'
import { expectConsole, testBrowser, type TestBrowser } from '../support/browser.ts'
import { testClock } from '../support/clock.ts'
import { testProduct, type TestProduct } from '../support/product.ts'
import { world } from '../support/world.ts'

let product: TestProduct
let browser: TestBrowser
let w: Awaited<ReturnType<typeof world>>
beforeAll(async () => {
  product = await testProduct({ pages: true })
  browser = await testBrowser()
  w = await world({ deps: product.house.deps, clock: testClock(new Date().toISOString()) })
}, 300_000)

const log = { name: 'alarms.log', mimeType: 'text/plain', buffer: Buffer.from('LOS on port 3\n') }
const drawing = { name: 'drawing.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="x()"/>') }

async function fill(page: Page) {
  await page.locator('input[name=symptom][value=noService]').check()
  await page.locator('input[name=impact][value=down]').check()
  await page.locator('input[name=subject]').fill('Shanghai office is cut off')
  await page.locator('textarea[name=description]').fill('Since the power cut.')
  await page.locator('input[name=name]').fill('Wu Min')
  await page.locator('input[name=phone]').fill('021-5555')
}

test('a customer whose browser runs no script reports, is told what to mend, follows, answers and confirms', async () => {
  expectConsole(/status of 422/)
  const { page } = await browser.visitor({ javaScriptEnabled: false })
  await page.goto(`${product.url}/report`)
  await fill(page)
  await page.locator('input[name=since]').fill('2100-01-01T08:00')
  await page.getByRole('button', { name: 'Send report' }).click()

  // What does not fit is named, and nothing else has to be written again.
  await page.getByText('lies in the future', { exact: false }).first().waitFor()
  expect(await page.locator('input[name=subject]').inputValue()).toBe('Shanghai office is cut off')
  expect(await page.locator('textarea[name=description]').inputValue()).toBe('Since the power cut.')
  expect(await page.locator('input[name=symptom][value=noService]').isChecked()).toBe(true)

  await page.locator('input[name=since]').fill('')
  await page.locator('input[type=file]').setInputFiles([log, drawing])
  await page.getByRole('button', { name: 'Send report' }).click()
  await page.waitForURL('**/report/sent**')
  expect(await page.locator('main').innerText()).toContain('drawing.png')
  const number = (await page.locator('main').innerText()).match(/TT-\d{4}-\d{6}/)![0]

  // Sent again by going back: the same ticket.
  await page.reload()
  expect(await page.locator('main').innerText()).toContain(number)

  await page.getByRole('link', { name: 'Open your ticket' }).click()
  await page.getByText('alarms.log').waitFor()
  await page.locator('textarea[name=body]').fill('The lamp on the modem is red.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('The lamp on the modem is red.').waitFor()

  const { deps } = product.house
  const agent = await w.seat('Wang')
  const { id } = (await findTicket(product.db, { number }))!
  await assignTicket(deps, w.supervisor, { id }, { seat: agent.id, reason: 'test' })
  await postMessage(deps, agent, { id }, { id: w.uuid(), visibility: 'public', body: 'We are on it.', files: [] })
  const { version } = (await findTicket(product.db, { number }))!
  const evidence = { kind: 'testResult' as const, detail: 'clean' }
  await resolveTicket(deps, agent, { id }, { code: 'repaired', text: 'A card was replaced.', evidence, version })

  await page.reload()
  await page.getByText('A card was replaced.').first().waitFor()
  await page.locator('input[name=rating][value="4"]').check()
  await page.getByRole('button', { name: 'Yes, it works: confirm' }).click()
  await page.getByText('Your rating: 4 out of 5').waitFor()
  const rows = await product.db.execute<{ n: number }>(sql`select count(*)::int as n from tickets`)
  expect((rows as unknown as { n: number }[])[0]!.n).toBe(1)
}, 120_000)

test('a follower without a live channel still hears of the answer', async () => {
  const { number, id } = await w.open()
  const agent = await w.person('Zhao', ['agent'])
  const { page } = await browser.visitor()
  await page.clock.install()
  await page.routeWebSocket(/live/, (socket) => socket.close())
  await page.goto(`${product.url}/follow/${linkToken(product.house.deps.secret, id)}`)
  await page.getByText(number).first().waitFor()
  await postMessage(
    product.house.deps,
    agent,
    { id },
    { id: w.uuid(), visibility: 'public', body: 'It is the card.', files: [] },
  )
  expect(await page.getByText('It is the card.').count()).toBe(0)
  await page.clock.fastForward(20_000)
  await page.getByText('It is the card.').waitFor()
}, 90_000)
