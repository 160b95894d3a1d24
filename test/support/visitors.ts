import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { createLogin } from '#server/auth/login.store.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { people } from '#server/seats/seat.table.ts'
import type { TestBrowser } from './browser.ts'
import type { TestProduct } from './product.ts'
import { password } from './sign-in.ts'

/** People of the test's own world, each with a browser of their own, signed in. */
export function visitors(product: TestProduct, browser: TestBrowser) {
  return {
    async atWork(id: PersonId): Promise<Page> {
      const [person] = await product.db.select().from(people).where(eq(people.id, id))
      await createLogin(product.db, { id, email: person!.email, name: person!.name, password }, new Date())
      const { page, context } = await browser.visitor()
      await context.request.post(`${product.url}/api/auth/sign-in/email`, {
        data: { email: person!.email, password },
        headers: { origin: product.url },
      })
      return page
    },

    /** Opens a page and waits until it lives: what is clicked before is nobody's click. */
    async visit(page: Page, path: string): Promise<void> {
      await page.goto(product.url + path)
      await page.locator('.connection.live').waitFor()
    },
  }
}
