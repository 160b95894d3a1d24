import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { invitePerson } from '#server/auth/commands/invite-person.ts'
import { verifications } from '#server/auth/auth.table.ts'
import type { NewPerson, PersonView } from '#server/auth/person.contract.ts'
import { events } from '#server/events/event.table.ts'
import { newId, type PersonId, type QueueId, type TicketId } from '#server/kernel/ids.ts'
import { queues } from '#server/routing/queue.table.ts'
import { presenceLog, seats } from '#server/seats/seat.table.ts'
import { staffRole } from '#server/seats/seat.contract.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { addAccount, addStaff, cookieOf, password, signIn } from '../support/sign-in.ts'

let house: TestApp
let admin: Client
let administrator: StaffActor

beforeAll(async () => {
  house = await testApp()
  const { id, name, nameEn } = await addStaff(house, ['admin'])
  administrator = { kind: 'staff', id, name, nameEn, language: 'en', roles: ['admin'], accounts: [] }
  admin = house.as(administrator)
})

let count = 0
function somebody(more: Partial<NewPerson> = {}) {
  count++
  return {
    name: `陈${count}`,
    nameEn: `Chen ${count}`,
    email: `chen.${count}@keyline.example`,
    roles: ['agent'],
    team: 'North',
    ...more,
  }
}

async function invited(more: Partial<NewPerson> = {}): Promise<{ person: PersonView; token: string; link: string }> {
  const { status, body } = await admin.post('/people', somebody(more))
  expect(status).toBe(201)
  return { person: body.person, link: body.invitation.link, token: new URL(body.invitation.link).hash.slice(1) }
}

const accept = (token: string, chosen = password) => house.put('/auth/invitation', { token, password: chosen })
const roles = (person: { id: string; version: string }, list: string[]) =>
  admin.put(`/people/${person.id}/roles`, { roles: list, version: person.version })
const fresh = async (id: string) => (await admin.get(`/people/${id}`)).body as PersonView

async function queue(supervisorId: PersonId) {
  const id = newId<QueueId>()
  const code = `q-${id.slice(-8)}`
  await house.db.insert(queues).values({
    ...{ id, code, name: '一线', nameEn: 'First line', level: 'L1' },
    skills: [],
    relaxation: [],
    supervisorId,
  })
  return { id, code }
}

async function ticket(more: Partial<typeof tickets.$inferInsert>) {
  const id = newId<TicketId>()
  const number = `TT-2026-${id.slice(-6)}`
  const now = house.clock.now()
  await house.db.insert(tickets).values({
    ...{ id, number, channel: 'phone', type: 'fault', symptom: 'noService', impact: 'down', subject: 'Line down' },
    ...{
      description: '-',
      language: 'en',
      priority: 'P1',
      status: 'inProgress',
      level: 'L1',
      queueId: newId<QueueId>(),
    },
    ...{ openedAt: now, updatedAt: now, ...more },
  })
  return { id, number }
}

