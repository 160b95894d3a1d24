import { accounts, circuits, contacts } from '#server/accounts/account.table.ts'
import { createLogins } from '#server/auth/login.store.ts'
import { hashPassword } from '#server/auth/password.ts'
import type { Database } from '#server/db/client.ts'
import {
  newId,
  type AccountId,
  type CircuitId,
  type ContactId,
  type PersonId,
  type QueueId,
} from '#server/kernel/ids.ts'
import { queues, routingRules } from '#server/routing/queue.table.ts'
import { people, seats, seatSkills, skills } from '#server/seats/seat.table.ts'
import { seedCalendars } from './seed-calendars.ts'

export const password = 'bench-password-2026'

export interface Operator {
  seatEmails: string[]
  contactEmails: string[]
  circuits: string[]
}

/** An operator with one queue, so many seats that can carry anything, and customers with circuits. */
export async function seedOperator(db: Database, size: { seats: number; customers: number }): Promise<Operator> {
  const now = new Date()
  const passwordHash = await hashPassword(password)
  await seedCalendars(db, now)
  await db.insert(skills).values({ code: 'serviceDesk', name: 'serviceDesk', nameEn: 'serviceDesk' })
  const staff = Array.from({ length: size.seats }, (_, i) => ({
    id: newId<PersonId>(),
    name: `Seat ${i}`,
    nameEn: `Seat ${i}`,
    email: `seat${i}@operator.example`,
    roles: ['technician' as const],
    team: 'bench',
    createdAt: now,
  }))
  await db.insert(people).values(staff)
  await createLogins(
    db,
    staff.map(({ id, email, name }) => ({ id, email, name, passwordHash })),
    now,
  )
  await db.insert(seats).values(
    staff.map(({ id }) => ({
      id,
      level: 'L1' as const,
      capacity: 1_000_000_000,
      presence: 'available' as const,
      presenceSince: now,
      idleSince: now,
    })),
  )
  await db.insert(seatSkills).values(staff.map(({ id }) => ({ seatId: id, skill: 'serviceDesk', level: 3 })))
  const queueId = newId<QueueId>()
  await db.insert(queues).values({
    id: queueId,
    code: 'desk',
    name: 'desk',
    nameEn: 'desk',
    level: 'L1',
    skills: [{ skill: 'serviceDesk', level: 1 }],
    // Nobody answers in a benchmark: the offers must outlive it.
    offerSeconds: 36_000,
    relaxation: [{ after: 36_000, do: 'pageSupervisor' }],
    supervisorId: staff[0]!.id,
  })
  await db.insert(routingRules).values({ position: 1, level: 'L1', when: {}, queueId })

  const customers = Array.from({ length: size.customers }, (_, i) => ({ id: newId<AccountId>(), i }))
  await db.insert(accounts).values(
    customers.map(({ id, i }) => ({
      id,
      code: `BENCH-${i}`,
      name: `Account ${i}`,
      nameEn: `Account ${i}`,
      grade: 'gold' as const,
      industry: 'bank',
      region: 'Shanghai',
      createdAt: now,
    })),
  )
  const logins = await createLogins(
    db,
    customers.map(({ i }) => ({ email: `contact${i}@customer.example`, name: `Contact ${i}`, passwordHash })),
    now,
  )
  await db.insert(contacts).values(
    customers.map(({ id, i }) => ({
      id: newId<ContactId>(),
      accountId: id,
      name: `Contact ${i}`,
      email: `contact${i}@customer.example`,
      role: 'networkOperations' as const,
      reach: 'account' as const,
      userId: logins[i] as string,
      createdAt: now,
    })),
  )
  const end = { site: '上海', siteEn: 'Shanghai', address: 'Pudong' }
  await db.insert(circuits).values(
    customers.map(({ id, i }) => ({
      id: newId<CircuitId>(),
      accountId: id,
      number: `BENCH-CIR-${i}`,
      kind: 'mplsVpn' as const,
      name: `C${i}`,
      nameEn: `C${i}`,
      grade: 'AAA' as const,
      aEnd: end,
      installedOn: '2024-01-01',
    })),
  )
  return {
    seatEmails: staff.map(({ email }) => email),
    contactEmails: customers.map(({ i }) => `contact${i}@customer.example`),
    circuits: customers.map(({ i }) => `BENCH-CIR-${i}`),
  }
}
