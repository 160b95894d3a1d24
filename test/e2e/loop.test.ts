import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { accounts, contracts } from '#server/accounts/account.table.ts'
import { alerts, alertSteps } from '#server/alerts/alert.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { newId, type AlertId, type AlertStepId, type ContractId } from '#server/kernel/ids.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { testBrowser, type TestBrowser } from '../support/browser.ts'
import { runningClock, testClock, type Span } from '../support/clock.ts'
import { testProduct, type TestProduct } from '../support/product.ts'
import { visitors } from '../support/visitors.ts'
import { world } from '../support/world.ts'

const clock = runningClock()
let product: TestProduct
let browser: TestBrowser
let people: ReturnType<typeof visitors>
let w: Awaited<ReturnType<typeof world>>
beforeAll(async () => {
  product = await testProduct({ pages: true }, { clock })
  browser = await testBrowser()
  people = visitors(product, browser)
  w = await world({ deps: product.house.deps, clock: testClock(clock.now().toISOString()) })
}, 300_000)

/** The product's own sweeps look at once, and see to what has fallen due by then. */
function later(span: Span): void {
  clock.advance(span)
  product.house.deps.wake.now('sweeps')
}

/** An account with its manager, the deputy and the sales director above. */
async function team() {
  const manager = await w.person('Zhao', ['account_manager'])
  const deputy = await w.person('Huang', ['account_manager'])
  const director = await w.person('Liang', ['account_manager'])
  const account = await w.account()
  await product.db
    .update(accounts)
    .set({ managerId: manager.id, deputyId: deputy.id, directorId: director.id })
    .where(eq(accounts.id, account.id))
  const fault = async () => {
    const contact = await w.contact(account)
    const ticket = await w.open({ by: contact, circuitNumber: (await w.circuit(account)).number })
    return { contact, ticket }
  }
  return { manager, deputy, director, account, fault }
}

async function atTheBoard({ id }: StaffActor): Promise<Page> {
  const page = await people.atWork(id)
  await people.visit(page, '/alerts?view=board')
  return page
}

/** The severe fault's card in one column of the board. */
const card = (page: Page, column: string) =>
  page.getByRole('region', { name: new RegExp(`^${column} `) }).getByRole('button', { name: /^Open: Severe fault/ })

