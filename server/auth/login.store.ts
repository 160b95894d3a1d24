import { and, eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Db } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { userCredentials, users } from './auth.table.ts'
import { hashPassword } from './password.ts'

/** Accounts of password users carry this provider's name in better-auth's tables. */
const byPassword = 'credential'

interface NewLogin {
  /** Staff: the id of the person. Contacts get one of their own, to be kept in `contacts.user_id`. */
  id?: string
  email: string
  name: string
  /** Neither of them: a login that nobody can use until its invitation is accepted. */
  password?: string
  /** From `hashPassword`, to give many demo logins one password without hashing it for each. */
  passwordHash?: string
}

/** Lets somebody sign in from now on. There is no other way in: nobody signs up. */
export async function createLogin(db: Db, login: NewLogin, now: Date): Promise<string> {
  const [id] = await createLogins(db, [login], now)
  return id!
}

/** The same for many, in two statements. */
export async function createLogins(db: Db, logins: NewLogin[], now: Date): Promise<string[]> {
  const prepared = await Promise.all(
    logins.map(async ({ id = v7(), email, name, password, passwordHash }) => ({
      user: { id, name, email: email.trim().toLowerCase(), emailVerified: true, createdAt: now, updatedAt: now },
      hash: passwordHash ?? (password === undefined ? null : await hashPassword(password)),
    })),
  )
  if (prepared.length === 0) return []
  await inTransaction(db, async (tx) => {
    const created = await tx
      .insert(users)
      .values(prepared.map(({ user }) => user))
      .onConflictDoNothing({ target: users.email })
      .returning({ id: users.id })
    if (created.length < prepared.length) {
      throw new Refusal('login.email_taken', 'Somebody signs in with this address already. Use another one.', 409)
    }
    const credentials = prepared.flatMap(({ user, hash }) => (hash === null ? [] : [credential(user.id, hash, now)]))
    if (credentials.length > 0) await tx.insert(userCredentials).values(credentials)
  })
  return prepared.map(({ user }) => user.id)
}

function credential(userId: string, password: string, now: Date) {
  return { id: v7(), userId, providerId: byPassword, accountId: userId, password, createdAt: now, updatedAt: now }
}

export async function setPassword(db: Db, userId: string, passwordHash: string, now: Date): Promise<void> {
  await db
    .insert(userCredentials)
    .values(credential(userId, passwordHash, now))
    .onConflictDoUpdate({
      target: [userCredentials.providerId, userCredentials.accountId],
      set: { password: passwordHash, updatedAt: now },
    })
}

/** Nobody signs in here with a password any more, until a new one is set. */
export async function deletePassword(db: Db, userId: string): Promise<void> {
  await db
    .delete(userCredentials)
    .where(and(eq(userCredentials.userId, userId), eq(userCredentials.providerId, byPassword)))
}

export async function passwordHashOf(db: Db, userId: string): Promise<string | null> {
  const [row] = await db
    .select({ password: userCredentials.password })
    .from(userCredentials)
    .where(and(eq(userCredentials.userId, userId), eq(userCredentials.providerId, byPassword)))
  return row?.password ?? null
}

/** Asks what a sign-in with a known address asks, and finds nothing. */
export async function lookUpNobody(db: Db): Promise<void> {
  await db
    .select()
    .from(userCredentials)
    .where(eq(userCredentials.userId, sql`'00000000-0000-0000-0000-000000000000'`))
    .limit(1)
}
