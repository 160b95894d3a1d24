import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'

/** What a stretch of work cost, in figures that a busy neighbour does not spoil as it does the wall clock. */
export interface Cost {
  /** Milliseconds of processor time of the measured processes, and of PostgreSQL with all its children. */
  processMs: number
  databaseMs: number
  statements: number
}

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10

interface Stat {
  parent: number
  own: number
  ended: number
}

async function statOf(pid: number | string): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (text === null) return null
  // The command stands in parentheses and may hold spaces: fields are counted from behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const of = (...places: number[]) => places.reduce((sum, place) => sum + Number(fields[place]), 0)
  return { parent: Number(fields[1]), own: of(11, 12) * tickMs, ended: of(13, 14) * tickMs }
}

async function withChildren(pid: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(pids.map(async (name) => ({ pid: Number(name), stat: await statOf(name) })))
  let sum = 0
  for (const { pid: each, stat } of stats) {
    if (stat && each === pid) sum += stat.own + stat.ended
    else if (stat?.parent === pid) sum += stat.own
  }
  return sum
}

export interface Meter {
  /** Runs the work and says what it cost; null where the system does not tell (no /proc). */
  cost<T>(work: () => Promise<T>): Promise<{ result: T; cost: Cost | null }>
}

/** `admin` is a connection to the server that `postmaster` is; statements are those of the database `name`. */
export function meterOf(admin: Database, name: string, postmaster: number, pids: number[]): Meter {
  async function read(): Promise<Cost | null> {
    const [processes, databaseMs] = await Promise.all([Promise.all(pids.map(statOf)), withChildren(postmaster)])
    if (processes.some((stat) => stat === null)) return null
    const processMs = processes.reduce((sum, stat) => sum + stat!.own, 0)
    return { processMs, databaseMs, statements: await statementsOf(admin, name) }
  }
  return {
    async cost(work) {
      const before = await read()
      const result = await work()
      const after = await read()
      if (!before || !after) return { result, cost: null }
      const cost = {
        processMs: after.processMs - before.processMs,
        databaseMs: after.databaseMs - before.databaseMs,
        statements: after.statements - before.statements,
      }
      return { result, cost }
    },
  }
}

/** Statements that clients sent to this database, without the commands around transactions. */
async function statementsOf(admin: Database, name: string): Promise<number> {
  const [row] = await rowsOf<{ calls: string }>(
    admin,
    sql`select coalesce(sum(calls), 0) as calls from pg_stat_statements s
          join pg_database d on d.oid = s.dbid where d.datname = ${name} and s.toplevel`,
  )
  return Number(row?.calls)
}

/** What was counted so far belongs to the preparation. */
export async function forgetStatements(admin: Database): Promise<void> {
  await admin.execute(sql`select pg_stat_statements_reset()`)
}

/** What costs most in this database, for whoever tunes it. */
export async function costliest(admin: Database, name: string, limit: number): Promise<string[][]> {
  const rows = await rowsOf<{
    calls: string
    mean: string
    least: string
    total: string
    rows: string
    query: string
    top: boolean
  }>(
    admin,
    sql`select calls, rows, toplevel as top, round(mean_exec_time::numeric, 3) as mean, round(min_exec_time::numeric, 3) as least, round(total_exec_time::numeric) as total,
               left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as query
          from pg_stat_statements s join pg_database d on d.oid = s.dbid
         where d.datname = ${name} order by total_exec_time desc limit ${limit}`,
  )
  return rows.map((row) => [
    row.total,
    row.calls,
    row.rows,
    row.mean,
    row.least,
    `${row.top ? '' : '  (within) '}${row.query}`,
  ])
}
