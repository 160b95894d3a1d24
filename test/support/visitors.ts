import { eq } from 'drizzle-orm'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { contacts } from '#server/accounts/account.table.ts'
import { createLogin } from '#server/auth/login.store.ts'
import type { ContactId, PersonId } from '#server/kernel/ids.ts'
import { people } from '#server/seats/seat.table.ts'
import type { TestBrowser } from './browser.ts'
import type { TestProduct } from './product.ts'
import { password } from './sign-in.ts'

/** People of the test's own world, each with a browser of their own, signed in. */
export function visitors(product: TestProduct, browser: TestBrowser) {
  const signIn = (page: Page, email: string) =>
    page.context().request.post(`${product.url}/api/auth/sign-in/email`, {
      data: { email, password },
      headers: { origin: product.url },
    })
  return {
    async atWork(id: PersonId): Promise<Page> {
      const [person] = await product.db.select().from(people).where(eq(people.id, id))
      await createLogin(product.db, { id, email: person!.email, name: person!.name, password }, new Date())
      const { page } = await browser.visitor()
      await signIn(page, person!.email)
      return page
    },

    /** A customer's contact, in a browser of their own. */
    async customer(id: ContactId, options: BrowserContextOptions = {}): Promise<Page> {
      const [contact] = await product.db.select().from(contacts).where(eq(contacts.id, id))
      const { email, name } = contact!
      const userId = await createLogin(product.db, { email, name, password }, new Date())
      await product.db.update(contacts).set({ userId }).where(eq(contacts.id, id))
      const { page } = await browser.visitor(options)
      await signIn(page, email)
      return page
    },

    /** Sessions end by themselves; after weeks one signs in anew. */
    async signInAgain(page: Page, id: PersonId): Promise<void> {
      const [person] = await product.db.select().from(people).where(eq(people.id, id))
      await signIn(page, person!.email)
    },

    /** Opens a page and waits until it lives: what is clicked before is nobody's click. */
    async visit(page: Page, path: string): Promise<void> {
      await page.goto(product.url + path)
      await page.locator('.connection.live').waitFor()
    },
  }
}
