import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { accounts, contacts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { calls } from '#server/calls/call.table.ts'
import { lostCallSweep } from '#server/calls/call.sweep.ts'
import { messages } from '#server/tickets/ticket.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let wang: StaffActor
let admin: StaffActor
let token: string
let count = 0
beforeAll(async () => {
  app = await testApp()
  w = await world(app)
  wang = await w.seat('Wang', { capacity: 50 })
  admin = await w.person('Ye', ['admin'])
  await app.db.update(contacts).set({ phone: '021-0000 7907' }).where(eq(contacts.id, w.customer.id))
  token = (await app.as(admin).post('/telephony/token', {})).body.token
  const { body } = await app.as(admin).get('/telephony')
  const extensions = [{ extension: '8001', personId: wang.id }]
  const saved = await app
    .as(admin)
    .put('/telephony', { dialUrl: null, country: 'CN', extensions, version: body.version })
  expect(saved.status).toBe(204)
})

const newCall = () => `pbx-${++count}`
const tell = (id: string, event: string, more: object = {}) =>
  app.post(
    '/calls',
    { id, event, at: app.clock.now().toISOString(), number: '02100007907', ...more },
    { authorization: `Bearer ${token}` },
  )
const cards = async (who: StaffActor) => (await app.as(who).get('/me/calls')).body.items
const rowOf = async (reference: string) => (await app.db.select().from(calls).where(eq(calls.reference, reference)))[0]!
async function talked(): Promise<{ id: string; reference: string }> {
  const reference = newCall()
  await tell(reference, 'ringing', { agent: '8001' })
  await tell(reference, 'answered', { agent: '8001' })
  return { id: (await rowOf(reference)).id, reference }
}

test('without the token nobody tells of calls, and an old one opens nothing any more', async () => {
  const body = { id: 'x', event: 'ringing', at: app.clock.now().toISOString(), number: '1' }
  expect((await app.post('/calls', body)).body.code).toBe('call.token')
  const before = (await app.as(admin).post('/telephony/token', {})).body.token
  token = (await app.as(admin).post('/telephony/token', {})).body.token
  expect((await app.post('/calls', body, { authorization: `Bearer ${before}` })).status).toBe(401)
})

test('a call that rings shows the caller, the circuits and the open tickets on the right screen', async () => {
  const circuit = await w.circuit(w.account0)
  const { number } = await w.open({ circuitNumber: circuit.number })
  const reference = newCall()
  await tell(reference, 'ringing', { agent: '8001', line: '10000' })
  const [card] = (await cards(wang)).filter((each: { state: string }) => each.state === 'ringing')
  expect(card).toMatchObject({ mine: true, number: '+862100007907', account: { code: w.account0.code } })
  expect(card.contact.id).toBe(w.customer.id)
  expect(card.circuits.map((each: { number: string }) => each.number)).toContain(circuit.number)
  expect(card.openTickets.map((each: { number: string }) => each.number)).toContain(number)
  const li = await w.seat('Li')
  expect((await cards(li)).map((each: { id: string }) => each.id)).not.toContain(card.id)
  await tell(reference, 'ended')
})

test('told twice and in the wrong order it is one call, and ends as it was', async () => {
  const reference = newCall()
  for (const event of ['ended', 'answered', 'ringing', 'answered', 'ended'])
    await tell(reference, event, { agent: '8001' })
  expect(await rowOf(reference)).toMatchObject({ state: 'wrapUp', seatId: wang.id })
  expect(await app.db.$count(calls, eq(calls.reference, reference))).toBe(1)
  const { version } = await rowOf(reference)
  await tell(reference, 'ended')
  expect((await rowOf(reference)).version).toBe(version)
  await app.as(wang).put(`/calls/${(await rowOf(reference)).id}/wrap-up`, { outcome: 'nothing' })
})

test('a call that rings for everybody is one seat\u2019s once taken, and no second one\u2019s', async () => {
  const [li, zhou] = [await w.seat('Li'), await w.seat('Zhou')]
  const reference = newCall()
  await tell(reference, 'ringing')
  const { id } = await rowOf(reference)
  for (const who of [li, zhou]) expect((await cards(who)).map((each: { id: string }) => each.id)).toContain(id)
  expect((await app.as(li).put(`/calls/${id}/seat`, {})).status).toBe(204)
  expect((await app.as(zhou).put(`/calls/${id}/seat`, {})).body.code).toBe('call.taken')
  expect((await cards(zhou)).map((each: { id: string }) => each.id)).not.toContain(id)
  await tell(reference, 'ended')
})

test('a call joins a ticket, and is logged there when it is written down, once', async () => {
  const { number, id: ticketId } = await w.open()
  const call = await talked()
  await app.as(wang).put(`/calls/${call.id}/ticket`, { number })
  const early = await app.as(wang).put(`/calls/${call.id}/wrap-up`, { outcome: 'joined', notes: 'x' })
  expect(early.body.code).toBe('call.not_over')
  await tell(call.reference, 'ended')
  for (let i = 0; i < 2; i++) {
    const done = await app
      .as(wang)
      .put(`/calls/${call.id}/wrap-up`, { outcome: 'joined', notes: 'Customer sees no light.' })
    expect(done.status).toBe(204)
  }
  const said = await app.db.select().from(messages).where(eq(messages.ticketId, ticketId))
  expect(said).toMatchObject([{ purpose: 'call', direction: 'inbound', body: 'Customer sees no light.' }])
  const { body } = await app.as(wang).get(`/tickets/${number}`)
  const acknowledge = body.clocks.find((clock: { kind: string }) => clock.kind === 'acknowledge')
  expect(acknowledge.state).toBe('stopped')
})

test('a call on a ticket leaves a sentence behind', async () => {
  const { number } = await w.open()
  const call = await talked()
  await app.as(wang).put(`/calls/${call.id}/ticket`, { number })
  await tell(call.reference, 'ended')
  const refused = await app.as(wang).put(`/calls/${call.id}/wrap-up`, { outcome: 'joined' })
  expect(refused.body).toMatchObject({ code: 'call.notes_missing', errors: [{ pointer: '/notes' }] })
  await app.as(wang).put(`/calls/${call.id}/wrap-up`, { outcome: 'joined', notes: 'Asked about the bill.' })
  expect((await cards(wang)).map((each: { id: string }) => each.id)).not.toContain(call.id)
})

test('notes are kept while one talks, and nobody else\u2019s call is to be read or written', async () => {
  const call = await talked()
  const li = await w.seat('Li')
  const { version } = await rowOf(call.reference)
  expect((await app.as(wang).put(`/calls/${call.id}/notes`, { notes: 'No light', version })).status).toBe(200)
  const stale = await app.as(wang).put(`/calls/${call.id}/notes`, { notes: 'Else', version })
  expect(stale.body).toMatchObject({ code: 'call.changed', notes: 'No light' })
  expect((await app.as(li).put(`/calls/${call.id}/notes`, { notes: 'x', version })).status).toBe(404)
  await tell(call.reference, 'ended')
  await app.as(wang).put(`/calls/${call.id}/wrap-up`, { outcome: 'information' })
})

test('a number that two accounts share names neither', async () => {
  const other = await w.account()
  const contact = await w.contact(other)
  await app.db.update(contacts).set({ phone: '+86 755 0000 1234' }).where(eq(contacts.id, contact.id))
  const [own] = await app.db.select().from(accounts).where(eq(accounts.id, other.id))
  const reference = newCall()
  await tell(reference, 'ringing', { agent: '8001', number: '075500001234' })
  expect((await rowOf(reference)).accountId).toBe(own!.id)
  const twin = await w.contact(await w.account())
  await app.db.update(contacts).set({ phone: '0755-00001234' }).where(eq(contacts.id, twin.id))
  const again = newCall()
  await tell(again, 'ringing', { agent: '8001', number: '075500001234' })
  expect((await rowOf(again)).accountId).toBeNull()
  await tell(reference, 'ended')
  await tell(again, 'ended')
})

test('a call whose end was never told rings for five minutes and no longer', async () => {
  const reference = newCall()
  await tell(reference, 'ringing', { agent: '8001' })
  const sweep = lostCallSweep(app.deps)
  expect(await sweep.run(app.clock.now())).toBe(0)
  app.clock.advance({ minutes: 6 })
  expect(await sweep.run(app.clock.now())).toBeGreaterThan(0)
  expect((await rowOf(reference)).state).toBe('missed')
})

test('only administrators set up the telephone, and nothing that could run in a page dials', async () => {
  expect((await app.as(wang).get('/telephony')).status).toBe(403)
  const { body } = await app.as(admin).get('/telephony')
  const change = { country: 'CN', extensions: [], version: body.version }
  const refused = await app.as(admin).put('/telephony', { ...change, dialUrl: 'javascript:x({number})' })
  expect(refused.body).toMatchObject({ code: 'telephony.dial_url', errors: [{ pointer: '/dialUrl' }] })
  const twice = [
    { extension: '8001', personId: wang.id },
    { extension: '8001', personId: admin.id },
  ]
  const doubled = await app.as(admin).put('/telephony', { ...change, dialUrl: null, extensions: twice })
  expect(doubled.body.code).toBe('telephony.extension_twice')
  await app.as(admin).put('/telephony', { ...change, dialUrl: 'sip:{number}@pbx.example' })
  expect((await app.as(wang).get('/dialling')).body.dialUrl).toBe('sip:{number}@pbx.example')
})
