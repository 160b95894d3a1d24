import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { IncidentUpdateId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import type { ScopeKind } from './incident.contract.ts'
import { incidentDeliveries, incidents, incidentScopes, incidentUpdates } from './incident.table.ts'
import { incidentMoves } from './incident.ts'

export type Incident = typeof incidents.$inferSelect & { number: string }
export type IncidentUpdate = typeof incidentUpdates.$inferSelect

export async function findIncident(db: Db, number: string): Promise<Incident | null> {
  const [row] = await db
    .select({ incident: incidents, number: tickets.number })
    .from(incidents)
    .innerJoin(tickets, eq(tickets.id, incidents.ticketId))
    .where(eq(tickets.number, number))
  return row ? { ...row.incident, number: row.number } : null
}

/** The incident, for this transaction alone; refuses with `incident.changed` when it is not the one the writer looked at. */
export async function lockIncident(tx: Transaction, number: string, version?: number): Promise<Incident> {
  const found = await findIncident(tx, number)
  if (!found) throw notFound('incident')
  const [row] = await tx.select().from(incidents).where(eq(incidents.ticketId, found.ticketId)).for('update')
  if (!row) throw notFound('incident')
  if (version !== undefined && row.version !== version) {
    throw new Refusal(
      'incident.changed',
      'The incident changed while you were at it. Look at what is new and send it again.',
      409,
      {
        extra: { version: row.version },
      },
    )
  }
  return { ...row, number }
}

export function refuseOver({ state }: Pick<Incident, 'state'>): void {
  if (incidentMoves[state].length === 0)
    throw new Refusal('incident.over', `This incident is ${state}. Declare another one if it is back.`)
}

export async function saveIncident(tx: Transaction, before: Incident, changed: Partial<Incident>): Promise<void> {
  const { number: _number, ...columns } = changed
  await tx
    .update(incidents)
    .set({ ...columns, version: before.version + 1 })
    .where(eq(incidents.ticketId, before.ticketId))
}

export interface Scope {
  circuits: readonly string[]
  nodes: readonly string[]
  accounts: readonly string[]
}

const sources: Record<keyof Scope, { kind: ScopeKind; table: string; column: string }> = {
  circuits: { kind: 'circuit', table: 'circuits', column: 'number' },
  nodes: { kind: 'node', table: 'nodes', column: 'code' },
  accounts: { kind: 'account', table: 'accounts', column: 'code' },
}

/** Says what the incident has hit, anew and as a whole. Refuses with `incident.scope_unknown` for what does not exist. */
export async function replaceScope(tx: Transaction, incident: TicketId, scope: Scope, now: Date): Promise<void> {
  await tx.delete(incidentScopes).where(eq(incidentScopes.incidentId, incident))
  for (const key of ['circuits', 'nodes', 'accounts'] as const) {
    const wanted = [...new Set(scope[key].map((each) => each.trim().toUpperCase()))].filter(Boolean)
    if (wanted.length === 0) continue
    const { kind, table, column } = sources[key]
    const found = await rowsOf<{ id: string; name: string }>(
      tx,
      sql`select id, ${sql.identifier(column)} as name from ${sql.identifier(table)}
           where upper(${sql.identifier(column)}) in (select jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb))`,
    )
    const missing = wanted.find((each) => !found.some(({ name }) => name.toUpperCase() === each))
    if (missing) {
      throw new Refusal('incident.scope_unknown', `There is no ${kind} "${missing}". Pick one from the list.`, 422, {
        errors: [{ pointer: `/scope/${key}`, detail: `"${missing}" does not exist.` }],
      })
    }
    await tx
      .insert(incidentScopes)
      .values(found.map(({ id }) => ({ incidentId: incident, kind, targetId: id as never, at: now })))
  }
}

export async function lastUpdate(db: Db, incident: TicketId): Promise<IncidentUpdate | null> {
  const [row] = await db
    .select()
    .from(incidentUpdates)
    .where(eq(incidentUpdates.incidentId, incident))
    .orderBy(desc(incidentUpdates.at))
    .limit(1)
  return row ?? null
}

/** Puts an update on its way to these children, once each. */
export async function oweDeliveries(
  tx: Transaction,
  update: IncidentUpdateId,
  children: readonly TicketId[],
  now: Date,
): Promise<void> {
  if (children.length === 0) return
  await tx
    .insert(incidentDeliveries)
    .values(children.map((ticketId) => ({ updateId: update, ticketId, dueAt: now })))
    .onConflictDoNothing()
}

/** Children that still wait for the end of it. */
export async function liveChildren(db: Db, incident: TicketId): Promise<{ id: TicketId; number: string }[]> {
  return db
    .select({ id: tickets.id, number: tickets.number })
    .from(tickets)
    .where(and(eq(tickets.parentId, incident), isNull(tickets.endedAt), sql`${tickets.status} <> 'resolved'`))
    .orderBy(asc(tickets.id))
}

/** The person an update speaks for, as the stream remembers people. */
export interface Author {
  id: PersonId
  name: string
}