describe('an invitation', () => {
  test('adds a person with a seat, who chooses a password behind a link that works once', async () => {
    const { person, token, link } = await invited({ roles: ['technician'], seat: { level: 'L3', capacity: 2 } })
    expect(person).toMatchObject({ active: true, canSignIn: false, seat: { level: 'L3', capacity: 2 } })
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/welcome#[A-Za-z0-9_-]{43}$/)
    expect((await signIn(house, person.email)).status).toBe(401)

    expect((await accept(token)).status).toBe(204)
    const answer = await signIn(house, person.email)
    expect(answer.body).toMatchObject({ kind: 'staff', id: person.id, roles: ['technician'] })
    expect(await fresh(person.id)).toMatchObject({ canSignIn: true, lastUsedAt: house.clock.now().toISOString() })

    expect(await accept(token, 'somebody else’s choice')).toMatchObject({
      status: 410,
      body: { code: 'invitation.void' },
    })
    expect((await signIn(house, person.email)).status).toBe(200)
  })

  test('leaves no token behind: the database has a hash, and the link keeps it out of every log', async () => {
    const { token } = await invited()
    const rows = JSON.stringify(await house.db.select().from(verifications))
    expect(rows).not.toContain(token)
  })

  test('is accepted by one of two who try at once', async () => {
    const { token } = await invited()
    const answers = await Promise.all([accept(token), accept(token, 'another password'), accept(token)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 410, 410])
  })

  test('runs out after four days', async () => {
    const { token } = await invited()
    house.clock.advance({ days: 4 })
    expect((await accept(token)).status).toBe(410)
  })

  test('is replaced by a new one, which also helps who forgot the password', async () => {
    const { person, token: first } = await invited()
    const again = await admin.post(`/people/${person.id}/invitation`)
    const second = new URL(again.body.link).hash.slice(1)
    expect((await accept(first)).status).toBe(410)
    expect((await accept(second)).status).toBe(204)

    const sent = cookieOf(await signIn(house, person.email))
    const third = new URL((await admin.post(`/people/${person.id}/invitation`)).body.link).hash.slice(1)
    expect((await house.get('/me', sent)).status).toBe(200)
    expect((await accept(third, 'a password they remember')).status).toBe(204)
    expect((await house.get('/me', sent)).status).toBe(401)
    expect((await signIn(house, person.email, 'a password they remember')).status).toBe(200)
  })

  test('is revoked: the link is void, and who has a password keeps it', async () => {
    const { person, token } = await invited()
    expect((await fresh(person.id)).invitedUntil).not.toBeNull()
    const revoked = await admin.delete(`/people/${person.id}/invitation`)
    expect(revoked).toMatchObject({ status: 200, body: { invitedUntil: null, canSignIn: false } })
    expect((await accept(token)).status).toBe(410)
    const again = new URL((await admin.post(`/people/${person.id}/invitation`)).body.link).hash.slice(1)
    await accept(again)
    expect(await fresh(person.id)).toMatchObject({ invitedUntil: null, canSignIn: true })
    await admin.post(`/people/${person.id}/invitation`)
    await admin.delete(`/people/${person.id}/invitation`)
    expect((await signIn(house, person.email)).status).toBe(200)
  })

  test('needs a password of ten characters at least', async () => {
    const { token } = await invited()
    expect((await accept(token, 'too short')).status).toBe(400)
    expect((await accept(token)).status).toBe(204)
  })

  test('is refused for an address that is somebody’s already, and leaves nothing half-made', async () => {
    const { person } = await invited()
    const twin = await admin.post('/people', somebody({ email: person.email.toUpperCase() }))
    expect(twin).toMatchObject({ status: 409, body: { code: 'person.email_taken', errors: [{ pointer: '/email' }] } })
    await house.db.execute(sql`
      insert into users (id, name, email, created_at, updated_at)
      values (${newId<PersonId>()}::uuid, 'A contact', 'contact@customer.example', now(), now())`)
    const customer = await admin.post('/people', somebody({ email: 'contact@customer.example' }))
    expect(customer).toMatchObject({ status: 409, body: { code: 'login.email_taken' } })
    expect((await admin.get('/people?q=contact@customer')).body.items).toEqual([])
  })

  test('is told in the stream by its administrator’s name, without the link', async () => {
    const { person, token } = await invited()
    const [event] = await house.db
      .select()
      .from(events)
      .where(eq(events.type, 'person.invited'))
      .orderBy(sql`id desc`)
      .limit(1)
    expect(event).toMatchObject({
      actor: { kind: 'staff', id: administrator.id },
      payload: { personId: person.id, roles: ['agent'], again: false },
    })
    expect(JSON.stringify(event)).not.toContain(token)
  })
})

