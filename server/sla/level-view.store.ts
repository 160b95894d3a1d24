import { sql } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { versionInForce } from '#server/calendar/calendar.ts'
import { workingDayMs } from '#server/calendar/working-day.ts'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import type { CalendarNamed } from './level-check.ts'
import type { CalendarOption, LevelTable, LevelVersionLine } from './level-view.contract.ts'
import type { LevelCells } from './service-level.contract.ts'
import { shippedCells } from './shipped-levels.ts'
import { readTerms } from './terms.ts'

interface VersionRow {
  version: number
  cells: LevelCells
  valid_from: string
  note: string
  created_at: string
  by: { name: string; nameEn: string } | null
}

/** All versions of the table in order. Before anything is saved it is the one the product comes with. */
export async function tableVersions(db: Db): Promise<VersionRow[]> {
  const rows = await rowsOf<VersionRow>(
    db,
    sql`
    select v.version, v.cells, v.valid_from, v.note, v.created_at,
           case when p.id is null then null else jsonb_build_object('name', p.name, 'nameEn', p.name_en) end as by
      from service_level_versions v left join people p on p.id = v.created_by
     order by v.version`,
  )
  const beginning = new Date(0).toISOString()
  if (rows.length > 0) return rows
  return [{ version: 1, cells: shippedCells(), valid_from: beginning, note: '', created_at: beginning, by: null }]
}

/** Running clocks by where their promise is written: `house@3`, `contract:K-1@2`; '' where that was not kept. */
export async function clocksByTerms(db: Db): Promise<Map<string, number>> {
  const rows = await rowsOf<{ terms: string | null; running: number }>(
    db,
    sql`
    select c.terms, count(*)::int as running
      from tickets t join clocks c on c.ticket_id = t.id
     where (t.ended_at is null or t.updated_at > now() - interval '31 days') and c.state <> 'stopped'
     group by c.terms`,
  )
  const found = new Map<string, number>()
  for (const { terms, running } of rows) {
    const read = readTerms(terms)
    const from = read ? `${read.contract === null ? 'house' : `contract:${read.contract}`}@${read.version}` : ''
    found.set(from, (found.get(from) ?? 0) + running)
  }
  return found
}

export function versionLines(
  rows: Omit<VersionRow, 'cells'>[],
  source: string,
  running: ReadonlyMap<string, number>,
  now: Date,
): LevelVersionLine[] {
  const inForce = versionInForce(
    rows.map(({ version, valid_from }) => ({ version, validFrom: toInstant(valid_from) })),
    now,
  )
  return rows
    .map(({ version, valid_from, note, by, created_at }): LevelVersionLine => {
      const from = toInstant(valid_from)
      return {
        ...{ version, note, by, validFrom: from.toISOString(), createdAt: toInstant(created_at).toISOString() },
        state: version === inForce?.version ? 'inForce' : from > now ? 'upcoming' : 'past',
        runningClocks: running.get(`${source}@${version}`) ?? 0,
      }
    })
    .reverse()
}

/** GET /api/service-levels: the table, its history, and who has something else agreed. */
export async function levelTable(db: Database, now: Date): Promise<LevelTable> {
  const [rows, running, calendars, contracts] = await Promise.all([
    tableVersions(db),
    clocksByTerms(db),
    calendarOptions(db, now),
    contractsWithLines(db),
  ])
  const versions = versionLines(rows, 'house', running, now)
  const latest = rows.at(-1)!
  const version = versions.find(({ state }) => state === 'inForce')?.version ?? latest.version
  const { cells } = rows.find((row) => row.version === version)!
  return { version, latest: latest.version, cells, latestCells: latest.cells, versions, calendars, contracts }
}

async function contractsWithLines(db: Db): Promise<LevelTable['contracts']> {
  return rowsOf(
    db,
    sql`
    select jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) as account, k.id, k.number,
           k.starts_on::text as "startsOn", k.ends_on::text as "endsOn", v.version, jsonb_array_length(v.lines) as lines
      from contracts k join accounts a on a.id = k.account_id
      join lateral (select version, lines from contract_level_versions l
                     where l.contract_id = k.id order by version desc limit 1) v on true
     where jsonb_array_length(v.lines) > 0
     order by a.code, k.starts_on desc`,
  )
}

export async function calendarOptions(db: Database, now: Date): Promise<CalendarOption[]> {
  const known = await calendarsOf(db)
  const rows = await rowsOf<{ code: string; name: string; nameEn: string }>(
    db,
    sql`select code, name, name_en as "nameEn" from calendars where retired_at is null order by code`,
  )
  return rows.flatMap((row) => {
    const rules = known.inForce(row.code, now)
    return rules ? [{ ...row, dayMs: workingDayMs(rules) }] : []
  })
}

/** Calendars by code for checks. The account's own is taken to be the service desk's where no account is meant. */
export async function calendarsNamed(db: Database, now: Date, ofAccount = 'serviceDesk'): Promise<CalendarNamed> {
  const known = await calendarsOf(db)
  // What an account has as its own stays good, whatever becomes of its calendar; nothing else is promised on a retired one.
  return (code) =>
    code === 'account'
      ? known.inForce(ofAccount, now)
      : known.isOffered(code, now)
        ? known.inForce(code, now)
        : undefined
}
