import { accounts, circuits, contacts, contracts } from '#server/accounts/account.table.ts'
import { calendars, calendarVersions } from '#server/calendar/calendar.table.ts'
import type { Transaction } from '#server/db/client.ts'
import { newId, type CalendarId, type ContractId } from '#server/kernel/ids.ts'
import { queues, routingRules } from '#server/routing/queue.table.ts'
import { accountSeats, people, seats, seatSkills, skills } from '#server/seats/seat.table.ts'
import { contractLevelVersions } from '#server/sla/service-level.table.ts'
import { demoCalendarVersions, demoSupplements } from './agreements.ts'
import { insertAll } from './bulk.store.ts'
import { dateIn, isoDate, seatsOf, type Company } from './company.ts'
import { demoSkills } from './data/people.ts'

/** Everybody and everything of the demo company; nobody is connected yet. */
export async function writeCompany(tx: Transaction, company: Company, now: Date): Promise<void> {
  const staff = [...company.people.values()]
  const seated = staff.filter((person) => person.seat)
  await insertAll(tx, people, staff)
  await insertAll(tx, skills, demoSkills)
  const since = { presenceSince: now, idleSince: now }
  await insertAll(
    tx,
    seats,
    seated.map(({ id, seat }) => ({
      id,
      level: seat!.level,
      capacity: seat!.capacity,
      load: 0,
      presence: 'offline' as const,
      ...since,
    })),
  )
  await insertAll(
    tx,
    seatSkills,
    seated.flatMap(({ id, seat }) =>
      Object.entries(seat!.skills).map(([skill, level]) => ({ seatId: id, skill, level })),
    ),
  )
  const withIds = company.calendars.map((calendar) => ({
    ...calendar,
    id: newId<CalendarId>(),
    retiredAt: calendar.retired ? now : null,
  }))
  await insertAll(tx, calendars, withIds)
  await insertAll(
    tx,
    calendarVersions,
    withIds.map(({ id, rules }) => ({ calendarId: id, version: 1, rules, createdAt: now })),
  )
  await insertAll(
    tx,
    calendarVersions,
    demoCalendarVersions.map(({ code, rules, note }) => ({
      calendarId: withIds.find((calendar) => calendar.code === code)!.id,
      ...{ version: 2, rules: { ...rules, validFrom: now.toISOString() }, note, createdAt: now },
      createdBy: company.person('ye').id,
    })),
  )
  await insertAll(tx, accounts, company.accounts)
  await insertAll(
    tx,
    contacts,
    company.accounts.flatMap((account) => account.contacts),
  )
  await insertAll(
    tx,
    circuits,
    company.accounts.flatMap((account) => account.circuits),
  )
  const signed = company.accounts.flatMap((account) =>
    account.is.contracts.map(({ from, to, monthly }, place) => {
      const number = `${account.code}-C${place + 1}`
      return {
        id: newId<ContractId>(),
        accountId: account.id!,
        number,
        startsOn: isoDate(dateIn(now, from)),
        endsOn: isoDate(dateIn(now, to)),
        monthlyValue: monthly,
        version: demoSupplements.some(({ contract }) => contract === number) ? 2 : 1,
      }
    }),
  )
  await insertAll(tx, contracts, signed)
  await insertAll(
    tx,
    contractLevelVersions,
    demoSupplements.map(({ contract, note, lines }) => {
      const { id, accountId, startsOn, endsOn } = signed.find(({ number }) => number === contract)!
      const agreed = lines.map((line) => ({ ...line, circuitId: null }))
      return {
        ...{ contractId: id, version: 2, accountId, lines: agreed, startsOn, endsOn, validFrom: now, note },
        ...{ createdBy: company.person('ye').id, createdAt: now },
      }
    }),
  )
  await insertAll(
    tx,
    accountSeats,
    company.accounts.flatMap(({ id, is }) =>
      (['named', 'team', 'excluded'] as const).flatMap((kind) =>
        seatsOf(is, kind).map((key) => ({ accountId: id, seatId: company.person(key).id, kind })),
      ),
    ),
  )
  await insertAll(tx, queues, company.queues)
  await insertAll(tx, routingRules, company.rules)
}
