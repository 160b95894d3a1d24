import { asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { EventType } from '#server/events/event.ts'
import { people } from '#server/seats/seat.table.ts'
import { synonymGroups, type SynonymGroupId } from './synonym-group.table.ts'
import type { SynonymGroup } from './synonym.contract.ts'

export const changesSynonyms = (type: EventType): boolean => type.startsWith('synonym.')

/** Changes of the list follow one another: each is checked against all that stands there. */
export async function lockSynonyms(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('keyline.synonyms'))`)
}

/** The list as it counts now; null in a house that never had one. */
export async function houseSynonyms(db: Db): Promise<string[][] | null> {
  const rows = await db
    .select({ terms: synonymGroups.terms, removedAt: synonymGroups.removedAt })
    .from(synonymGroups)
    .orderBy(asc(synonymGroups.id))
  if (rows.length === 0) return null
  return rows.filter(({ removedAt }) => removedAt === null).map(({ terms }) => terms)
}

export type GroupRow = typeof synonymGroups.$inferSelect

export async function allGroups(tx: Db): Promise<GroupRow[]> {
  return tx.select().from(synonymGroups)
}

/** With whoever changed each last, the latest change first. */
export async function synonymViews(db: Db, id?: SynonymGroupId): Promise<SynonymGroup[]> {
  const rows = await db
    .select({ group: synonymGroups, name: people.name, nameEn: people.nameEn })
    .from(synonymGroups)
    .leftJoin(people, eq(people.id, synonymGroups.changedById))
    .where(id ? eq(synonymGroups.id, id) : undefined)
    .orderBy(desc(isNull(synonymGroups.removedAt)), desc(synonymGroups.changedAt), asc(synonymGroups.id))
  return rows.map(({ group, name, nameEn }) => ({
    ...{ id: group.id, terms: group.terms, note: group.note, version: group.version },
    changedBy: name === null ? null : { name, nameEn: nameEn ?? name },
    changedAt: group.changedAt.toISOString(),
    removed: group.removedAt !== null,
  }))
}
