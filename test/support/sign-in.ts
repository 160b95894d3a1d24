import { v7 } from 'uuid'
import { accounts, contacts } from '#server/accounts/account.table.ts'
import { createLogin } from '#server/auth/login.store.ts'
import { hashPassword } from '#server/auth/password.ts'
import type { ContactReach } from '#server/accounts/account.contract.ts'
import type { AccountId, ContactId, PersonId } from '#server/kernel/ids.ts'
import { newId } from '#server/kernel/ids.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import { people } from '#server/seats/seat.table.ts'
import type { Answer, TestApp } from './app.ts'

export const password = 'correct horse battery'
/** Hashed once: what a password costs is not what these tests are about. */
const hashed = hashPassword(password)
const createdAt = new Date('2026-01-05T01:00:00Z')

export async function addAccount(
  house: TestApp,
  more: { managerId?: PersonId; deputyId?: PersonId } = {},
): Promise<AccountId> {
  const id = newId<AccountId>()
  await house.db.insert(accounts).values({
    ...{ id, code: `A-${id.slice(-12)}`, name: '海港集团', nameEn: 'Harbour Group', grade: 'gold' },
    ...{ industry: 'logistics', region: 'Shanghai', createdAt, ...more },
  })
  return id
}

/** Somebody of the staff who can sign in with `password`. */
export async function addStaff(house: TestApp, roles: StaffRole[], more: Partial<typeof people.$inferInsert> = {}) {
  const id = newId<PersonId>()
  const email = `${roles[0]}.${id.slice(-12)}@keyline.example`
  const person = { id, name: '林晓', nameEn: 'Lin Xiao', email, roles, team: 'North', createdAt, ...more }
  await house.db.insert(people).values(person)
  await createLogin(house.db, { id, email, name: person.name, passwordHash: await hashed }, createdAt)
  return person
}

/** A customer's contact who can sign in with `password`. */
export async function addContact(house: TestApp, accountId: AccountId, reach: ContactReach = 'own') {
  const id = newId<ContactId>()
  const email = `contact.${id.slice(-12)}@customer.example`
  const userId = await createLogin(house.db, { id: v7(), email, name: '周敏', passwordHash: await hashed }, createdAt)
  const contact = {
    id,
    accountId,
    name: '周敏',
    nameEn: 'Zhou Min',
    email,
    role: 'networkOperations' as const,
    reach,
    userId,
    createdAt,
  }
  await house.db.insert(contacts).values(contact)
  return contact
}

export function signIn(
  house: TestApp,
  email: string,
  given = password,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return house.post('/auth/sign-in/email', { email, password: given }, headers)
}

/** What a browser sends back after this answer: `{ cookie }`, for the headers of the next request. */
export function cookieOf(answer: Answer): { cookie: string; origin: string } {
  const line = answer.headers.getSetCookie().at(-1) ?? ''
  return { cookie: line.slice(0, line.indexOf(';')), origin: 'http://127.0.0.1:3000' }
}
