import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAuth, type Auth } from '#server/auth/auth.ts'
import { sessions as sessionTable, users } from '#server/auth/auth.table.ts'
import { publishDemoLogins } from '#server/auth/demo-logins.store.ts'
import { signInAttempts } from '#server/auth/sign-in-attempts.store.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { seats } from '#server/seats/seat.table.ts'
import { testApp, type Answer, type TestApp } from '../support/app.ts'
import { loggedLines } from '../support/log.ts'
import { addAccount, addContact, addStaff, cookieOf, password, signIn } from '../support/sign-in.ts'

let house: TestApp
let auth: Auth

beforeAll(async () => {
  house = await testApp({ config: { demo: true } })
  auth = house.house.auth
})

const me = (headers: Record<string, string>) => house.get('/me', headers)
const rowsOf = (userId: string) => house.db.select().from(sessionTable).where(eq(sessionTable.userId, userId))
const tokenOf = (answer: Answer) => decodeURIComponent(cookieOf(answer).cookie).split('=')[1]!.split('.')[0]!

describe('signing in', () => {
  test('staff signs in with address and password and is known by roles and seat', async () => {
    const person = await addStaff(house, ['agent', 'supervisor'])
    await house.db.insert(seats).values({
      ...{ id: person.id, level: 'L1', capacity: 400, presence: 'available' },
      ...{ presenceSince: house.clock.now(), idleSince: house.clock.now() },
    })
    const answer = await signIn(house, person.email)
    expect(answer.status).toBe(200)
    const { body } = await me(cookieOf(answer))
    expect(body).toEqual({
      ...{ kind: 'staff', id: person.id, name: '林晓', nameEn: 'Lin Xiao', email: person.email, language: 'zh-CN' },
      ...{ roles: ['agent', 'supervisor'], seat: { level: 'L1', presence: 'available', capacity: 4 } },
    })
    expect(answer.body).toEqual(body)
  })

  test('a contact signs in and is known by account and reach, without a role', async () => {
    const accountId = await addAccount(house)
    const contact = await addContact(house, accountId, 'account')
    const { body } = await me(cookieOf(await signIn(house, contact.email)))
    expect(body).toMatchObject({ kind: 'contact', id: contact.id, accountId, reach: 'account', roles: [] })
    expect(body.account).toMatchObject({ nameEn: 'Harbour Group' })
  })

  test('the address may be typed in capitals and with spaces around it', async () => {
    const { email } = await addStaff(house, ['agent'])
    expect((await signIn(house, `  ${email.toUpperCase()} `)).status).toBe(200)
  })

  test('an account manager brings the accounts they manage and those they deputise for, and no others', async () => {
    const person = await addStaff(house, ['account_manager'])
    const managed = await addAccount(house, { managerId: person.id })
    const deputised = await addAccount(house, { deputyId: person.id })
    await addAccount(house)
    const actor = await auth.sessions.actorOf(new Headers(cookieOf(await signIn(house, person.email))))
    expect(actor).toMatchObject({ kind: 'staff', accounts: [managed, deputised].toSorted() })
  })

  test('an unknown address, a wrong password, a login without a password and one who left are refused alike', async () => {
    const active = await addStaff(house, ['agent'])
    const left = await addStaff(house, ['agent'], { active: false })
    const invited = await addStaff(house, ['agent'])
    await house.db.execute(sql`delete from user_credentials where user_id = ${invited.id}::uuid`)
    const answers = await Promise.all([
      signIn(house, 'nobody@keyline.example'),
      signIn(house, active.email, 'not the password'),
      signIn(house, invited.email),
      signIn(house, left.email),
    ])
    const bodies = answers.map(({ status, body }) => ({ ...body, status, requestId: null }))
    expect(bodies[0]).toMatchObject({ status: 401, code: 'auth.sign_in_failed' })
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
    expect(answers.flatMap((answer) => answer.headers.getSetCookie())).toEqual([])
  })

  test('the token is in the cookie alone: no answer, no log line and no row of the database shows it', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    const answer = await signIn(house, email)
    const token = tokenOf(answer)
    expect(token).toMatch(/^[A-Za-z0-9]{32}$/)
    expect(JSON.stringify(answer.body)).not.toContain(token)
    expect(JSON.stringify(loggedLines())).not.toContain(token)
    const [row] = await rowsOf(id)
    expect(row!.token).toBe(createHash('sha256').update(token).digest('base64url'))
    expect(JSON.stringify(row)).not.toContain(token)
  })

  test('whoever copies the table of sessions cannot sign in with what stands there', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    const answer = await signIn(house, email)
    const [row] = await rowsOf(id)
    const forged = cookieOf(answer).cookie.replace(tokenOf(answer), row!.token)
    expect((await me({ cookie: forged })).status).toBe(401)
  })

  test('a cookie that was changed anywhere is worth nothing', async () => {
    const { email } = await addStaff(house, ['agent'])
    const { cookie } = cookieOf(await signIn(house, email))
    const flipped = (at: number) => cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1)
    for (const at of ['keyline='.length, 'keyline='.length + 31, 'keyline='.length + 40]) {
      expect((await me({ cookie: flipped(at) })).status).toBe(401)
    }
    expect((await me({ cookie: cookie.slice(0, 'keyline='.length + 32) })).status).toBe(401)
    expect((await me({ cookie })).status).toBe(200)
  })

  test('better-auth has no door of its own: nobody signs up or asks for somebody else’s session', async () => {
    for (const path of [
      'sign-up/email',
      'update-user',
      'change-password',
      'revoke-sessions',
      'request-password-reset',
    ]) {
      const { status } = await house.post(`/auth/${path}`, { email: 'a@b.example', password, name: 'A' })
      expect(status, path).toBe(404)
    }
    expect((await house.get('/auth/list-sessions')).status).toBe(404)
  })

  test('fields that are not asked for are refused', async () => {
    const answer = await house.post('/auth/sign-in/email', {
      email: 'a@b.example',
      password,
      callbackURL: 'https://evil.example',
    })
    expect(answer.status).toBe(400)
  })

  test('the tenth wrong password for one person from one address is the last for a while, also with the right one', async () => {
    const { email } = await addStaff(house, ['agent'])
    for (let i = 0; i < 10; i++) expect((await signIn(house, email, `guess ${i}`)).status).toBe(401)
    const { status, body } = await signIn(house, email)
    expect(status).toBe(429)
    expect(body).toMatchObject({ code: 'auth.too_many_attempts', retryAfter: expect.any(Number) })
  })

  test('that the house was too busy is not held against anybody', async () => {
    const attempts = signInAttempts(house.db)
    const busy = () => Promise.reject(new Refusal('auth.busy', 'Too many at once.', 503))
    for (let i = 0; i < 12; i++) {
      await expect(attempts.during('busy@keyline.example', '192.0.2.7', busy)).rejects.toMatchObject({
        code: 'auth.busy',
      })
    }
    expect(await attempts.during('busy@keyline.example', '192.0.2.7', async () => 'in')).toBe('in')
  })

  test('signing in as often as one likes with the right password is never an attack', async () => {
    const { email } = await addStaff(house, ['agent'])
    for (let i = 0; i < 12; i++) expect((await signIn(house, email)).status).toBe(200)
  })
})

