import { and, asc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { newId, type AccountId, type AttentionId, type PersonId, type TicketId } from '#server/kernel/ids.ts'
import { tell } from '#server/notices/tell.store.ts'
import { record } from '#server/events/record.ts'
import type { SystemActor } from '#server/auth/actor.ts'
import type { attentionPolicies } from '../policies/policy.table.ts'
import type { DueRun, Outcome } from './decide.ts'
import type { Change } from './run.ts'
import { attentions, type StartedBy } from './attention.table.ts'

export type Attention = typeof attentions.$inferSelect

export const attentionActor: SystemActor = { kind: 'system', name: 'attention' }

/** Runs that are due, theirs for this transaction alone. The ticket is locked first, as everywhere. Rides attentions_due. */
export async function lockDueRuns(tx: Transaction, now: Date, limit: number): Promise<Attention[]> {
  const tickets = (await tx.execute(sql`
    select t.id from tickets t
     where t.id in (select ticket_id from attentions
                     where next_at <= ${now.toISOString()}::timestamptz and ticket_id is not null
                     order by next_at limit ${limit})
       for update skip locked`)) as unknown as { id: TicketId }[]
  const due = and(lte(attentions.nextAt, now))
  const ofTickets =
    tickets.length === 0
      ? []
      : await tx
          .select()
          .from(attentions)
          .where(
            and(
              due,
              inArray(
                attentions.ticketId,
                tickets.map(({ id }) => id),
              ),
            ),
          )
          .orderBy(asc(attentions.nextAt))
  const ofAccounts = await tx
    .select()
    .from(attentions)
    .where(and(due, isNull(attentions.ticketId)))
    .orderBy(asc(attentions.nextAt))
    .limit(limit)
    .for('update', { skipLocked: true })
  return [...ofTickets, ...ofAccounts]
}

export async function nextAttentionDue(db: Db): Promise<Date | null> {
  const [row] = (await db.execute(
    sql`select min(next_at) as due from attentions where next_at is not null`,
  )) as unknown as { due: string | null }[]
  return row?.due ? new Date(row.due) : null
}

/**
 * Writes what became of runs: their state, one firing each (its key refuses a second one), the notices and what is owed
 * with them, and the events. Six statements, however many runs there are.
 */
export async function writeOutcomes(
  tx: Transaction,
  outcomes: readonly { run: DueRun & { accountId: AccountId | null; version: number }; outcome: Outcome }[],
  { now, mail }: { now: Date; mail: boolean },
): Promise<void> {
  const firings = outcomes.flatMap(({ run, outcome: { firing } }) => (firing ? [{ run, firing }] : []))
  if (firings.length > 0) {
    const rows = firings.map(({ run, firing: { seq, round, step, dueAt, told } }) => ({
      ...{ attention_id: run.id, seq, round, step, due_at: dueAt, at: now },
      ...{ targets: run.terms.steps[step]!.targets, told: told.length },
    }))
    await tx.execute(sql`
      insert into attention_firings (attention_id, seq, round, step, due_at, at, targets, told)
      select attention_id, seq, round, step, due_at, at, targets, told
        from jsonb_populate_recordset(null::attention_firings, ${JSON.stringify(rows)}::jsonb)`)
  }
  const states = outcomes.map(({ run, outcome: { change } }) => ({
    id: run.id,
    state: change.state ?? run.state,
    round: change.round ?? run.round,
    step: change.step ?? run.step,
    fired: change.fired ?? run.fired,
    next_at: change.nextAt === undefined ? run.nextAt : change.nextAt,
    ended_at: change.endedAt ?? null,
    end_reason: change.endReason ?? null,
  }))
  await tx.execute(sql`
    update attentions a
       set state = c.state, round = c.round, step = c.step, fired = c.fired, next_at = c.next_at,
           ended_at = c.ended_at, end_reason = c.end_reason, version = a.version + 1
      from jsonb_populate_recordset(null::attentions, ${JSON.stringify(states)}::jsonb) c
     where a.id = c.id`)
  await tell(
    tx,
    firings.flatMap(({ run, firing }) =>
      firing.told.map((to) => ({
        ...{ kind: 'page' as const, to, attentionId: run.id, firing: firing.seq },
        ...{ ticketId: run.ticketId, accountId: run.accountId },
      })),
    ),
    { now, mail },
  )
  const events = outcomes.flatMap(({ outcome }) => outcome.events)
  for (const event of events) {
    // A step names those it told itself; whatever else happens concerns all of them.
    if (event.type !== 'attention.stepFired' && 'told' in event.payload)
      event.payload.told = await toldBy(tx, event.payload.attentionId)
  }
  await record(tx, attentionActor, now, ...events)
}

/** Everybody a run told so far. */
export async function toldBy(db: Db, id: AttentionId): Promise<PersonId[]> {
  const rows = (await db.execute(
    sql`select distinct person_id as id from notices where attention_id = ${id} and person_id is not null`,
  )) as unknown as { id: PersonId }[]
  return rows.map((row) => row.id)
}

export interface NewAttention {
  ticketId: TicketId | null
  accountId: AccountId | null
  subjectId?: string | null
  policy: Pick<typeof attentionPolicies.$inferSelect, 'id' | 'version' | 'terms'>
  cause: StartedBy
  note?: string | null
  startedBy?: PersonId | null
  nextAt: Date
}

/** Starts a policy, unless it runs already for the same ticket or record: then null. */
export async function insertAttention(tx: Transaction, one: NewAttention, now: Date): Promise<AttentionId | null> {
  const [row] = await tx
    .insert(attentions)
    .values({
      id: newId<AttentionId>(),
      ticketId: one.ticketId,
      accountId: one.accountId,
      subjectId: (one.subjectId ?? null) as never,
      policyId: one.policy.id,
      policyVersion: one.policy.version,
      terms: one.policy.terms,
      cause: one.cause,
      note: one.note ?? null,
      startedBy: one.startedBy ?? null,
      startedAt: now,
      state: 'running',
      nextAt: one.nextAt,
    })
    .onConflictDoNothing()
    .returning({ id: attentions.id })
  return row?.id ?? null
}

export async function changeRun(tx: Transaction, run: Attention, change: Change): Promise<void> {
  await tx
    .update(attentions)
    .set({ ...change, version: run.version + 1 })
    .where(eq(attentions.id, run.id))
}
