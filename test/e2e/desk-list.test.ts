import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { messages, tickets } from '#server/tickets/ticket.table.ts'
import { testBrowser } from '../support/browser.ts'
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

const priorityOf = async (number: string) =>
  (await product.db.select({ priority: tickets.priority }).from(tickets).where(eq(tickets.number, number)))[0]!.priority

test('rows are chosen with the keys, moved together, and put back by one undo', async () => {
  const page = await people.atWork(w.supervisor.id)
  const [first, second] = [await w.open(), await w.open()]
  const before = await priorityOf(first.number)
  await people.visit(page, '/desk?view=open&sort=opened')
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  await page.getByText('2 chosen').waitFor()
  await page.getByRole('button', { name: 'Priority', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Priority' })
  await dialog.getByText(/^P4/).click()
  await dialog.getByLabel('Reason').fill('A drill')
  await dialog.getByRole('button', { name: 'Do it for 2' }).click()
  await expect.poll(() => priorityOf(second.number)).toBe('P4')
  await expect.poll(() => priorityOf(first.number)).toBe('P4')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => priorityOf(first.number)).toBe(before)
  await expect.poll(() => priorityOf(second.number)).toBe(before)
})

test('a list is kept as a view, with its count, and found again by one click', async () => {
  const page = await people.atWork((await w.seat('Wang', { present: false })).id)
  await w.open()
  await people.visit(page, '/desk?view=open&priority=P1')
  await page.getByRole('button', { name: 'Keep this list as a view' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Only P1')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  const view = page.getByRole('button', { name: /^Only P1/ })
  await view.waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await people.visit(page, '/desk')
  await view.first().click()
  await expect.poll(() => new URL(page.url()).searchParams.get('priority')).toBe('P1')
  await expect.poll(() => view.first().getAttribute('aria-pressed')).toBe('true')
})

test('panes are widened with the keys and stay so over a reload', async () => {
  const page = await people.atWork((await w.seat('Li', { present: false })).id)
  await people.visit(page, '/desk')
  const line = page.getByRole('separator', { name: 'Width of the list' })
  const width = async () => (await page.locator('section.list').boundingBox())!.width
  const before = await width()
  await line.focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(width).toBe(before + 3 * 64)
  await page.reload()
  await expect.poll(width).toBe(before + 3 * 64)
})

test('a colleague is named in a note with the keys, and a draft is seen by others while it is written', async () => {
  const sun = await w.seat('Sun', { present: false })
  const colleague = await w.seat('Zhou', { present: false })
  const page = await people.atWork(sun.id)
  const { number } = await w.open()
  await people.visit(page, `/tickets/${number}`)
  await page.keyboard.press('n')
  const note = page.getByRole('textbox', { name: 'Internal note', exact: true })
  await note.pressSequentially('Please look @Zho')
  await page.getByRole('option', { name: /Zhou/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => note.inputValue()).toBe('Please look @Zhou ')
  const other = await people.atWork(colleague.id)
  await people.visit(other, `/tickets/${number}`)
  await other.getByText(/Sun.*(drafting|writing|typing)/).waitFor()
  await page.keyboard.press('Control+Enter')
  await other.getByText('Sun named you in').waitFor()
  await expect.poll(() => product.db.$count(messages, eq(messages.body, 'Please look @Zhou'))).toBe(1)
})

test('of ten thousand rows only those in sight are on the page, down to the last one', async () => {
  const page = await people.atWork((await w.seat('Zhao', { present: false })).id)
  const { id } = await w.open()
  await product.db.execute(sql`
    insert into tickets (id, number, account_id, channel, type, symptom, impact, subject, description, language, priority,
                         status, level, queue_id, opened_at, updated_at)
    select gen_random_uuid(), 'TT-2025-' || lpad(n::text, 6, '0'), account_id, channel, type, symptom, impact,
           'Old ' || n, '', language, priority, 'closed', level, queue_id, opened_at - n * interval '1 minute',
           updated_at - n * interval '1 minute'
      from tickets, generate_series(1, 10000) n where id = ${id}::uuid`)
  await people.visit(page, '/desk?view=all&sort=updated')
  const pane = page.locator('section.list .rows')
  const isEnd = () => page.getByText('Old 10000', { exact: true }).count()
  const further = async () => {
    await pane.evaluate((rows) => rows.scrollTo({ top: rows.scrollHeight }))
    expect(await page.locator('[data-ticket]').count()).toBeLessThan(60)
    return isEnd()
  }
  await expect.poll(further, { timeout: 55_000 }).toBe(1)
})
