import { sql } from 'drizzle-orm'
import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, ContractId } from '#server/kernel/ids.ts'
import type { ContractList, ContractView } from './level-view.contract.ts'
import { calendarOptions, calendarsNamed, clocksByTerms, tableVersions, versionLines } from './level-view.store.ts'
import { checkLines } from './contract-check.ts'
import { serviceLevelsOf } from './levels.store.ts'
import type { ContractLine } from './service-level.contract.ts'
import { lineName } from './targets.ts'

export interface AccountOfContracts {
  id: AccountId
  grade: AccountGrade
  calendar: string
}

export async function accountOfContracts(db: Db, code: string): Promise<AccountOfContracts | null> {
  const [row] = await rowsOf<AccountOfContracts>(db, sql`select id, grade, calendar from accounts where code = ${code}`)
  return row ?? null
}

export async function circuitsOf(db: Db, account: AccountId): Promise<ContractList['circuits']> {
  return rowsOf<{ number: string; name: string; nameEn: string; grade: ServiceGrade }>(
    db,
    sql`select number, name, name_en as "nameEn", grade from circuits
         where account_id = ${account} and status <> 'ceased' order by number`,
  )
}

interface VersionRow {
  contract_id: ContractId
  version: number
  lines: (ContractLine & { circuitId: string | null })[]
  valid_from: string
  note: string
  created_at: string
  by: { name: string; nameEn: string } | null
}

/** The contracts of an account with what each promises beside the table, the latest first. */
export async function contractsOf(
  db: Database,
  account: AccountOfContracts,
  mayEdit: boolean,
  now: Date,
): Promise<ContractList> {
  const [rows, versions, running, circuits, calendars, levels, calendarNamed] = await Promise.all([
    rowsOf<Omit<ContractView, 'lines' | 'weaker' | 'versions'>>(
      db,
      sql`select id, number, starts_on::text as "startsOn", ends_on::text as "endsOn", monthly_value as "monthlyValue", version
            from contracts where account_id = ${account.id} order by starts_on desc, number`,
    ),
    rowsOf<VersionRow>(
      db,
      sql`select v.contract_id, v.version, v.lines, v.valid_from, v.note, v.created_at,
                 case when p.id is null then null else jsonb_build_object('name', p.name, 'nameEn', p.name_en) end as by
            from contract_level_versions v left join people p on p.id = v.created_by
           where v.account_id = ${account.id} order by v.version`,
    ),
    clocksByTerms(db),
    circuitsOf(db, account.id),
    calendarOptions(db, now),
    serviceLevelsOf(db),
    calendarsNamed(db, now, account.calendar),
  ])
  const cells = levels.inForce(now).house.cells
  const gradeOfCircuit = (number: string) => circuits.find((each) => each.number === number)?.grade
  const facts = { grade: account.grade, cells, calendarNamed, unknownCircuits: [], gradeOfCircuit }
  const items = rows.map((contract): ContractView => {
    const own = versions.filter(({ contract_id }) => contract_id === contract.id)
    const stored = own.at(-1)?.lines ?? []
    const lines = stored.map(({ circuitId: _id, ...line }) => line)
    const slips = new Set(
      checkLines(stored as never, facts, now).flatMap((one) => (one.severity === 'warning' ? one.cell : [])),
    )
    const weaker = stored.flatMap((line, i) => (slips.has(lineName(line as never)) ? i : []))
    return { ...contract, lines, weaker, versions: versionLines(own, `contract:${contract.number}`, running, now) }
  })
  return { grade: account.grade, calendar: account.calendar, items, circuits, calendars, cells, mayEdit }
}

/** The table a contract is compared with when it is saved. */
export async function latestCells(db: Db) {
  return (await tableVersions(db)).at(-1)!.cells
}
