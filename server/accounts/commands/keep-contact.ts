import { and, eq, ne, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type AccountId, type ContactId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { contacts } from '../account.table.ts'
import type { ContactEdit, NewContact } from '../keeping.contract.ts'

/** Somebody on the customer's side. Refuses with `contact.email_taken`. */
export async function addContact(deps: Deps, actor: StaffActor, accountId: AccountId, asked: NewContact) {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    await refuseTaken(tx, asked.email, null)
    const id = newId<ContactId>()
    await tx.insert(contacts).values({ id, accountId, ...asked, createdAt: now })
    const payload = { contactId: id, what: 'added' as const }
    await record(tx, actor, now, { ticketId: null, accountId, type: 'contact.changed', payload })
  })
  deps.wake.now('events')
}

/** Refuses with `contact.changed` and `contact.email_taken`. One who is no longer active sees and is told nothing more. */
export async function changeContact(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  id: ContactId,
  { version, ...asked }: ContactEdit,
) {
  await inTransaction(deps.db, async (tx) => {
    const [contact] = await tx
      .select()
      .from(contacts)
      .where(and(eq(contacts.id, id), eq(contacts.accountId, accountId)))
      .for('update')
    if (!contact) throw notFound('contact')
    if (contact.version !== version) {
      throw new Refusal('contact.changed', 'Somebody changed this contact meanwhile. Load the page again.', 409, {
        extra: { latest: contact.version },
      })
    }
    await refuseTaken(tx, asked.email, id)
    await tx
      .update(contacts)
      .set({ ...asked, version: version + 1 })
      .where(eq(contacts.id, id))
    const payload = { contactId: id, what: asked.active ? ('changed' as const) : ('left' as const) }
    await record(tx, actor, deps.clock.now(), { ticketId: null, accountId, type: 'contact.changed', payload })
  })
  deps.wake.now('events')
}

async function refuseTaken(tx: Transaction, email: string, except: ContactId | null): Promise<void> {
  const [twin] = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(and(sql`lower(${contacts.email}) = ${email.toLowerCase()}`, except ? ne(contacts.id, except) : undefined))
  if (!twin) return
  throw new Refusal('contact.email_taken', 'Another contact has this address already.', 409, {
    errors: [{ pointer: '/email', detail: 'This address is taken.' }],
  })
}
