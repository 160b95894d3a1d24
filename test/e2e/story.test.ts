import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { PersonId } from '#server/kernel/ids.ts'
import { createLogin } from '#server/auth/login.store.ts'
import { eq } from 'drizzle-orm'
import { contacts } from '#server/accounts/account.table.ts'
import { people, seats } from '#server/seats/seat.table.ts'
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

/** Somebody of the staff, signed in through the page as a person would. */
async function atWork(id: PersonId): Promise<Page> {
  const [person] = await product.db.select().from(people).where(eq(people.id, id))
  await createLogin(product.db, { id, email: person!.email, name: person!.name, password }, new Date())
  await product.db.update(seats).set({ seenAt: null }).where(eq(seats.id, id))
  const { page } = await browser.visitor()
  await page.goto(`${product.url}/sign-in`)
  await page.getByLabel('Email').fill(person!.email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await page.locator('.connection.live').waitFor()
  return page
}

async function beAvailable(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Presence/ }).click()
  await page
    .getByRole('button', { name: /^Available/ })
    .or(page.getByRole('radio', { name: /^Available/ }))
    .first()
    .click()
  await expect.poll(() => page.getByRole('button', { name: 'Presence: Available' }).count()).toBe(1)
}

test('one fault, from the customer\u2019s form to a technical seat and back, with everybody at their own screen', async () => {
  const manager = await w.person('Zhao', ['account_manager'])
  const account = await w.account({ managerId: manager.id })
  const customer = await w.contact(account)
  const circuit = await w.circuit(account)
  const [contact] = await product.db.select().from(contacts).where(eq(contacts.id, customer.id))
  const agent = await atWork((await w.seat('Wang', { present: false })).id)
  const technician = await atWork((await w.seat('Chen', { level: 'L2', skills: { mpls: 5 }, present: false })).id)
  const managerPage = await atWork(manager.id)
  await beAvailable(agent)
  await beAvailable(technician)

  // The customer reports, and is quick with the mouse.
  const { page: form } = await browser.visitor()
  await form.goto(`${product.url}/report`)
  await form.locator('input[value=noService]').check({ force: true })
  await form.locator('input[value=down]').check({ force: true })
  await form.getByRole('textbox', { name: 'In one sentence' }).fill('Shanghai office is cut off')
  await form.getByRole('textbox', { name: 'Account code' }).fill(account.code)
  await form.getByRole('textbox', { name: 'Circuit number' }).fill(circuit.number)
  await form.getByRole('textbox', { name: 'Your name' }).fill('Wu Min')
  await form.getByRole('textbox', { name: 'E-mail' }).fill(contact!.email)
  await form.getByRole('button', { name: 'Send report' }).dblclick()
  await form.getByText('We have it').first().waitFor()
  const number = (await form.locator('body').innerText()).match(/TT-\d{4}-\d{6}/)![0]

  // The manager hears of it at once; the agent is offered it, takes it, and answers.
  await managerPage.goto(`${product.url}/alerts`)
  await managerPage.getByText('Shanghai office is cut off').first().waitFor()
  await agent.getByRole('button', { name: /^Accept/ }).click()
  await agent.waitForURL(`**/tickets/${number}`)
  await agent.getByRole('textbox', { name: 'Reply' }).fill('We have it and are looking.')
  await agent
    .getByRole('button', { name: /^Send(?! and)/ })
    .last()
    .click()

  // The customer follows behind the private link and sees the answer arrive.
  await form.getByRole('link', { name: 'Open your ticket' }).click()
  await form.waitForURL('**/follow/**')
  await form.getByText('We have it and are looking.').waitFor()

  // The agent hands it to the technical seat, who works the same page.
  await agent.getByRole('button', { name: 'Escalate' }).first().click()
  const escalate = agent.getByRole('dialog')
  await escalate.getByLabel('To queue').selectOption('mpls')
  await escalate.getByLabel('Hand-over note').fill('VRF route is missing on PE2')
  await escalate.getByRole('button', { name: 'Escalate' }).click()
  await technician.getByText('VRF route is missing on PE2').first().waitFor()
  await technician.getByRole('button', { name: /^Accept/ }).click()
  await technician.waitForURL(`**/tickets/${number}`)
  await technician.getByRole('button', { name: 'Resolve' }).first().click()
  const resolve = technician.getByRole('dialog')
  await resolve.getByLabel('Kind of solution').selectOption('configurationChanged')
  await resolve.getByLabel('Text for the customer').fill('The missing route was put back.')
  await resolve.getByLabel('Evidence').selectOption('testResult')
  await resolve.getByLabel('Its content').fill('1000 packets, none lost')
  await resolve.getByRole('button', { name: 'Resolve' }).click()

  // The customer confirms; it is closed on every screen.
  await form.getByText('The missing route was put back.').first().waitFor()
  await form.getByRole('radio', { name: /^5/ }).check({ force: true })
  await form.getByRole('button', { name: 'Yes, it works: confirm' }).click()
  await form.getByText('Your rating: 5 out of 5').waitFor()
  await technician.getByText('Closed').first().waitFor()

  const rows = await product.db.execute<{ n: number }>('select count(*)::int as n from tickets' as never)
  expect((rows as unknown as { n: number }[])[0]!.n).toBe(1)
}, 240_000)

test('a browser that was offline for a while misses nothing and doubles nothing', async () => {
  const agent = await atWork((await w.seat('Liu', { present: false, skills: {} })).id)
  await agent.goto(`${product.url}/desk`)
  // What is clicked before the page lives is nobody's click.
  await agent.locator('.connection.live').waitFor()
  await agent
    .getByRole('tab', { name: /All open/ })
    .or(agent.getByRole('link', { name: /All open/ }))
    .first()
    .click()
  // Rows never jump under the pointer: new ones announce themselves, and come when asked for.
  const appears = async (number: string) => {
    const row = agent.locator('main').getByText(number)
    const announced = agent.getByRole('button', { name: /^\d+ new ticket/ })
    await row.or(announced).first().waitFor({ timeout: 30_000 })
    if ((await row.count()) === 0) await announced.click()
    await row.first().waitFor({ timeout: 30_000 })
    expect(await row.count()).toBe(1)
  }
  await appears((await w.open()).number)
  // What the pages want to have at hand before they are asked for it cannot come now.
  expectConsole(/ERR_INTERNET_DISCONNECTED|Failed to fetch/)
  await agent.context().setOffline(true)
  const missed = [await w.open(), await w.open(), await w.open()]
  await agent.context().setOffline(false)
  for (const { number } of missed) await appears(number)
  await agent.locator('main').getByText(missed[0]!.number).first().click()
  await agent.getByRole('heading', { name: 'Line down' }).first().waitFor()
}, 120_000)
