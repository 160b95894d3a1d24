import { eq } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { settings } from '#server/db/setting.table.ts'
import { demoLogins as contract, type DemoLogin } from './me.contract.ts'

const name = 'demo.logins'

/** Keeps one login per role of the demo company, passwords and all, to be shown on the sign-in page. */
export async function publishDemoLogins(db: Db, logins: DemoLogin[], now: Date): Promise<void> {
  await db
    .insert(settings)
    .values({ name, value: logins, updatedAt: now })
    .onConflictDoUpdate({ target: settings.name, set: { value: logins, updatedAt: now } })
}

/** None where no demo company was loaded. */
export async function demoLogins(db: Db): Promise<DemoLogin[]> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.name, name))
  return row ? contract.parse(row.value) : []
}
