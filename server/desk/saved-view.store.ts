import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import type { PersonId, SavedViewId } from '#server/kernel/ids.ts'
import { people } from '#server/seats/seat.table.ts'
import { countTickets } from '#server/tickets/ticket-list.store.ts'
import type { SavedView, ViewFilters } from './saved-view.contract.ts'
import { savedViews } from './saved-view.table.ts'

export type SavedViewRow = typeof savedViews.$inferSelect

/** A view's filters as the list asks for them: what is empty asks for nothing. */
export function questionOf({ view, ...filters }: ViewFilters) {
  const given = Object.entries(filters).filter(([, value]) => value.length > 0)
  return { view, ...(Object.fromEntries(given) as Partial<Omit<ViewFilters, 'view'>>) }
}

/** The reader's own views, then those that supervisors put on everybody's desk, each with its count for this reader. */
export async function viewsFor(db: Db, reader: StaffActor): Promise<SavedView[]> {
  const rows = await db
    .select({ view: savedViews, name: people.name, nameEn: people.nameEn })
    .from(savedViews)
    .innerJoin(people, eq(people.id, savedViews.ownerId))
    .where(or(eq(savedViews.ownerId, reader.id), savedViews.shared))
    .orderBy(sql`${savedViews.ownerId} <> ${reader.id}`, asc(savedViews.createdAt))
    .limit(50)
  const counts = await countTickets(
    db,
    reader,
    rows.map(({ view }) => questionOf(view.filters)),
  )
  return rows.map(({ view, name, nameEn }, place) => ({
    id: view.id,
    name: view.name,
    shared: view.shared,
    filters: view.filters,
    group: view.group,
    sort: view.sort,
    reverse: view.reverse,
    layout: view.layout,
    columns: view.columns,
    mine: view.ownerId === reader.id,
    owner: { name, nameEn },
    count: counts[place]!,
    version: view.version,
  }))
}

export async function lockView(tx: Transaction, id: SavedViewId): Promise<SavedViewRow | null> {
  const [row] = await tx.select().from(savedViews).where(eq(savedViews.id, id)).for('update')
  return row ?? null
}

export async function countOwn(db: Db, ownerId: PersonId): Promise<number> {
  return db.$count(savedViews, and(eq(savedViews.ownerId, ownerId)))
}
