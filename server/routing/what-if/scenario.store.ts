import { desc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { HistoryId, ScenarioId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { people } from '#server/seats/seat.table.ts'
import { countChanges } from './changes.ts'
import type { HistoryView, WhatIfLine, WhatIfScenario } from './what-if.contract.ts'
import { whatIfHistories, whatIfScenarios } from './what-if.table.ts'

export type Scenario = typeof whatIfScenarios.$inferSelect

/** Whoever runs one says so at least this often. */
export const leaseMs = 30_000

/** The question that has waited longest, or whose runner is gone; taken for this process. */
export async function claimScenario(db: Db, now: Date): Promise<Scenario | null> {
  const [row] = await rowsOf<{ id: ScenarioId }>(
    db,
    sql`
    update what_if_scenarios set state = 'running', progress = 0, lease_until = ${at(new Date(now.getTime() + leaseMs))}
     where id = (select id from what_if_scenarios
                  where state = 'queued' or (state = 'running' and lease_until < ${at(now)})
                  order by asked_at limit 1 for update skip locked)
     returning id`,
  )
  if (!row) return null
  const [scenario] = await db.select().from(whatIfScenarios).where(eq(whatIfScenarios.id, row.id))
  return scenario ?? null
}

/** Still at it. False when this run is no longer wanted: it was deleted, or asked anew. */
export async function renewLease(db: Db, { id, run }: Scenario, progress: number, now: Date): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`update what_if_scenarios set progress = ${progress}::int, lease_until = ${at(new Date(now.getTime() + leaseMs))}
         where id = ${id} and run = ${run}::int and state = 'running' returning id`,
  )
  return rows.length > 0
}

export async function lockScenario(tx: Transaction, id: ScenarioId, version?: number): Promise<Scenario> {
  const [row] = await tx.select().from(whatIfScenarios).where(eq(whatIfScenarios.id, id)).for('update')
  if (!row) throw notFound('scenario')
  if (version !== undefined && row.version !== version)
    throw new Refusal('scenario.changed', 'Somebody changed this scenario meanwhile. Look again, then decide.', 409, {
      extra: { version: row.version },
    })
  return row
}

const { lines: _lines, ...historyColumns } = getTableColumns(whatIfHistories)

function scenariosWithNames(db: Db) {
  const { result: _result, ...columns } = getTableColumns(whatIfScenarios)
  return db
    .select({
      ...columns,
      by: { name: people.name, nameEn: people.nameEn },
      history: whatIfHistories.name,
      base: sql<number | null>`(${whatIfScenarios.result} #>> '{base,all,p90}')::float8`,
      variant: sql<number | null>`(${whatIfScenarios.result} #>> '{variant,all,p90}')::float8`,
    })
    .from(whatIfScenarios)
    .innerJoin(people, eq(people.id, whatIfScenarios.byId))
    .leftJoin(whatIfHistories, eq(whatIfHistories.id, whatIfScenarios.historyId))
}

type Named = Awaited<ReturnType<typeof scenariosWithNames>>[number]

function lineOf(row: Named): WhatIfLine {
  const { id, name, question, state, progress, by, failure, version } = row
  return {
    ...{ id, name, state, progress, by, failure, version },
    history: row.historyId && { id: row.historyId, name: row.history ?? '' },
    from: question.from,
    to: question.to,
    changes: countChanges(question.changes),
    askedAt: row.askedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    headline: state === 'done' ? { base: row.base, variant: row.variant } : null,
  }
}

/** The latest hundred questions. */
export async function scenarioLines(db: Db): Promise<WhatIfLine[]> {
  return (await scenariosWithNames(db).orderBy(desc(whatIfScenarios.askedAt)).limit(100)).map(lineOf)
}

export async function scenarioOf(db: Db, id: ScenarioId): Promise<WhatIfScenario> {
  const [row] = await scenariosWithNames(db).where(eq(whatIfScenarios.id, id))
  if (!row) throw notFound('scenario')
  const [kept] = await db
    .select({ result: whatIfScenarios.result })
    .from(whatIfScenarios)
    .where(eq(whatIfScenarios.id, id))
  return { ...lineOf(row), question: row.question, result: kept?.result ?? null }
}

export async function historyViews(db: Db): Promise<HistoryView[]> {
  const rows = await db
    .select({ ...historyColumns, by: { name: people.name, nameEn: people.nameEn } })
    .from(whatIfHistories)
    .innerJoin(people, eq(people.id, whatIfHistories.byId))
    .orderBy(desc(whatIfHistories.at))
  return rows.map(({ id, name, count, tickets, from, to, by, at: kept }) => ({
    ...{ id, name, lines: count, tickets, by },
    from: from.toISOString(),
    to: to.toISOString(),
    at: kept.toISOString(),
  }))
}

export async function historyOf(db: Db, id: HistoryId) {
  const [row] = await db.select().from(whatIfHistories).where(eq(whatIfHistories.id, id))
  if (!row) throw notFound('history')
  return row
}
