import { eq, sql } from 'drizzle-orm'
import { accounts } from '#server/accounts/account.table.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { versionOf } from '#server/kernel/version-of.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { supportLevel } from '#server/tickets/ticket.contract.ts'
import type { AccountSeat, AccountSeatsList, AccountSeatsView } from './account-seats.contract.ts'
import type { AccountSeatKind } from './queue.contract.ts'

export async function accountByCode(db: Db, code: string): Promise<AccountId | null> {
  const [row] = await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.code, code.toUpperCase()))
  return row?.id ?? null
}

/** Seats of people who are here. */
export async function presentSeats(db: Db): Promise<AccountSeat[]> {
  return rowsOf<AccountSeat>(
    db,
    sql`select p.id, p.name, p.name_en as "nameEn", p.team, s.level
          from seats s join people p on p.id = s.id and p.active order by s.level, p.name_en`,
  )
}

type Named = Record<AccountSeatKind, AccountSeat[]>

function byKind(rows: readonly { id: string; kind: AccountSeatKind }[], seats: readonly AccountSeat[]): Named {
  const known = new Map(seats.map((seat) => [seat.id, seat]))
  const of = (kind: AccountSeatKind) => rows.filter((row) => row.kind === kind).flatMap(({ id }) => known.get(id) ?? [])
  return { named: of('named'), team: of('team'), excluded: of('excluded') }
}

/** Who is what to an account, by id; what an edit is based on. */
export async function namesOf(db: Db, accountId: AccountId) {
  const rows = await rowsOf<{ id: string; kind: AccountSeatKind }>(
    db,
    sql`select seat_id as id, kind from account_seats where account_id = ${accountId} order by kind, seat_id`,
  )
  return { rows, version: versionOf(rows.map(({ id, kind }) => [id, kind])) }
}

export async function accountSeatsOf(db: Db, accountId: AccountId): Promise<Omit<AccountSeatsView, 'mayChange'>> {
  const [seats, { rows, version }, solvers] = await Promise.all([
    presentSeats(db),
    namesOf(db, accountId),
    rowsOf<{ id: string }>(db, sql`select seat_id as id from last_solvers where subject_id = ${accountId}`),
  ])
  const named = byKind(rows, seats)
  const away = new Set(named.excluded.map((seat) => seat.id))
  const nobodyLeftAt = supportLevel.options.filter((level) => {
    const there = seats.filter((seat) => seat.level === level)
    return there.length > 0 && there.every((seat) => away.has(seat.id))
  })
  const lastSolver = seats.find((seat) => seat.id === solvers[0]?.id) ?? null
  return { version, ...named, lastSolver, nobodyLeftAt }
}

export async function allAccountSeats(db: Db): Promise<AccountSeatsList> {
  const [seats, accountRows, rows] = await Promise.all([
    presentSeats(db),
    db
      .select({ id: accounts.id, code: accounts.code, name: accounts.name, nameEn: accounts.nameEn })
      .from(accounts)
      .orderBy(accounts.code),
    rowsOf<{ account: string; id: string; kind: AccountSeatKind }>(
      db,
      sql`select account_id as account, seat_id as id, kind from account_seats`,
    ),
  ])
  const items = accountRows.map(({ id, ...account }) => ({
    ...account,
    ...byKind(
      rows.filter((row) => row.account === id),
      seats,
    ),
  }))
  return { items, seats }
}
