import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import type { ContactId } from '#server/kernel/ids.ts'
import { accounts, contacts } from './account.table.ts'

/** The active contact of this account with this address, if there is one. Never told to whoever asks from outside. */
export async function knownContact(db: Db, accountCode: string, email: string): Promise<ContactId | null> {
  const [row] = await db
    .select({ id: contacts.id })
    .from(contacts)
    .innerJoin(accounts, eq(accounts.id, contacts.accountId))
    .where(
      and(
        eq(accounts.code, accountCode.trim().toUpperCase()),
        sql`lower(${contacts.email}) = ${email.trim().toLowerCase()}`,
        eq(contacts.active, true),
      ),
    )
  return row?.id ?? null
}
