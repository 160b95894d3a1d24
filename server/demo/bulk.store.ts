import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'

const atOnce = 1_000

/**
 * Inserts many rows as one JSON value each thousand: PostgreSQL reads it into the table's own row type. Columns that no row
 * names keep their default. Answers the generated ids in the order of the rows, for tables that make them.
 */
export async function insertAll<T extends PgTable>(
  tx: Transaction,
  table: T,
  rows: readonly T['$inferInsert'][],
  options: { returnIds?: boolean } = {},
): Promise<number[]> {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) =>
    rows.some((row) => (row as Record<string, unknown>)[key] !== undefined),
  )
  const ids: number[] = []
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce) as Record<string, unknown>[]
    const json = part.map((row) =>
      Object.fromEntries(columns.map(([key, column]) => [column.name, asJson(row[key], column)])),
    )
    const names = sql.join(
      columns.map(([, column]) => sql.identifier(column.name)),
      sql`, `,
    )
    const name = sql.identifier(getTableName(table))
    const written = await rowsOf<{ id: string }>(
      tx,
      sql`insert into ${name} (${names})
          select ${names} from jsonb_populate_recordset(null::${name}, ${JSON.stringify(json)}::jsonb)
          ${options.returnIds ? sql`returning id` : sql``}`,
    )
    if (options.returnIds) ids.push(...written.map(({ id }) => Number(id)))
  }
  return ids
}

function asJson(value: unknown, column: PgColumn): unknown {
  if (value instanceof Buffer === false && column.getSQLType() === 'bytea' && value)
    value = column.mapToDriverValue(value)
  if (value instanceof Buffer) return `\\x${value.toString('hex')}`
  return value ?? null
}
