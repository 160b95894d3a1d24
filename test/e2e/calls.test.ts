import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { contacts } from '#server/accounts/account.table.ts'
import { renewToken, setTelephony } from '#server/calls/commands/set-telephony.ts'
import { calls } from '#server/calls/call.table.ts'
import { telephonyOf } from '#server/calls/telephony.store.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { messages, tickets } from '#server/tickets/ticket.table.ts'
import { testBrowser } from '../support/browser.ts'
import { testClock } from '../support/clock.ts'
import { testProduct, type TestProduct } from '../support/product.ts'
import { visitors } from '../support/visitors.ts'
import { world } from '../support/world.ts'

let product: TestProduct
let w: Awaited<ReturnType<typeof world>>
let people: ReturnType<typeof visitors>
let token: string
let count = 0
beforeAll(async () => {
  product = await testProduct({ pages: true })
  people = visitors(product, await testBrowser())
  w = await world({ deps: product.house.deps, clock: testClock(new Date().toISOString()) })
  await product.db.update(contacts).set({ phone: '021-0000 7907' }).where(eq(contacts.id, w.customer.id))
  token = await renewToken(product.house.deps, await w.person('Ye', ['admin']))
}, 300_000)

async function phoneOf(personId: PersonId, dialUrl: string | null = null): Promise<string> {
  const extension = String(8000 + ++count)
  const { version } = await telephonyOf(product.db)
  const change = { dialUrl, country: 'CN', extensions: [{ extension, personId }], version }
  await setTelephony(product.house.deps, await w.person(`Admin ${count}`, ['admin']), change)
  return extension
}

