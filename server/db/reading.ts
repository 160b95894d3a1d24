import { sql, type GetColumnData, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Database } from './client.ts'

/** What one part of a reading selects, as one JSON value, and what becomes of that value here. */
export interface Part<T> {
  statement: SQL
  decode(json: unknown): T
}

type Columns = Record<string, PgColumn>
type Row<C extends Columns> = { [K in keyof C]: GetColumnData<C[K]> }

/** These columns of the rows `from` names (with its `where`), as Drizzle would give them: instants are dates. */
export function rows<C extends Columns>(columns: C, from: SQL, order?: SQL): Part<Row<C>[]> {
  const keys = Object.entries(columns)
  const values = sql.join(
    keys.map(([, column]) => sql`${column}`),
    sql`, `,
  )
  return {
    statement: sql`(select coalesce(json_agg(json_build_array(${values})${order ? sql` order by ${order}` : sql``}), '[]') from ${from})`,
    decode: (json) =>
      (json as unknown[][]).map(
        (row) =>
          Object.fromEntries(
            keys.map(([key, column], i) => [key, row[i] === null ? null : column.mapFromDriverValue(row[i])]),
          ) as Row<C>,
      ),
  }
}

/** What a hand-written statement answers, by its own names; instants are text there. */
export function records<T extends object>(statement: SQL): Part<T[]> {
  return {
    statement: sql`(select coalesce(json_agg(x), '[]') from (${statement}) x)`,
    decode: (json) => json as T[],
  }
}

/** What `reading` fills in by this name when it runs. */
export const given = (name: string): SQL => sql`${sql.placeholder(name)}`

type Parts = Record<string, Part<unknown>>
type Read<P extends Parts> = { [K in keyof P]: P[K] extends Part<infer T> ? T : never }

/**
 * Several things read at one moment, in one statement: one way to the database and back, one snapshot, and the text of it is
 * put together once for each database.
 */
export function reading<P extends Parts>(parts: P) {
  const selection = Object.fromEntries(
    Object.entries(parts).map(([name, { statement }]) => [name, sql<unknown>`${statement}`.as(name)]),
  )
  const prepare = (db: Database) =>
    db
      .select(selection)
      .from(sql`(select) as one`)
      .prepare('reading')
  const prepared = new WeakMap<Database, ReturnType<typeof prepare>>()
  return async (db: Database, values: Record<string, string | boolean | null>): Promise<Read<P>> => {
    let known = prepared.get(db)
    if (!known) prepared.set(db, (known = prepare(db)))
    const [row] = await known.execute(values)
    return Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, part.decode((row as Record<string, unknown>)[name])]),
    ) as Read<P>
  }
}