describe('roles', () => {
  test('a new role holds from the next request, gives a desk where work is offered, and is told in the stream', async () => {
    const { person, token } = await invited({ roles: ['account_manager'] })
    expect(person.seat).toBeNull()
    await accept(token)
    const sent = cookieOf(await signIn(house, person.email))
    expect((await house.get('/me', sent)).body.roles).toEqual(['account_manager'])
    const changed = await roles(await fresh(person.id), ['account_manager', 'technician'])
    expect(changed.body).toMatchObject({ roles: ['account_manager', 'technician'], seat: { level: 'L2' } })
    expect((await house.get('/me', sent)).body.roles).toEqual(['account_manager', 'technician'])
    const [event] = await house.db
      .select()
      .from(events)
      .where(eq(events.type, 'person.rolesChanged'))
      .orderBy(sql`id desc`)
      .limit(1)
    expect(event!.payload).toEqual({
      personId: person.id,
      from: ['account_manager'],
      to: ['account_manager', 'technician'],
    })
  })

  test('a change based on what somebody else has changed meanwhile is refused with what it is now', async () => {
    const { person } = await invited()
    expect((await roles(person, ['supervisor'])).status).toBe(200)
    const stale = await roles(person, ['account_manager'])
    expect(stale).toMatchObject({ status: 409, body: { code: 'person.changed', person: { roles: ['supervisor'] } } })
  })

  test('somebody who holds work keeps a role that works on it', async () => {
    const { person } = await invited()
    const held = await ticket({ holderId: person.id as PersonId })
    const refused = await roles(person, ['account_manager'])
    expect(refused).toMatchObject({ status: 409, body: { code: 'person.has_duties' } })
    expect(refused.body.duties.tickets).toEqual([{ number: held.number, subject: 'Line down', as: 'holder' }])
    expect((await roles(person, ['technician'])).status).toBe(200)
  })

  test('the last administrator cannot give the role away, two at once neither', async () => {
    const [me] = (await admin.get('/people?role=admin')).body.items as PersonView[]
    expect(await roles(me!, ['agent'])).toMatchObject({ status: 409, body: { code: 'person.last_administrator' } })
    const { person: second } = await invited({ roles: ['admin'] })
    const answers = await Promise.all([roles(me!, ['agent']), roles(second, ['agent'])])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    for (const { id } of [me!, second]) await roles(await fresh(id), ['admin'])
  })

  test('unknown and repeated roles, and none at all, are refused', async () => {
    const { person } = await invited()
    for (const list of [['root'], ['agent', 'agent'], []]) expect((await roles(person, list)).status).toBe(400)
  })
})

describe('somebody who leaves', () => {
  const leave = (id: string) => admin.put(`/people/${id}/deactivation`, {})

  test('is out at once: sessions, password and invitation are gone, the seat is empty', async () => {
    const { person, token } = await invited()
    await accept(token)
    const sent = cookieOf(await signIn(house, person.email))
    const open = new URL((await admin.post(`/people/${person.id}/invitation`)).body.link).hash.slice(1)
    await house.db
      .update(seats)
      .set({ presence: 'available' })
      .where(eq(seats.id, person.id as PersonId))
    expect((await house.get('/me', sent)).status).toBe(200)

    const left = await leave(person.id)
    expect(left).toMatchObject({ status: 200, body: { active: false, canSignIn: false } })
    expect((await house.get('/me', sent)).status).toBe(401)
    expect((await signIn(house, person.email)).status).toBe(401)
    expect((await accept(open)).status).toBe(410)
    const [seat] = await house.db
      .select()
      .from(seats)
      .where(eq(seats.id, person.id as PersonId))
    expect(seat!.presence).toBe('offline')
    const log = await house.db
      .select()
      .from(presenceLog)
      .where(eq(presenceLog.seatId, person.id as PersonId))
    expect(log.at(-1)!.presence).toBe('offline')
    expect((await leave(person.id)).status).toBe(200)
  })

  test('and still answers for tickets, accounts or queues is kept, with the list', async () => {
    const { person } = await invited({ roles: ['agent', 'account_manager', 'supervisor'] })
    const id = person.id as PersonId
    const held = await ticket({ holderId: id })
    const first = await ticket({ firstOwnerId: id })
    await ticket({ holderId: id, firstOwnerId: id, endedAt: house.clock.now() })
    await addAccount(house, { deputyId: id })
    const { code } = await queue(id)
    const { status, body } = await leave(person.id)
    expect(status).toBe(409)
    expect(body.duties.tickets).toEqual(
      [
        { number: held.number, subject: 'Line down', as: 'holder' },
        { number: first.number, subject: 'Line down', as: 'firstOwner' },
      ].toSorted((a, b) => (a.number < b.number ? -1 : 1)),
    )
    expect(body.duties.accounts).toMatchObject([{ nameEn: 'Harbour Group', as: 'deputy' }])
    expect(body.duties.queues).toMatchObject([{ code }])
    expect((await fresh(person.id)).active).toBe(true)
  })

  test('and is the only administrator stays', async () => {
    const { body } = await admin.get('/people?role=admin&active=true')
    for (const { id } of body.items as PersonView[])
      if (id !== administrator.id) expect((await leave(id)).status).toBe(200)
    expect(await leave(administrator.id)).toMatchObject({ status: 409, body: { code: 'person.last_administrator' } })
  })

  test('may return, and is invited again before signing in', async () => {
    const { person, token } = await invited()
    await accept(token)
    await leave(person.id)
    expect(await admin.post(`/people/${person.id}/invitation`)).toMatchObject({
      status: 409,
      body: { code: 'person.inactive' },
    })
    expect((await admin.delete(`/people/${person.id}/deactivation`)).body).toMatchObject({
      active: true,
      canSignIn: false,
    })
    expect((await signIn(house, person.email)).status).toBe(401)
    const link = new URL((await admin.post(`/people/${person.id}/invitation`)).body.link)
    await accept(link.hash.slice(1))
    expect((await signIn(house, person.email)).status).toBe(200)
  })
})

