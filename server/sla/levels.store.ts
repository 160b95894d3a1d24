import { asc, eq, sql } from 'drizzle-orm'
import { contracts } from '#server/accounts/account.table.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { versionInForce } from '#server/calendar/calendar.ts'
import { workingDayMs } from '#server/calendar/working-day.ts'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { memoPer } from '#server/kernel/memo.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { shippedLevels, type ContractLevels, type Levels } from './levels.ts'
import { contractLevelVersions, serviceLevelVersions } from './service-level.table.ts'

/** Dates of contracts are dates where the operator is. */
const zone = 'Asia/Shanghai'

interface House {
  version: number
  cells: Levels['house']['cells']
  validFrom: Date
}
type Contract = ContractLevels & { validFrom: Date }

/** All versions of the table and of what contracts change in it. */
export interface ServiceLevels {
  /** Those that what starts now is measured with. */
  inForce(now: Date): Levels
}

interface Known {
  /** Both tables only grow, so how many rows they have says what is in them. */
  rows: string
  house: House[]
  contracts: Map<AccountId, Contract[][]>
}

/** Days of contracts are days here; a formatter costs more to make than to use. */
const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })

const known = new WeakMap<Database, Known>()

async function load(db: Database): Promise<ServiceLevels> {
  const [calendars, { house, contracts: byAccount }] = await Promise.all([calendarsOf(db), upToDate(db)])
  return {
    inForce(now) {
      const today = dayOf.format(now)
      return {
        house: versionInForce(house, now) ?? shippedLevels.house,
        contractsOf: (account) =>
          (byAccount.get(account) ?? [])
            .flatMap((versions) => versionInForce(versions, now) ?? [])
            .filter(({ startsOn, endsOn }) => startsOn <= today && today <= endsOn)
            .sort((a, b) => b.startsOn.localeCompare(a.startsOn)),
        dayMs(code) {
          const found = calendars.inForce(code, now)
          if (!found)
            throw new Refusal(
              'calendar.missing',
              `Calendar "${code}" has no version in force. Add one under administration.`,
            )
          return workingDayMs(found)
        },
      }
    },
  }
}

async function upToDate(db: Database): Promise<Known> {
  const [counted] = await rowsOf<{ rows: string }>(
    db,
    sql`select (select count(*) from service_level_versions) || '+' || (select count(*) from contract_level_versions) as rows`,
  )
  const before = known.get(db)
  if (before?.rows === counted!.rows) return before
  const [house, lines] = await Promise.all([houseVersions(db), contractVersions(db)])
  const byAccount = new Map<AccountId, Contract[][]>()
  for (const { accountId, ...contract } of lines) {
    const ofAccount = byAccount.get(accountId) ?? []
    const versions = ofAccount.find(([first]) => first?.contract === contract.contract)
    if (versions) versions.push(contract)
    else ofAccount.push([contract])
    byAccount.set(accountId, ofAccount)
  }
  const now: Known = { rows: counted!.rows, house, contracts: byAccount }
  known.set(db, now)
  return now
}

async function houseVersions(db: Db): Promise<House[]> {
  const { version, cells, validFrom } = serviceLevelVersions
  return db.select({ version, cells, validFrom }).from(serviceLevelVersions).orderBy(asc(version))
}

async function contractVersions(db: Db) {
  const { accountId, version, lines, startsOn, endsOn, validFrom } = contractLevelVersions
  return db
    .select({ accountId, contract: contracts.number, version, lines, startsOn, endsOn, validFrom })
    .from(contractLevelVersions)
    .innerJoin(contracts, eq(contracts.id, contractLevelVersions.contractId))
    .orderBy(asc(contractLevelVersions.contractId), asc(version))
}

const memoised = memoPer(2_000, load)

/** The service levels as data. A change is seen after two seconds at the latest; at once where it was made. */
export const serviceLevelsOf = (db: Database): Promise<ServiceLevels> => memoised.get(db)
export const forgetServiceLevels = (db: Database): void => memoised.clear(db)