test('from a fault to its measured result: the manager sees it at once, acknowledges, plans, has the customer’s word, and a month later reads whether it helped', async () => {
  const { manager, fault } = await team()
  const page = await atTheBoard(manager)
  await page.getByRole('region', { name: /^New 0/ }).waitFor()

  const { contact, ticket } = await fault()
  await card(page, 'New').waitFor()
  await card(page, 'New')
    .getByText(/^Acknowledge within/)
    .waitFor()
  await card(page, 'New').click()
  const detail = page.getByRole('dialog')
  await detail.getByRole('button', { name: 'Acknowledge' }).click()
  await card(page, 'Acknowledged').waitFor()
  expect(await card(page, 'New').count()).toBe(0)

  // A plan has an aim, and steps with an owner and a day.
  await detail.getByRole('button', { name: 'Make a plan' }).click()
  await detail.getByLabel('What is to be brought about').fill('No second outage in Shanghai')
  await detail.getByRole('textbox', { name: 'What is done' }).fill('Explain the cause at their office')
  const day = new Date(clock.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10)
  await detail.getByLabel('By when').fill(day)
  await detail.getByRole('button', { name: 'Save the plan' }).click()
  await card(page, 'Planned').getByText('Steps 0/1').waitFor()
  await detail.getByText(day).waitFor()

  // Meanwhile the fault is solved, and the customer's contact says in the portal that it works.
  const technician = await w.seat('Chen')
  await assignTicket(product.house.deps, w.supervisor, { id: ticket.id }, { seat: technician.id, reason: 'He is near' })
  const { version, number } = await w.ticket(ticket.id)
  await resolveTicket(
    product.house.deps,
    technician,
    { id: ticket.id },
    {
      ...{ code: 'repaired', text: 'The splice was made anew.', version },
      evidence: { kind: 'testResult', detail: '1000 packets, none lost' },
    },
  )
  const portal = await people.customer(contact.id)
  await people.visit(portal, `/portal/tickets/${number}`)
  await portal.getByRole('radio', { name: /^5/ }).check({ force: true })
  await portal.getByRole('button', { name: 'Yes, it works: confirm' }).click()
  await portal.getByText('Your rating: 5 out of 5').waitFor()

  // The steps are done: the contact is asked while the portal is open in two of their browsers, and says that it is settled.
  await people.visit(portal, '/portal')
  const { page: elsewhere } = await browser.visitor({ storageState: await portal.context().storageState() })
  await people.visit(elsewhere, '/portal')
  await detail.getByRole('checkbox', { name: 'Done: Explain the cause at their office' }).click()
  await card(page, 'Planned').getByText('Steps 1/1').waitFor()
  await detail.getByRole('button', { name: 'Ask the customer' }).click()
  await detail.getByLabel(/^What was done/).fill('The cause was explained at your office on Monday.')
  await detail.getByRole('button', { name: 'Ask', exact: true }).click()
  await card(page, 'Planned').getByText('Wu is asked').waitFor()
  await elsewhere.getByRole('heading', { name: 'Is this settled?' }).waitFor()
  await portal.getByLabel(/^Anything to add/).fill('Content with the explanation')
  await portal.getByRole('button', { name: 'Yes, it is settled' }).click()
  await portal.getByText('Thank you. We are glad it is settled.').waitFor()
  await elsewhere.getByRole('heading', { name: 'Is this settled?' }).waitFor({ state: 'detached' })
  await card(page, 'Confirmed')
    .getByText(/^Measured on/)
    .waitFor()
  await detail.getByText('Wu: it is settled').waitFor()
  await detail.getByText('“Content with the explanation”').waitFor()

  // Thirty days later: did the signal fall?
  await portal.close()
  await elsewhere.close()
  await page.goto('about:blank')
  later({ days: 30, minutes: 5 })
  await people.signInAgain(page, manager.id)
  await people.visit(page, '/alerts?view=board')
  await card(page, 'Measured').getByText('The signal fell').waitFor()
  await card(page, 'Measured').getByText('1 → 0').waitFor()
  for (const column of ['New', 'Acknowledged', 'Planned', 'Confirmed']) expect(await card(page, column).count()).toBe(0)
  await card(page, 'Measured').click()
  const history = page.getByRole('dialog')
  for (const step of ['Opened', 'Told', 'Acknowledged', 'Planned', 'Wu: it is settled', 'Effect measured'])
    await history.getByText(step, { exact: true }).first().waitFor()
}, 60_000)

test('what the manager does not acknowledge in the half hour climbs to the deputy, then to the sales director, and each sees it climb', async () => {
  const { manager, deputy, director, fault } = await team()
  const boards = [await atTheBoard(deputy), await atTheBoard(director)] as const
  await fault()
  for (const board of boards) {
    await card(board, 'New')
      .getByText(/^Acknowledge within/)
      .waitFor()
    expect(
      await card(board, 'New')
        .getByText(/^Climbed/)
        .count(),
    ).toBe(0)
  }

  later({ minutes: 31 })
  for (const board of boards) await card(board, 'New').getByText('Climbed to the deputy').waitFor()
  later({ minutes: 31 })
  for (const board of boards) await card(board, 'New').getByText('Climbed to the sales director').waitFor()

  // Whoever answers stops it, for everybody.
  await card(boards[1], 'New').click()
  const detail = boards[1].getByRole('dialog')
  await detail.getByText('Nobody acknowledged it: climbed to the sales director').waitFor()
  await detail.getByRole('button', { name: 'Acknowledge' }).click()
  await card(boards[0], 'Acknowledged').getByText('Liang').waitFor()
  const own = await atTheBoard(manager)
  await card(own, 'Acknowledged').getByText('Liang').waitFor()
}, 60_000)