/** A PBX that tells of one call of the world's customer. */
function pbx(agent: string, number = '02100007907') {
  const id = `pbx-${agent}-${++count}`
  const tell = async (event: string) => {
    const answer = await fetch(`${product.url}/api/calls`, {
      method: 'POST',
      body: JSON.stringify({ id, event, at: new Date().toISOString(), number, agent }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(200)
  }
  const row = async () => (await product.db.select().from(calls).where(eq(calls.reference, id)))[0]!
  return { tell, row }
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Call' })

test('a call that rings shows who calls; two keys and it is on the open ticket, its notes are kept, and it is written down there', async () => {
  const seat = await w.seat('Wang', { present: false })
  const circuit = await w.circuit(w.account0)
  const { number, id: ticketId } = await w.open({ circuitNumber: circuit.number })
  const page = await people.atWork(seat.id)
  const call = pbx(await phoneOf(seat.id))
  await people.visit(page, '/desk')
  await call.tell('ringing')
  const panel = panelOf(page)
  await panel.getByText('Ringing').waitFor()
  await panel.getByText('Test account').or(panel.getByText('测试客户')).waitFor()
  await panel.getByText(/Wu · \+86/).waitFor()
  await panel.getByText(circuit.number).waitFor()
  await call.tell('answered')
  await panel.getByText('On the line').waitFor()

  await page.keyboard.press('1')
  await page.waitForURL(`**/tickets/${number}`)
  await expect.poll(async () => (await call.row()).ticketId).toBe(ticketId)

  await page.keyboard.press('i')
  const notes = panel.getByRole('textbox', { name: 'Notes of the call' })
  await expect.poll(() => notes.evaluate((field) => field === document.activeElement)).toBe(true)
  await page.keyboard.type('Customer sees no light at end A.')
  await expect.poll(async () => (await call.row()).notes).toBe('Customer sees no light at end A.')
  await page.reload()
  await expect.poll(() => notes.inputValue()).toBe('Customer sees no light at end A.')

  await call.tell('ended')
  await panel.getByText('Wrap-up').waitFor()
  await notes.press('Control+Enter')
  await panel.waitFor({ state: 'detached' })
  await page.getByText('Customer sees no light at end A.').waitFor()
  const said = await product.db.select().from(messages).where(eq(messages.ticketId, ticketId))
  expect(said).toMatchObject([{ purpose: 'call', direction: 'inbound', body: 'Customer sees no light at end A.' }])
})

test('a call becomes a ticket of its account by one key, with the notes as its words, once though it is pressed twice', async () => {
  const seat = await w.seat('Li', { present: false })
  const page = await people.atWork(seat.id)
  const call = pbx(await phoneOf(seat.id))
  await people.visit(page, '/desk')
  await call.tell('ringing')
  await call.tell('answered')
  await panelOf(page).getByText('On the line').waitFor()
  await page.keyboard.press('i')
  await page.keyboard.type('Wants a second port')
  await page.keyboard.press('Escape')
  await page.keyboard.press('m')
  await page.keyboard.press('m')
  await page.waitForURL(/\/tickets\/TT-/)
  const made = await product.db.select().from(tickets).where(eq(tickets.subject, 'Wants a second port'))
  expect(made).toMatchObject([{ channel: 'phone', contactId: w.customer.id, description: 'Wants a second port' }])
  await expect.poll(async () => (await call.row()).ticketId).toBe(made[0]!.id)
  await call.tell('ended')
})

test('a call nobody has is taken by a key, and leaves the colleague\u2019s screen', async () => {
  const [zhou, chen] = [await w.seat('Zhou', { present: false }), await w.seat('Chen', { present: false })]
  const page = await people.atWork(zhou.id)
  const other = await people.atWork(chen.id)
  const call = pbx('a hunt group')
  await people.visit(page, '/desk')
  await people.visit(other, '/desk')
  await call.tell('ringing')
  await panelOf(other).getByText('Ringing').waitFor()
  await panelOf(page).getByRole('button', { name: 'I have it' }).waitFor()
  await page.keyboard.press('u')
  await panelOf(other).waitFor({ state: 'detached' })
  await expect.poll(async () => (await call.row()).seatId).toBe(zhou.id)
  await call.tell('ended')
})

test('a caller nobody knows is asked for in the form of a new ticket, and the call is on the ticket it makes', async () => {
  const seat = await w.seat('Sun', { present: false })
  const page = await people.atWork(seat.id)
  const call = pbx(await phoneOf(seat.id), '075500001234')
  await people.visit(page, '/desk')
  await call.tell('ringing')
  await call.tell('answered')
  await panelOf(page).getByText('Unknown caller').waitFor()
  await page.keyboard.press('m')
  await page.waitForURL(/\/tickets\/new/)
  await page.getByRole('combobox', { name: /Account/ }).fill(w.account0.code)
  await page.getByRole('option').filter({ hasText: w.account0.code }).click()
  await page.getByLabel('Symptom').selectOption('other')
  await page
    .getByText('No impact')
    .or(page.getByText('None', { exact: true }))
    .first()
    .click()
  await page.getByLabel('Subject').fill('A colleague of theirs calls')
  await page.getByLabel('Description').fill('From a mobile')
  await page.getByRole('button', { name: 'Open ticket' }).click()
  await page.waitForURL(/\/tickets\/TT-/)
  await expect.poll(async () => (await call.row()).accountId).toBe(w.account0.id)
  await call.tell('ended')
  await panelOf(page).getByRole('textbox').fill('Said who they are')
  await panelOf(page).getByRole('combobox', { name: 'What came of it' }).selectOption('joined')
  await panelOf(page).getByRole('button', { name: 'Done' }).click()
  await panelOf(page).waitFor({ state: 'detached' })
  expect(await call.row()).toMatchObject({ state: 'done', outcome: 'joined' })
})

test('a number is dialled by a click, through the address the house has set up', async () => {
  const seat = await w.seat('Qian', { present: false })
  await phoneOf(seat.id, 'https://pbx.example/dial?to={number}')
  const page = await people.atWork(seat.id)
  await page.context().route('https://pbx.example/**', (route) => route.fulfill({ body: 'dialling' }))
  const { number } = await w.open()
  await people.visit(page, `/tickets/${number}`)
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: '021-0000 7907' }).click()
  expect((await opened).url()).toBe('https://pbx.example/dial?to=02100007907')
})
