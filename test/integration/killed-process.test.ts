import { beforeAll, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { io, type Socket } from 'socket.io-client'
import type { StaffActor } from '#server/auth/actor.ts'
import { createLogin } from '#server/auth/login.store.ts'
import type { OfferCard } from '#server/routing/offer.contract.ts'
import type { ClientToServer, ServerToClient } from '#server/realtime/realtime.contract.ts'
import { people, seats } from '#server/seats/seat.table.ts'
import { testApp, testConfig, type TestApp } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { atEnd } from '../support/after.ts'
import { readyProcess, type KeylineProcess } from '../support/process.ts'
import { password } from '../support/sign-in.ts'
import { world } from '../support/world.ts'

type Desk = Socket<ServerToClient, ClientToServer>

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeAll(async () => {
  app = await testApp({ clock: testClock(new Date().toISOString()) })
  w = await world(app)
})

const anotherProcess = () =>
  readyProcess({ DATABASE_URL: app.databaseUrl, KEYLINE_SECRET: testConfig.secret!, LOG_LEVEL: 'error' })

/** A seat with a sign-in, whose screen is connected to this process. */
async function atDesk(seat: StaffActor, process: KeylineProcess) {
  const [person] = await app.db.select().from(people).where(eq(people.id, seat.id))
  const email = person!.email
  await createLogin(app.db, { id: seat.id, email, name: seat.name, password }, new Date()).catch(() => undefined)
  const answer = await fetch(`${process.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: process.url },
    body: JSON.stringify({ email, password }),
  })
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  await app.db.update(seats).set({ seenAt: null }).where(eq(seats.id, seat.id))
  const socket: Desk = io(process.url, {
    path: '/live',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, origin: process.url },
  })
  atEnd(async () => void socket.close())
  const offered: OfferCard[] = []
  const waiting: ((card: OfferCard) => void)[] = []
  socket.on('offer', ({ offer }) => {
    offered.push(offer)
    waiting.splice(0).forEach((tell) => tell(offer))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('caughtUp', () => resolve())
    socket.once('connect_error', reject)
  })
  return {
    /** The next offer on this screen, or the one that came already. */
    offer: () => new Promise<OfferCard>((resolve) => (offered[0] ? resolve(offered[0]) : waiting.push(resolve))),
    accept: (at: KeylineProcess, offerId: string) =>
      fetch(`${at.url}/api/offers/${offerId}/acceptance`, { method: 'PUT', headers: { cookie, origin: at.url } }),
  }
}

test('a process killed between offer and acceptance: the other lets the seat accept, or moves the offer on after the grace', async () => {
  const [doomed, survivor] = await Promise.all([anotherProcess(), anotherProcess()])
  const first = await w.seat('Wang', { present: true })
  const desk = await atDesk(first, doomed)

  // Opened through the survivor, offered on the screen that hangs on the other process: they share nothing but the database.
  const accepted = await w.open()
  const waiting = await w.open()
  const card = await desk.offer()
  doomed.signal('SIGKILL')
  await doomed.ended

  const answer = await desk.accept(survivor, card.offerId)
  expect(answer.status).toBe(200)
  const taken = card.ticketId === accepted.id ? accepted : waiting
  const other = card.ticketId === accepted.id ? waiting : accepted
  expect((await w.ticket(taken.id)).holderId).toBe(first.id)

  // The seat never came back. Its heartbeat grows old, which is what the passing of the grace looks like.
  const second = await w.seat('Zhao')
  const elsewhere = await atDesk(second, survivor)
  await app.db
    .update(seats)
    .set({ seenAt: new Date(Date.now() - 16_000) })
    .where(eq(seats.id, first.id))
  const moved = await elsewhere.offer()
  expect(moved.ticketId).toBe(other.id)
  expect(await w.presenceOf(first.id)).toBe('offline')
  expect((await w.ticket(taken.id)).holderId).toBe(first.id)
  expect((await w.eventsOf(other.id)).filter((type) => type === 'offer.made')).toHaveLength(2)
}, 60_000)