test('before a visit the manager reads which contract ends next and which alerts are under way; what is long on the board shows the latest', async () => {
  const { manager, account } = await team()
  const day = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10)
  const contract = (number: string, endsOn: string) => ({
    ...{ id: newId<ContractId>(), accountId: account.id, number, startsOn: day(-200), endsOn, monthlyValue: 1_000 },
  })
  const [next, later] = [`${account.code}-NEXT`, `${account.code}-LATER`]
  await product.db.insert(contracts).values([contract(later, day(300)), contract(next, day(40))])
  const now = clock.now()
  const alert = (rule: 'repeatFault' | 'lowRating', more: Partial<typeof alerts.$inferInsert>) => ({
    ...{ id: newId<AlertId>(), accountId: account.id, rule, severity: 'amber' as const, state: 'dismissed' as const },
    ...{ openedAt: now, lastAt: now, ...more },
  })
  const id = newId<AlertId>()
  const planned = alert('repeatFault', {
    ...{ id, state: 'planned', aim: 'A second route to Beijing', acknowledgedAt: now, plannedAt: now },
  })
  const over = { acknowledgedAt: now, outcome: 'A false alarm', closedAt: now }
  const aside = Array.from({ length: 11 }, () => alert('lowRating', over))
  await product.db.insert(alerts).values([planned, ...aside])
  await product.db.insert(alertSteps).values({
    ...{ id: newId<AlertStepId>(), alertId: id, position: 0, text: 'Dig', ownerId: manager.id, dueOn: day(9) },
  })

  const page = await people.atWork(manager.id)
  await people.visit(page, `/accounts/${account.code}`)
  await page.locator('header').getByText(next).waitFor()
  expect(await page.locator('header').getByText(later).count()).toBe(0)

  await page.goto(`${product.url}/accounts/${account.code}/visit`)
  const running = page.locator('section', { has: page.getByRole('heading', { name: 'Alerts under way · 1' }) })
  await running.getByText('A second route to Beijing').waitFor()
  await running.getByText('Planned', { exact: true }).waitFor()

  await people.visit(page, '/alerts?view=board')
  const column = page.getByRole('region', { name: /^Set aside 11/ })
  const cards = column.getByRole('listitem')
  await expect.poll(() => cards.count()).toBe(8)
  await column.getByRole('button', { name: 'Show all 11' }).click()
  await expect.poll(() => cards.count()).toBe(11)
}, 60_000)

test('a supervisor changes a rule of the alerts and a manager’s leave; the rest of the administration is closed to them, an administrator has all of it', async () => {
  const { manager, deputy } = await team()
  const supervisor = await w.person('Gao', ['supervisor'])
  const page = await people.atWork(supervisor.id)
  await people.visit(page, '/admin')
  const menu = page.getByRole('navigation', { name: 'Administration' })
  const theirs = ['Seats for accounts', 'Vendors', 'Rules of incidents', 'Alert rules', 'Account managers']
  expect(await menu.getByRole('link').count()).toBe(theirs.length)

  await people.visit(page, '/admin/alert-rules')
  const rule = page.getByRole('listitem').filter({ hasText: 'Severe fault' }).first()
  await rule.getByLabel('Red: minutes to acknowledge').fill('25')
  await page.getByRole('button', { name: 'Try on the past 90 days' }).click()
  await page
    .getByText(/past 90 days$/)
    .last()
    .waitFor()
  await page.getByLabel(/^Why/).fill('Red ones are answered sooner')
  await page.getByRole('button', { name: 'Save as a new version' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Red ones are answered sooner' }).getByText('Gao').waitFor()

  await people.visit(page, '/admin/managers')
  const line = page.getByRole('listitem').filter({ hasText: manager.nameEn }).last()
  expect(await line.getByRole('combobox').count()).toBe(0)
  await line.getByRole('button', { name: 'Add a leave' }).click()
  const leave = page.getByRole('dialog')
  await leave.getByRole('combobox').selectOption(deputy.id)
  await leave.getByRole('button', { name: 'Save' }).click()
  await line.getByText(/away now/).waitFor()
  await line.getByRole('button', { name: 'End this leave' }).click()
  await line.getByText('No leave planned').waitFor()

  for (const path of ['/admin/people', '/admin/queues', '/admin/audit', '/admin/channels', '/admin/brand']) {
    await people.visit(page, path)
    await page.getByText('This page is not part of your role').waitFor()
  }
  const admin = await people.atWork((await w.person('Ye', ['admin'])).id)
  await people.visit(admin, '/admin')
  expect(await admin.getByRole('navigation', { name: 'Administration' }).getByRole('link').count()).toBeGreaterThan(18)
  // In the list of changes the rule reads as on its own screen.
  await people.visit(admin, '/admin/audit')
  await admin.getByText('Severe fault · Red: minutes to acknowledge').first().waitFor()
}, 60_000)
