import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { accounts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { seats } from '#server/seats/seat.table.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { linkToken } from '#server/tickets/private-link.ts'
import { newId, type MessageId, type TicketId } from '#server/kernel/ids.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { cookieFor, liveProcess, type LiveProcess } from '../support/live.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let live: LiveProcess

beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  live = await liveProcess(app)
})

const arrives = async (who: Parameters<typeof cookieFor>[1], more: object = {}) =>
  live.come({ cookie: await cookieFor(app, who), ...more })

const say = (who: Parameters<typeof postMessage>[1], id: TicketId, visibility: 'public' | 'internal', body: string) =>
  postMessage(app.deps, who, { id }, { id: newId<MessageId>(), visibility, body, files: [] })

test('a page of another site cannot open the channel with the reader’s cookie', async () => {
  const cookie = await cookieFor(app, w.supervisor)
  await expect(live.come({ cookie, origin: 'https://evil.example' })).rejects.toThrow()
  await expect(live.come({ cookie, origin: '' })).rejects.toThrow()
  expect(live.sockets()).toBe(0)
})

test('without a session, with a forged one or with a link that opens nothing, nobody comes in', async () => {
  await expect(live.come({})).rejects.toThrow('auth.required')
  await expect(live.come({ cookie: 'keyline=abc.def' })).rejects.toThrow('auth.required')
  await expect(live.come({ link: 'x'.repeat(43) })).rejects.toThrow('auth.required')
  await expect(live.come({ link: 'x'.repeat(300) })).rejects.toThrow('handshake.invalid')
  await expect(live.come({ cookie: await cookieFor(app, w.supervisor), cursor: 'yesterday' })).rejects.toThrow(
    'handshake.invalid',
  )
})

test('a new ticket is told to the desk, its customer and its manager, each in their own words, and to nobody else', async () => {
  const manager = await w.person('Manager', ['account_manager'])
  const stranger = await w.person('Stranger', ['account_manager', 'technician'])
  await app.db.update(accounts).set({ managerId: manager.id }).where(eq(accounts.id, w.account0.id))
  const other = await w.account({ managerId: stranger.id })
  const agent = await arrives(await w.seat('Wang', { present: false }))
  const customer = await arrives(w.customer)
  const colleague = await arrives(await w.contact(w.account0))
  const boss = await arrives(await w.contact(w.account0, 'account'))
  const outsider = await arrives(await w.contact(other, 'account'))
  const ofManager = await arrives(manager)
  const ofStranger = await arrives(stranger)

  const { id, number } = await w.open()
  const told = await agent.hears('ticket', (message) => message.type === 'ticket.opened')
  expect(told).toMatchObject({ ticketId: id, number, line: { number, subject: 'Line down' } })
  expect(await ofManager.hears('ticket')).toMatchObject({ number, line: { account: { code: w.account0.code } } })
  const toCustomer = await customer.hears('customerTicket')
  expect(toCustomer).toMatchObject({ type: 'ticket.opened', number, line: { awaitsYou: false } })
  expect(Object.keys(toCustomer.line)).not.toContain('holder')
  expect(await boss.hears('customerTicket')).toEqual(toCustomer)
  for (const nobody of [colleague, outsider, ofStranger]) {
    await nobody.settled()
    expect(nobody.heard.filter(({ kind }) => kind !== 'caughtUp')).toEqual([])
  }
})

test('an offer comes to the seat it was made to with all it needs, and its end follows', async () => {
  const wang = await w.seat('Wang')
  const browser = await arrives(wang)
  const watching = await arrives(w.supervisor)
  const { id, number } = await w.open()
  await w.settle()
  const { offer } = await browser.hears('offer')
  expect(offer).toMatchObject({ ticketId: id, number, priority: expect.any(String), expiresAt: expect.any(String) })
  await acceptOffer(app.deps, wang, offer.offerId)
  expect(await browser.hears('offerEnded')).toMatchObject({ offerId: offer.offerId, ticketId: id, outcome: 'accepted' })
  expect(await watching.hears('seat', ({ seat }) => seat.load === 1)).toMatchObject({ seat: { id: wang.id } })
  expect(watching.of('offer')).toEqual([])
})

test('customers and the private link hear replies and never of a note', async () => {
  const wang = await w.seat('Wang')
  const { id, number } = await w.open()
  await w.settle()
  await acceptOffer(app.deps, wang, (await w.openOffer(id))!.id)
  await live.tail.drain()
  const customer = await arrives(w.customer)
  const link = await live.come({ link: linkToken(app.deps.secret, id) })
  await say(wang, id, 'internal', 'CANARY: the customer must not know')
  await say(wang, id, 'public', 'We are on it.')
  for (const browser of [customer, link]) {
    expect(await browser.hears('customerTicket')).toMatchObject({ type: 'ticket.replied', number })
    await browser.settled()
    expect(browser.of('customerTicket')).toHaveLength(1)
    expect(browser.of('ticket')).toEqual([])
    expect(JSON.stringify(browser.heard)).not.toContain('CANARY')
  }
})

