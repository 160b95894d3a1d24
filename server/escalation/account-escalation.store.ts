import { and, eq, isNotNull, isNull, lte, min, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountEscalationId, AccountId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { EscalationEntryKind } from './account-escalation.contract.ts'
import {
  accountEscalationEntries,
  accountEscalations,
  accountEscalationTickets,
  accountEscalationWatchers,
} from './account-escalation.table.ts'

export type AccountEscalation = typeof accountEscalations.$inferSelect

/** The record, for this transaction alone; a writer that looked at an older state is refused. */
export async function lockEscalation(tx: Transaction, number: string, version?: number): Promise<AccountEscalation> {
  const [row] = await tx.select().from(accountEscalations).where(eq(accountEscalations.number, number)).for('update')
  if (!row) throw notFound('accountEscalation')
  if (version !== undefined && row.version !== version) {
    throw new Refusal(
      'accountEscalation.changed',
      'The record changed while you were at it. Look at what is new and send it again.',
      409,
      { extra: { version: row.version } },
    )
  }
  return row
}

export async function nextEscalationNumber(tx: Transaction, now: Date): Promise<string> {
  const [row] = await rowsOf<{ n: string }>(tx, sql`select nextval('account_escalation_numbers')::text as n`)
  return `ESC-${now.getUTCFullYear()}-${(row?.n ?? '0').padStart(4, '0')}`
}

/** Writes what changed and moves the version. The log is written first: the database refuses it once the record has ended. */
export async function saveEscalation(
  tx: Transaction,
  before: AccountEscalation,
  changed: Partial<AccountEscalation>,
  now: Date,
): Promise<void> {
  await tx
    .update(accountEscalations)
    .set({ ...changed, updatedAt: now, version: before.version + 1 })
    .where(eq(accountEscalations.id, before.id))
}

export async function writeEntry(
  tx: Transaction,
  escalation: AccountEscalationId,
  by: StaffActor | 'house',
  entry: { kind: EscalationEntryKind; text?: string; facts?: Record<string, unknown> },
  now: Date,
): Promise<void> {
  const [last] = await rowsOf<{ seq: number }>(
    tx,
    sql`select coalesce(max(seq), 0)::int as seq from account_escalation_entries where escalation_id = ${escalation}`,
  )
  await tx.insert(accountEscalationEntries).values({
    escalationId: escalation,
    seq: (last?.seq ?? 0) + 1,
    kind: entry.kind,
    text: entry.text ?? '',
    facts: entry.facts ?? {},
    ...(by === 'house'
      ? { byId: null, byName: 'Keyline', byNameEn: 'Keyline' }
      : { byId: by.id, byName: by.name, byNameEn: by.nameEn }),
    at: now,
  })
}

export async function addWatchers(
  tx: Transaction,
  escalation: AccountEscalationId,
  people: readonly PersonId[],
  now: Date,
): Promise<PersonId[]> {
  if (people.length === 0) return []
  const added = await tx
    .insert(accountEscalationWatchers)
    .values([...new Set(people)].map((personId) => ({ escalationId: escalation, personId, at: now })))
    .onConflictDoNothing()
    .returning({ id: accountEscalationWatchers.personId })
  return added.map(({ id }) => id)
}

export async function dropWatcher(
  tx: Transaction,
  escalation: AccountEscalationId,
  person: PersonId,
): Promise<boolean> {
  const gone = await tx
    .delete(accountEscalationWatchers)
    .where(and(eq(accountEscalationWatchers.escalationId, escalation), eq(accountEscalationWatchers.personId, person)))
    .returning({ id: accountEscalationWatchers.personId })
  return gone.length > 0
}

export async function watchersOf(db: Db, escalation: AccountEscalationId): Promise<PersonId[]> {
  const rows = await db
    .select({ id: accountEscalationWatchers.personId })
    .from(accountEscalationWatchers)
    .where(eq(accountEscalationWatchers.escalationId, escalation))
  return rows.map(({ id }) => id)
}

/** Notes how far a watcher has read; who does not watch leaves no trace. */
export async function markSeen(
  db: Db,
  escalation: AccountEscalationId,
  person: PersonId,
  version: number,
): Promise<void> {
  await db
    .update(accountEscalationWatchers)
    .set({ seenVersion: version })
    .where(
      and(
        eq(accountEscalationWatchers.escalationId, escalation),
        eq(accountEscalationWatchers.personId, person),
        sql`${accountEscalationWatchers.seenVersion} < ${version}`,
      ),
    )
}

/** Tickets by number, of this account alone. Refuses with `accountEscalation.foreign_ticket` for any other. */
export async function ticketsOfAccount(
  tx: Db,
  account: AccountId,
  numbers: readonly string[],
): Promise<{ id: TicketId; number: string }[]> {
  if (numbers.length === 0) return []
  const wanted = [...new Set(numbers.map((number) => number.trim().toUpperCase()))]
  const found = await rowsOf<{ id: TicketId; number: string }>(
    tx,
    sql`select id, number from tickets where account_id = ${account}
           and number in (select jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb))`,
  )
  const missing = wanted.find((number) => !found.some((one) => one.number === number))
  if (missing) {
    throw new Refusal('accountEscalation.foreign_ticket', `The account has no ticket ${missing}.`, 422, {
      errors: [{ pointer: '/tickets', detail: `The account has no ticket ${missing}.` }],
    })
  }
  return found
}

export async function addCauses(
  tx: Transaction,
  escalation: AccountEscalationId,
  tickets: readonly { id: TicketId }[],
  now: Date,
): Promise<number> {
  if (tickets.length === 0) return 0
  const added = await tx
    .insert(accountEscalationTickets)
    .values(tickets.map(({ id }) => ({ escalationId: escalation, ticketId: id, at: now })))
    .onConflictDoNothing()
    .returning({ id: accountEscalationTickets.ticketId })
  return added.length
}

export async function dropCause(tx: Transaction, escalation: AccountEscalationId, ticket: TicketId): Promise<boolean> {
  const gone = await tx
    .delete(accountEscalationTickets)
    .where(and(eq(accountEscalationTickets.escalationId, escalation), eq(accountEscalationTickets.ticketId, ticket)))
    .returning({ id: accountEscalationTickets.ticketId })
  return gone.length > 0
}

/** The account, by its code, and its team: manager, deputy, the engineers named for it. */
export async function accountTeam(
  db: Db,
  code: string,
): Promise<{ id: AccountId; managerId: PersonId | null; team: PersonId[] } | null> {
  const [row] = await rowsOf<{ id: AccountId; managerId: PersonId | null; team: PersonId[] }>(
    db,
    sql`select a.id, a.manager_id as "managerId",
               array(select p.id from people p where p.active and (p.id in (a.manager_id, a.deputy_id)
                      or p.id in (select s.seat_id from account_seats s where s.account_id = a.id and s.kind <> 'excluded'))) as team
          from accounts a where a.code = ${code.toUpperCase()}`,
  )
  return row ?? null
}

/** Whether a person may own or watch: somebody of the house who is still here. */
export async function isStaff(db: Db, person: string): Promise<boolean> {
  const rows = await rowsOf(db, sql`select 1 from people where id = ${person}::uuid and active`)
  return rows.length > 0
}

const promised = and(
  isNull(accountEscalations.endedAt),
  isNull(accountEscalations.promiseBrokenAt),
  isNotNull(accountEscalations.promise),
)

/** Promises to customers whose time passed. Rides account_escalations_promised. */
export async function promisesPast(tx: Transaction, now: Date, limit: number): Promise<AccountEscalation[]> {
  return tx
    .select()
    .from(accountEscalations)
    .where(and(promised, lte(accountEscalations.promiseAt, now)))
    .orderBy(accountEscalations.promiseAt)
    .limit(limit)
    .for('update', { skipLocked: true })
}

export async function nextPromiseDue(db: Db): Promise<Date | null> {
  const [row] = await db
    .select({ due: min(accountEscalations.promiseAt) })
    .from(accountEscalations)
    .where(promised)
  return row?.due ?? null
}
