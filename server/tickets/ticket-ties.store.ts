import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { Ticket } from './ticket.store.ts'

/** A major incident ends on its own page, for all who hang on it together. */
export async function refuseOpenIncident(tx: Db, ticket: Pick<Ticket, 'id' | 'accountId' | 'number'>): Promise<void> {
  if (ticket.accountId !== null) return
  const open = await rowsOf(tx, sql`select 1 from incidents where ticket_id = ${ticket.id} and state = 'open'`)
  if (open.length > 0) {
    throw new Refusal(
      'ticket.is_incident',
      `${ticket.number} is a major incident with tickets that hang on it. End or withdraw it on its own page.`,
    )
  }
}