test('whatever a browser sends is answered or ignored, and the house goes on', async () => {
  const browser = await arrives(w.supervisor)
  const send = browser.socket as unknown as {
    emit(...args: unknown[]): void
    timeout(ms: number): { emitWithAck(...args: unknown[]): Promise<unknown> }
  }
  const asks = (...args: unknown[]) => send.timeout(2_000).emitWithAck(...args)
  const invalid = { ok: false, code: 'message.invalid', detail: expect.any(String) }
  for (const name of ['look', 'x', 'error', 'constructor', '__proto__', 'disconnecting ']) {
    send.emit(name, null)
    send.emit(name)
  }
  expect(await asks('look', null)).toEqual(invalid)
  expect(await asks('look', { ticketId: w.uuid(), typing: false, more: 1 })).toEqual(invalid)
  expect(await asks('look', { ticketId: "' or 1=1", typing: false })).toEqual(invalid)
  expect(await asks('look', { ticketId: w.uuid(), typing: false }, 'more')).toEqual(invalid)
  expect(await asks('look')).toEqual(invalid)
  expect(await asks('x', {})).toMatchObject({ ok: false, code: 'event.unknown' })
  expect(await asks('hasOwnProperty', {})).toMatchObject({ ok: false, code: 'event.unknown' })
  expect(await asks('look', { ticketId: w.uuid(), typing: false })).toMatchObject({
    ok: false,
    code: 'ticket.not_found',
  })
  expect(await asks('ping', {})).toEqual({ ok: true, value: { serverTime: app.clock.now().toISOString() } })
})

test('a browser that talks too much is refused for a moment, one that floods is cut off', async () => {
  const browser = await arrives(w.supervisor)
  const answers = await Promise.all(Array.from({ length: 60 }, () => browser.socket.emitWithAck('ping', {})))
  expect(answers.filter((answer) => !answer.ok).map((answer) => !answer.ok && answer.code)).toContain('rate.limited')
  expect(answers.filter((answer) => answer.ok).length).toBeGreaterThanOrEqual(30)
  for (let n = 0; n < 400; n++) browser.socket.emit('ping', {}, () => undefined)
  expect(await browser.closed).toBe('io server disconnect')
})

test('a message larger than 64 kB ends the connection, not the house', async () => {
  const browser = await arrives(w.supervisor)
  browser.socket.emit('look', { ticketId: 'x'.repeat(70_000), typing: false }, () => undefined)
  await browser.closed
  await (await arrives(await w.person('Zhao', ['supervisor']))).settled()
})

test('at most twenty windows of one session are open at a time', async () => {
  const cookie = await cookieFor(app, w.supervisor)
  for (let n = 0; n < 20; n++) await live.come({ cookie })
  await expect(live.come({ cookie })).rejects.toThrow('live.too_many')
})

test('a seat is seen the moment it connects', async () => {
  const wang = await w.seat('Wang', { present: false })
  const seen = async () => (await app.db.select().from(seats).where(eq(seats.id, wang.id)))[0]!.seenAt
  expect(await seen()).toBeNull()
  const watching = await arrives(wang)
  await watching.hears('caughtUp')
  await expect.poll(seen, { interval: 10 }).toEqual(app.clock.now())
})

test('a session that is revoked ends its connections within two seconds, and no others', async () => {
  const wang = await w.seat('Wang', { present: false })
  const browser = await arrives(wang)
  const other = await arrives(w.supervisor)
  const began = performance.now()
  await app.house.auth.sessions.revokeSessions(wang.id)
  await browser.hears('signedOut')
  await browser.closed
  expect(performance.now() - began).toBeLessThan(2_000)
  await other.settled()
  expect(other.of('signedOut')).toEqual([])
})

test('who gets another role is told to load afresh, and hears as that role from then on', async () => {
  const someone: StaffActor = await w.person('Sun', ['agent'])
  const cookie = await cookieFor(app, someone)
  const before = await live.come({ cookie })
  await app.db.execute(sql`update people set roles = '{account_manager}' where id = ${someone.id}::uuid`)
  await before.hears('reset')
  expect(await before.closed).toBe('io server disconnect')
  const watching = await arrives(w.supervisor)
  const after = await live.come({ cookie })
  await w.open()
  await watching.hears('ticket')
  await after.settled()
  expect(after.of('ticket')).toEqual([])
})

test('a reader that stalls is cut off before it fills the memory', async () => {
  const wang = await w.seat('Wang')
  const browser = await arrives(wang)
  const wire = (browser.socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void } } }).ws
  wire._socket.pause()
  // 30 MB of offers: more than the kernel takes on the way.
  await app.db.execute(sql`
    insert into events (at, type, actor, payload)
    select ${app.clock.now().toISOString()}::timestamptz, 'offer.made', '{"kind":"system","name":"test"}',
           jsonb_build_object('seatId', ${wang.id}::text, 'subject', repeat('x', 50000)) from generate_series(1, 600)`)
  await expect.poll(() => live.sockets(), { timeout: 10_000, interval: 50 }).toBe(0)
  const [line] = await rowsOf<{ n: number }>(app.db, sql`select 1 as n`)
  expect(line).toEqual({ n: 1 })
})
