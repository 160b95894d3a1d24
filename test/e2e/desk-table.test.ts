import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { eq } from 'drizzle-orm'
import { tickets } from '#server/tickets/ticket.table.ts'
import { changePriority } from '#server/tickets/commands/change-priority.ts'
import { testBrowser } from '../support/browser.ts'
import { testClock } from '../support/clock.ts'
import { testProduct, type TestProduct } from '../support/product.ts'
import { visitors } from '../support/visitors.ts'
import { world } from '../support/world.ts'

let product: TestProduct
let w: Awaited<ReturnType<typeof world>>
let people: ReturnType<typeof visitors>
beforeAll(async () => {
  product = await testProduct({ pages: true })
  people = visitors(product, await testBrowser())
  w = await world({ deps: product.house.deps, clock: testClock(new Date().toISOString()) })
}, 300_000)

const tagsOf = async (number: string) =>
  (await product.db.select({ tags: tickets.tags }).from(tickets).where(eq(tickets.number, number)))[0]!.tags ?? []
const titles = (page: Page) => page.getByRole('columnheader').allInnerTexts()
const numbers = (page: Page) =>
  page.locator('[data-ticket]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-ticket')))

test('a list becomes a table, is ordered by its titles, its columns move, and a view remembers all of it', async () => {
  const page = await people.atWork((await w.seat('Wang', { present: false })).id)
  const [first, second] = [await w.open(), await w.open()]
  await people.visit(page, '/desk?view=open&sort=opened')
  await page.getByRole('button', { name: /Order, groups/ }).click()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Last change' }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('table').waitFor()
  expect(await numbers(page)).toEqual([second.number, first.number])
  await page.getByRole('columnheader', { name: 'Age' }).getByRole('button').click()
  await page.waitForURL(/reverse=true/)
  await expect.poll(() => numbers(page)).toEqual([first.number, second.number])
  expect(await page.getByRole('columnheader', { name: 'Age' }).getAttribute('aria-sort')).toBe('ascending')

  expect((await titles(page)).slice(-2).map((title) => title.trim())).toEqual(['Age', 'Last change'])
  await page.getByRole('columnheader', { name: 'Last change' }).getByRole('button').focus()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(async () => (await titles(page)).at(-1)!.trim()).toBe('Age')

  await page.getByRole('button', { name: 'Keep this list as a view' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Oldest first')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('button', { name: /^Oldest first/ })
    .first()
    .waitFor()
  await page.evaluate(() => localStorage.clear())
  await people.visit(page, '/desk?view=queue')
  await page
    .getByRole('button', { name: /^Oldest first/ })
    .first()
    .click()
  await page.getByRole('table').waitFor()
  await expect.poll(async () => (await titles(page)).at(-1)!.trim()).toBe('Age')
  await expect.poll(() => numbers(page)).toEqual([first.number, second.number])
})

test('tags are put on several tickets at once, taken back by one undo, and find the tickets', async () => {
  const page = await people.atWork((await w.seat('Li', { present: false })).id)
  const [first, second] = [await w.open(), await w.open()]
  await product.db
    .update(tickets)
    .set({ tags: ['storm'] })
    .where(eq(tickets.number, first.number))
  await people.visit(page, '/desk?view=open&sort=opened')
  for (const number of [first.number, second.number])
    await page.getByRole('checkbox', { name: `Choose ${number}` }).check({ force: true })
  await page.getByRole('toolbar').getByRole('button', { name: 'Tags' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change tags' })
  await dialog.getByRole('combobox', { name: 'Put on' }).fill('storm')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Do it for 2' }).click()
  await expect.poll(() => tagsOf(second.number)).toEqual(['storm'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => tagsOf(second.number)).toEqual([])
  // What it had before it keeps.
  expect(await tagsOf(first.number)).toEqual(['storm'])
  await people.visit(page, '/desk?view=open&tag=storm')
  await expect.poll(() => numbers(page)).toEqual([first.number])
})

test('a tag is written on a ticket with the keys alone', async () => {
  const page = await people.atWork((await w.seat('Zhou', { present: false })).id)
  const { number } = await w.open()
  await people.visit(page, `/tickets/${number}`)
  await page.keyboard.press('l')
  await page.getByRole('combobox', { name: 'Change tags' }).waitFor()
  await page.keyboard.type('光缆')
  await page.keyboard.press('Enter')
  await expect.poll(() => tagsOf(number)).toEqual(['光缆'])
  await page.keyboard.press('Backspace')
  await expect.poll(() => tagsOf(number)).toEqual([])
})

test('what a colleague changes is marked where it stands, in the list and on the ticket, and no row moves', async () => {
  const page = await people.atWork((await w.seat('Chen', { present: false })).id)
  const [first, second] = [await w.open(), await w.open()]
  await people.visit(page, `/desk?view=open&sort=opened&ticket=${first.number}`)
  await page.getByRole('heading', { name: 'Line down' }).waitFor()
  const before = await numbers(page)
  await changePriority(
    product.house.deps,
    w.supervisor,
    { number: first.number },
    { priority: 'P4', reason: 'x', version: 1 },
  )
  await page.locator(`[data-changed][data-ticket="${first.number}"]`).waitFor()
  await page.locator('article header [data-changed]').first().waitFor()
  expect(await page.locator(`[data-changed][data-ticket="${second.number}"]`).count()).toBe(0)
  expect(await numbers(page)).toEqual(before)
  // A mark is news, not a state: it goes by itself.
  await expect.poll(() => page.locator('[data-changed]').count()).toBe(0)
})

test('a picture pasted and a file dropped into a reply are sent with it', async () => {
  const page = await people.atWork((await w.seat('Sun', { present: false })).id)
  const { number } = await w.open()
  await people.visit(page, `/tickets/${number}`)
  const reply = page.getByRole('textbox', { name: 'Reply', exact: true })
  await reply.click()
  const hand = (kind: 'paste' | 'drop', name: string, text?: string) =>
    reply.evaluate(
      (area, [kind, name, text]) => {
        const png = Uint8Array.from(
          atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
          (c) => c.charCodeAt(0),
        )
        const data = new DataTransfer()
        data.items.add(new File([png], name!, { type: 'image/png' }))
        if (text) data.setData('text/plain', text)
        const more = { bubbles: true, cancelable: true }
        area.dispatchEvent(
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...more, clipboardData: data })
            : new DragEvent('drop', { ...more, dataTransfer: data }),
        )
      },
      [kind, name, text] as const,
    )
  await hand('paste', 'screen.png')
  await page.getByText('screen.png').waitFor()
  await hand('drop', 'trace.png')
  await page.getByText('trace.png').waitFor()
  // Cells of a spreadsheet bring a picture of themselves: it is their text that is meant.
  await hand('paste', 'cells.png', 'A1\tB1')
  expect(await page.getByText('cells.png').count()).toBe(0)
  await reply.fill('See the pictures.')
  await page.keyboard.press('Control+Enter')
  const files = async () => {
    const { timeline } = (await (await page.request.get(`${product.url}/api/tickets/${number}`)).json()) as {
      timeline: { kind: string; files?: { name: string }[] }[]
    }
    return timeline.flatMap((entry) => entry.files ?? []).map(({ name }) => name)
  }
  await expect.poll(async () => (await files()).toSorted()).toEqual(['screen.png', 'trace.png'])
})
