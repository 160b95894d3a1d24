import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, CircuitId } from '#server/kernel/ids.ts'
import type { ContractLevels } from './levels.ts'
import type { ContractLine } from './service-level.contract.ts'

type Line = ContractLevels['lines'][number]

/** Lines with the circuits they name looked up among the account's own; `unknown` are the places of lines that name another. */
export async function withCircuits(
  db: Db,
  account: AccountId,
  lines: readonly ContractLine[],
): Promise<{ lines: Line[]; unknown: number[] }> {
  const named = [...new Set(lines.flatMap(({ circuit }) => circuit ?? []))]
  const rows = await rowsOf<{ id: CircuitId; number: string }>(
    db,
    sql`select id, number from circuits where account_id = ${account}
           and number in (select jsonb_array_elements_text(${JSON.stringify(named)}::jsonb))`,
  )
  const ids = new Map(rows.map(({ id, number }) => [number, id]))
  const found = lines.map((line): Line => ({
    ...line,
    circuitId: line.circuit === null ? null : (ids.get(line.circuit) ?? null),
  }))
  return { lines: found, unknown: found.flatMap((line, i) => (line.circuit !== null && !line.circuitId ? [i] : [])) }
}
