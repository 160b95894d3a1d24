import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { accounts, contacts } from '#server/accounts/account.table.ts'
import type { Auth } from '#server/auth/auth.ts'
import { sessions as sessionTable } from '#server/auth/auth.table.ts'
import { sessionSweep } from '#server/auth/session.sweep.ts'
import { people } from '#server/seats/seat.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { addAccount, addContact, addStaff, cookieOf, signIn } from '../support/sign-in.ts'

let house: TestApp
let auth: Auth

beforeAll(async () => {
  house = await testApp({ config: { demo: true } })
  auth = house.house.auth
})

const me = (headers: Record<string, string>) => house.get('/me', headers)
const rowsOf = (userId: string) => house.db.select().from(sessionTable).where(eq(sessionTable.userId, userId))

describe('a session ends', () => {
  test('at once when its holder signs out, and signing out twice is no error', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    const sent = cookieOf(await signIn(house, email))
    expect((await me(sent)).status).toBe(200)
    const out = await house.post('/auth/sign-out', undefined, sent)
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()).toEqual(['keyline=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'])
    expect((await me(sent)).status).toBe(401)
    expect(await rowsOf(id)).toEqual([])
    expect((await house.post('/auth/sign-out', undefined, sent)).status).toBe(204)
  })

  test('after twelve hours in which staff did nothing, to the second', async () => {
    const { email } = await addStaff(house, ['agent'])
    const sent = cookieOf(await signIn(house, email))
    house.clock.advance({ hours: 11, minutes: 59, seconds: 59 })
    const [{ body }] = [await house.get('/auth/get-session', sent)]
    expect(body.me).not.toBeNull()
    house.clock.advance({ hours: 12 })
    expect((await me(sent)).status).toBe(401)
  })

  test('not while it is used, however long the shift', async () => {
    const { email } = await addStaff(house, ['agent'])
    const sent = cookieOf(await signIn(house, email))
    for (let hours = 0; hours < 40; hours += 10) {
      house.clock.advance({ hours: 10 })
      expect((await me(sent)).status).toBe(200)
    }
  })

  test('after seven days for a contact, who looks in now and then', async () => {
    const contact = await addContact(house, await addAccount(house))
    const sent = cookieOf(await signIn(house, contact.email))
    house.clock.advance({ days: 6 })
    expect((await me(sent)).status).toBe(200)
    house.clock.advance({ days: 6 })
    expect((await me(sent)).status).toBe(200)
    house.clock.advance({ days: 7 })
    expect((await me(sent)).status).toBe(401)
  })

  test('within a second of being revoked anywhere else', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    const sent = cookieOf(await signIn(house, email))
    expect((await me(sent)).status).toBe(200)
    await house.db.delete(sessionTable).where(eq(sessionTable.userId, id))
    house.clock.advance({ seconds: 1 })
    expect((await me(sent)).status).toBe(401)
  })

  test('at once when it is revoked here, on every device', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    const [desk, phone] = [cookieOf(await signIn(house, email)), cookieOf(await signIn(house, email))]
    await Promise.all([me(desk), me(phone)])
    await auth.sessions.revokeSessions(id)
    expect([(await me(desk)).status, (await me(phone)).status]).toEqual([401, 401])
  })

  test('with its contact being put out of action', async () => {
    const contact = await addContact(house, await addAccount(house))
    const sent = cookieOf(await signIn(house, contact.email))
    expect((await me(sent)).status).toBe(200)
    await house.db.update(contacts).set({ active: false }).where(eq(contacts.id, contact.id))
    house.clock.advance({ seconds: 1 })
    expect((await me(sent)).status).toBe(401)
    expect((await signIn(house, contact.email)).status).toBe(401)
  })

  test('and its row goes a day later, with links nobody used', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    await signIn(house, email)
    const sweep = sessionSweep(house.db)
    house.clock.advance({ hours: 35 })
    await sweep.run(house.clock.now())
    expect(await rowsOf(id)).toHaveLength(1)
    house.clock.advance({ hours: 2 })
    expect((await sweep.nextDue(house.db))!.getTime()).toBeLessThanOrEqual(house.clock.now().getTime())
    expect(await sweep.run(house.clock.now())).toBeGreaterThan(0)
    expect(await rowsOf(id)).toEqual([])
  })
})

describe('live connections', () => {
  const sessionOf = async (email: string) => {
    const headers = new Headers(cookieOf(await signIn(house, email)))
    return (await auth.sessions.of(headers))!
  }

  test('hold while session and rights stay as they are, asked for many at once', async () => {
    const [one, two] = [await addStaff(house, ['agent']), await addStaff(house, ['technician'])]
    const ids = [(await sessionOf(one.email)).id, (await sessionOf(two.email)).id]
    expect(await auth.sessions.stillValid(ids)).toEqual(new Set(ids))
    await auth.sessions.revokeSessions(two.id)
    expect(await auth.sessions.stillValid([...ids, 'no such session'.padEnd(36)].slice(0, 2))).toEqual(
      new Set([ids[0]]),
    )
    expect(await auth.sessions.stillValid([])).toEqual(new Set())
  })

  test('end when the role changes, and the next request has the new role within a second', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    const sent = cookieOf(await signIn(house, email))
    const before = (await auth.sessions.of(new Headers(sent)))!
    await house.db
      .update(people)
      .set({ roles: ['technician'] })
      .where(eq(people.id, id))
    expect(await auth.sessions.stillValid([before.id])).toEqual(new Set())
    house.clock.advance({ seconds: 1 })
    const after = (await auth.sessions.of(new Headers(sent)))!
    expect(after.actor).toMatchObject({ roles: ['technician'] })
    expect(await auth.sessions.stillValid([after.id])).toEqual(new Set([after.id]))
  })

  test('end when an account leaves or enters the portfolio', async () => {
    const { id, email } = await addStaff(house, ['account_manager'])
    const account = await addAccount(house, { managerId: id })
    const before = await sessionOf(email)
    await house.db.update(accounts).set({ managerId: null }).where(eq(accounts.id, account))
    expect(await auth.sessions.stillValid([before.id])).toEqual(new Set())
  })

  test('end when a contact may see more or less of the account', async () => {
    const contact = await addContact(house, await addAccount(house), 'account')
    const before = await sessionOf(contact.email)
    await house.db.update(contacts).set({ reach: 'own' }).where(eq(contacts.id, contact.id))
    expect(await auth.sessions.stillValid([before.id])).toEqual(new Set())
  })

  test('do not end for a new language or name', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    const { id: session } = await sessionOf(email)
    await house.db.update(people).set({ language: 'en', name: '林晓燕' }).where(eq(people.id, id))
    expect(await auth.sessions.stillValid([session])).toEqual(new Set([session]))
  })
})
