import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
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

async function openTicket(page: Page): Promise<string> {
  const { number } = await w.open()
  await people.visit(page, `/tickets/${number}`)
  return number
}
const dialogs = (page: Page) => page.getByRole('dialog').count()
const reply = (page: Page) => page.getByRole('textbox', { name: 'Reply', exact: true })

test('Ctrl-K finds what can be done, a ticket, an account and an article, and Enter goes there', async () => {
  const page = await people.atWork((await w.seat('Wang', { present: false })).id)
  const { number } = await w.open()
  await people.visit(page, '/desk')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  const ask = async (words: string) => {
    await page.keyboard.press('Control+k')
    await palette.getByRole('combobox').or(palette.getByRole('textbox')).fill(words)
  }
  await ask('tickets')
  await palette
    .getByRole('option', { name: /^Tickets/ })
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })

  await ask(number)
  await palette.getByRole('option').filter({ hasText: number }).first().waitFor()
  await palette.getByRole('option').filter({ hasText: number }).first().click()
  await page.waitForURL(`**/tickets/${number}`)

  // The index may have been built before this world was: it hears of the account by what happens to it.
  await w.answeredBy(await w.person('Sun', ['account_manager']))
  await ask(w.account0.code)
  await palette.getByRole('option').filter({ hasText: w.account0.code }).first().click()
  await page.waitForURL(`**/accounts/${w.account0.code}`)

  await ask('optical power')
  const article = palette
    .getByRole('option')
    .filter({ hasText: /KB-\d{4}/ })
    .first()
  await article.waitFor()
  await article.click()
  await page.waitForURL(/\/kb\/KB-/)

  await ask('ticket')
  await palette.getByRole('option').filter({ hasText: 'Tickets' }).first().click()
  await page.waitForURL(/\/tickets/)
})

test('the palette does on a ticket what its keys do', async () => {
  const page = await people.atWork((await w.seat('Li', { present: false })).id)
  await openTicket(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('internal note')
  await page.keyboard.press('Enter')
  const note = page.getByRole('textbox', { name: 'Internal note', exact: true })
  await expect.poll(() => note.evaluate((field) => field === document.activeElement)).toBe(true)
})

test('presence is changed with the keys alone', async () => {
  const seat = await w.seat('Zhou', { present: false })
  const page = await people.atWork(seat.id)
  await people.visit(page, '/desk')
  await page.keyboard.press('o')
  await page.getByRole('radio', { name: /Available/ }).waitFor()
  await page.keyboard.press('1')
  await expect.poll(() => w.presenceOf(seat.id)).toBe('available')
  await page.keyboard.press('o')
  await page.getByRole('radio', { name: /Available/ }).waitFor()
  await page.keyboard.press('4')
  await page.getByRole('button', { name: 'Lunch' }).waitFor()
  await page.keyboard.press('2')
  await expect.poll(() => w.presenceOf(seat.id)).toBe('away')
})

test('the sheet of keys names those of this screen, and closes again', async () => {
  const page = await people.atWork((await w.seat('Chen', { present: false })).id)
  await openTicket(page)
  await page.keyboard.press('Shift+?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  for (const label of ['Internal note', 'Reply', 'Take', 'Command palette', 'Presence', 'Take the next ticket'])
    await sheet.getByText(label, { exact: false }).first().waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

test('no single key does anything while one types, nor while Chinese is composed, wherever the letters go', async () => {
  const page = await people.atWork((await w.seat('Sun', { present: false })).id)
  await openTicket(page)
  await page.getByRole('button', { name: 'Take', exact: true }).click()
  await page.getByRole('button', { name: 'Resolve' }).waitFor()
  const address = page.url()
  await reply(page).click()
  await page.keyboard.type('repntujkgdo?/m1')
  expect(await dialogs(page)).toBe(0)
  expect(page.url()).toBe(address)
  expect(await reply(page).inputValue()).toBe('repntujkgdo?/m1')

  // What an input method sends: first keydown as 229, then composing, then the characters.
  const composing = await page.context().newCDPSession(page)
  await composing.send('Input.imeSetComposition', { selectionStart: 2, selectionEnd: 2, text: 'gu' })
  for (const key of ['e', 'r', 'p']) {
    await page.evaluate((letter) => {
      const target = document.activeElement ?? document.body
      const more = { key: letter, code: `Key${letter.toUpperCase()}`, bubbles: true, cancelable: true }
      target.dispatchEvent(new KeyboardEvent('keydown', { ...more, isComposing: true }))
      target.dispatchEvent(new KeyboardEvent('keydown', { ...more, keyCode: 229 }))
    }, key)
  }
  await composing.send('Input.insertText', { text: '故障' })
  expect(await reply(page).inputValue()).toBe('repntujkgdo?/m1故障')
  expect(await dialogs(page)).toBe(0)

  // With the focus nowhere an input method may be on as well.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.evaluate(() => {
    for (const key of ['e', 'r', 'p', 'o'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode: 229, bubbles: true }))
  })
  expect(await dialogs(page)).toBe(0)
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
})

test('Enter that ends a composition sends nothing and chooses nothing', async () => {
  const page = await people.atWork((await w.seat('Qian', { present: false })).id)
  const number = await openTicket(page)
  await page.keyboard.press('n')
  const note = page.getByRole('textbox', { name: 'Internal note', exact: true })
  await note.fill('光功率')
  await page.evaluate(() => {
    const more = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { ...more, isComposing: true }))
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { ...more, keyCode: 229 }))
  })
  expect(await note.inputValue()).toBe('光功率')
  const { timeline } = (await (await page.request.get(`${product.url}/api/tickets/${number}`)).json()) as {
    timeline: { kind: string }[]
  }
  expect(timeline.filter(({ kind }) => kind === 'message')).toEqual([])
})