describe('the list of people', () => {
  test('is found by name, address, team, role and whether they are still there, page by page', async () => {
    for (let i = 0; i < 5; i++) await invited({ team: 'Paged', roles: ['supervisor'] })
    const first = (await admin.get('/people?q=paged&limit=3')).body
    const second = (await admin.get(`/people?q=paged&limit=3&cursor=${first.next}`)).body
    expect([first.items.length, second.items.length, second.next]).toEqual([3, 2, null])
    const names = [...first.items, ...second.items].map((person: PersonView) => person.nameEn)
    expect(new Set(names).size).toBe(5)
    expect(names).toEqual(names.toSorted())
    expect((await admin.get('/people?q=paged&role=agent')).body.items).toEqual([])
    expect((await admin.get('/people?q=paged&active=false')).body.items).toEqual([])
    expect((await admin.get('/people?q=%25')).body.items).toEqual([])
    expect((await admin.get('/people?cursor=nonsense&limit=1')).body.items).toHaveLength(1)
  })

  test('is the administrator’s alone, and so is every change', async () => {
    const { person } = await invited()
    const requests = (client: Client) => [
      client.get('/people'),
      client.get(`/people/${person.id}`),
      client.post('/people', somebody()),
      client.post(`/people/${person.id}/invitation`),
      client.put(`/people/${person.id}/roles`, { roles: ['admin'], version: person.version }),
      client.put(`/people/${person.id}/deactivation`, {}),
      client.delete(`/people/${person.id}/deactivation`),
      client.delete(`/people/${person.id}/invitation`),
    ]
    for (const role of staffRole.options.filter((option) => option !== 'admin')) {
      const client = house.as({ ...administrator, id: newId<PersonId>(), roles: [role] })
      expect((await Promise.all(requests(client))).map(({ status }) => status)).toEqual(Array(8).fill(403))
    }
    expect((await Promise.all(requests(house))).map(({ status }) => status)).toEqual(Array(8).fill(401))
    expect(await fresh(person.id)).toEqual(person)
  })

  test('an unknown person is not found', async () => {
    const id = newId<PersonId>()
    const answers = await Promise.all([
      admin.get(`/people/${id}`),
      admin.post(`/people/${id}/invitation`),
      admin.put(`/people/${id}/roles`, { roles: ['agent'], version: 'x' }),
      admin.put(`/people/${id}/deactivation`, {}),
      admin.delete(`/people/${id}/deactivation`),
    ])
    for (const { status, body } of answers)
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'person.not_found' })
  })
})

test('a person is added whole or not at all', async () => {
  const asked = {
    ...somebody(),
    language: 'en' as const,
    roles: ['agent' as const],
    seat: { level: 'L1' as const, capacity: -1 },
  }
  await expect(invitePerson(house.deps, administrator, asked)).rejects.toThrow()
  expect((await admin.get(`/people?q=${asked.email}`)).body.items).toEqual([])
})