describe('the cookie', () => {
  test('is out of reach for scripts and is not sent along from other sites', async () => {
    const { email } = await addStaff(house, ['agent'])
    const [line] = (await signIn(house, email)).headers.getSetCookie()
    expect(line).toMatch(/^keyline=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('over https it is Secure and bound to this host by its name', async () => {
    const { email } = await addStaff(house, ['agent'])
    const { db, clock, secret } = house.deps
    const behindTls = createAuth({ db, clock, secret, origin: 'https://keyline.example' })
    const line = await behindTls.signIn({ email, password, headers: new Headers(), address: '192.0.2.1' })
    expect(line).toMatch(/^__Host-keyline=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const cookie = line.slice(0, line.indexOf(';'))
    expect(await behindTls.sessions.actorOf(new Headers({ cookie }))).not.toBeNull()
    expect(await behindTls.sessions.actorOf(new Headers({ cookie: cookie.replace('__Host-', '') }))).toBeNull()
    expect(behindTls.cookie.cleared()).toBe('__Host-keyline=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax')
  })

  test('is renewed when a page asks who is signed in, so that daily use never ends it', async () => {
    const { email } = await addStaff(house, ['agent'])
    const sent = cookieOf(await signIn(house, email))
    const answer = await me(sent)
    expect(cookieOf(answer).cookie).toBe(sent.cookie)
    expect(answer.headers.getSetCookie()[0]).toContain('Max-Age=604800; Path=/; HttpOnly; SameSite=Lax')
  })

  test('a session planted before the sign-in is not the one after it, and ends with it', async () => {
    const intruder = await addStaff(house, ['agent'])
    const victim = await addStaff(house, ['agent'])
    const planted = cookieOf(await signIn(house, intruder.email))
    const answer = await signIn(house, victim.email, password, planted)
    expect(cookieOf(answer).cookie).not.toBe(planted.cookie)
    expect((await me(planted)).status).toBe(401)
    expect((await me(cookieOf(answer))).body.id).toBe(victim.id)
  })

  test('a token of the sender’s choosing is never made a session', async () => {
    const { id, email } = await addStaff(house, ['agent'])
    const chosen = 'A'.repeat(32)
    await signIn(house, email, password, { cookie: `keyline=${chosen}.x`, origin: 'http://127.0.0.1:3000' })
    const [row] = await rowsOf(id)
    expect(row!.token).not.toBe(createHash('sha256').update(chosen).digest('base64url'))
  })

  test('another site can neither sign a visitor in nor out', async () => {
    const { email } = await addStaff(house, ['agent'])
    const foreign = { origin: 'https://evil.example' }
    expect((await signIn(house, email, password, foreign)).status).toBe(403)
    const mine = cookieOf(await signIn(house, email))
    const out = await house.post('/auth/sign-out', undefined, { cookie: mine.cookie, ...foreign })
    expect(out.status).toBe(403)
    expect((await me(mine)).status).toBe(200)
  })
})

describe('me', () => {
  test('without a session there is a problem document that says to sign in', async () => {
    const { status, headers, body } = await house.get('/me')
    expect(status).toBe(401)
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(body).toMatchObject({ code: 'auth.required' })
    expect((await house.get('/auth/get-session')).body).toEqual({ me: null })
  })

  test('the language is kept with the person, for staff and contacts', async () => {
    const person = await addStaff(house, ['agent'])
    const contact = await addContact(house, await addAccount(house))
    for (const { email } of [person, contact]) {
      const sent = cookieOf(await signIn(house, email))
      expect((await house.put('/me/language', { language: 'en' }, sent)).body).toEqual({ language: 'en' })
      expect((await me(sent)).body.language).toBe('en')
      expect((await house.put('/me/language', { language: 'fr' }, sent)).status).toBe(400)
    }
  })

  test('a new password ends every other session and gives this one a new cookie', async () => {
    const { email } = await addStaff(house, ['agent'])
    const elsewhere = cookieOf(await signIn(house, email))
    const here = cookieOf(await signIn(house, email))
    const wrong = await house.put('/me/password', { current: 'not it', next: 'a longer one altogether' }, here)
    expect(wrong).toMatchObject({ status: 403, body: { code: 'auth.password_wrong' } })
    const changed = await house.put('/me/password', { current: password, next: 'a longer one altogether' }, here)
    expect(changed.status).toBe(204)
    expect((await me(elsewhere)).status).toBe(401)
    expect((await me(here)).status).toBe(401)
    expect((await me(cookieOf(changed))).status).toBe(200)
    expect((await signIn(house, email)).status).toBe(401)
    expect((await signIn(house, email, 'a longer one altogether')).status).toBe(200)
  })

  test('a contact changes the password in the same way', async () => {
    const contact = await addContact(house, await addAccount(house))
    const here = cookieOf(await signIn(house, contact.email))
    const changed = await house.put('/me/password', { current: password, next: 'a longer one altogether' }, here)
    expect(changed.status).toBe(204)
    expect((await me(cookieOf(changed))).body.id).toBe(contact.id)
  })

  test('logins to try are shown only where a demo company was loaded', async () => {
    expect((await house.get('/demo-logins')).status).toBe(404)
    const logins = [
      { email: 'a@keyline.example', password: 'shown', role: 'agent' as const, name: '林', nameEn: 'Lin' },
    ]
    await publishDemoLogins(house.db, logins, house.clock.now())
    expect((await house.get('/demo-logins')).body).toEqual(logins)
  })
})

test('one address has one login, whatever its capitals', async () => {
  const { email } = await addStaff(house, ['agent'])
  const { createLogin } = await import('#server/auth/login.store.ts')
  await expect(
    createLogin(house.db, { email: email.toUpperCase(), name: 'Twin', password }, house.clock.now()),
  ).rejects.toMatchObject({
    code: 'login.email_taken',
  })
  expect(await house.db.select().from(users).where(eq(users.email, email))).toHaveLength(1)
})
