import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { compareCursors, cursorFrom } from '#server/events/cursor.ts'
import { newId, type MessageId, type TicketId } from '#server/kernel/ids.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { cookieFor, liveProcess, type Browser, type LiveProcess } from '../support/live.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let live: LiveProcess
let id: TicketId

beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  live = await liveProcess(app)
  id = (await w.open()).id
  await live.tail.drain()
})

const note = () =>
  postMessage(app.deps, w.supervisor, { id }, { id: newId<MessageId>(), visibility: 'internal', body: 'n', files: [] })

/** Where each note stands in the stream, in order. */
const notes = async () =>
  (
    await app.db.execute<{ place: string }>(
      sql`select tx || ':' || id as place from events where type = 'ticket.noted' order by tx, id`,
    )
  ).map((row) => row.place)
const heardNotes = (...browsers: Browser[]) =>
  browsers.flatMap((browser) =>
    browser
      .of('ticket')
      .filter(({ type }) => type === 'ticket.noted')
      .map(({ cursor }) => cursor),
  )

test('a browser that was offline for a minute misses nothing and hears nothing twice, while the work goes on', async () => {
  const cookie = await cookieFor(app, w.supervisor)
  const before = await live.come({ cookie })
  await before.hears('caughtUp')
  for (let n = 0; n < 3; n++) await note()
  await before.hears('ticket', ({ cursor }) => cursor !== before.of('ticket')[0]?.cursor)
  before.close()
  const cursor = before.cursor()!

  for (let n = 0; n < 40; n++) await note()
  let coming = true
  const meanwhile = (async () => {
    while (coming) await note()
  })()
  const after = await live.come({ cookie, cursor })
  await after.hears('caughtUp')
  coming = false
  await meanwhile
  await live.tail.drain()
  const all = await notes()
  await after.hears('ticket', (message) => message.cursor === all.at(-1))
  await after.settled()
  expect(heardNotes(before, after)).toEqual(all)
  // Told at the end of the catch-up: nothing that was sent before it comes again behind it.
  const { cursor: caughtUp } = after.of('caughtUp')[0]!
  const place = after.heard.findIndex(({ kind }) => kind === 'caughtUp')
  const behind = after.heard
    .slice(place + 1)
    .flatMap(({ kind, message }) => (kind === 'ticket' ? [message.cursor] : []))
  expect(behind.filter((one) => compareCursors(cursorFrom(one)!, cursorFrom(caughtUp)!) <= 0)).toEqual([])
  expect(place).toBeGreaterThan(0)
})

test('readers that come together after a restart are each told what they missed, no more and no less', async () => {
  const cookie = await cookieFor(app, w.supervisor)
  const customer = await cookieFor(app, w.customer)
  const first = await live.come({ cookie })
  const start = (await first.hears('caughtUp')).cursor
  for (let n = 0; n < 6; n++) await note()
  const all = await notes()
  await first.hears('ticket', ({ cursor }) => cursor === all.at(-1))
  await live.stop()
  live = await liveProcess(app)
  const cursors = [start, ...all]
  const back = await Promise.all(cursors.map((cursor) => live.come({ cookie, cursor })))
  const quiet = await live.come({ cookie: customer, cursor: start })
  for (const [i, browser] of back.entries()) {
    await browser.hears('caughtUp')
    expect(heardNotes(browser)).toEqual(all.slice(i))
    expect(browser.of('reset')).toEqual([])
  }
  await quiet.hears('caughtUp')
  expect(quiet.heard.map(({ kind }) => kind)).toEqual(['caughtUp'])
})

test('an offer that was made and taken back meanwhile is told as both, in this order', async () => {
  const wang = await w.seat('Wang')
  const cookie = await cookieFor(app, wang)
  const before = await live.come({ cookie })
  await before.hears('caughtUp')
  before.close()
  await w.settle()
  const offer = await w.openOffer(id)
  await w.pass({ seconds: 40 })
  await live.tail.drain()
  const after = await live.come({ cookie, cursor: before.cursor()! })
  await after.hears('caughtUp')
  const told = after.heard.filter(({ kind }) => kind === 'offer' || kind === 'offerEnded')
  expect(told).toMatchObject([
    { kind: 'offer', message: { offer: { offerId: offer!.id } } },
    { kind: 'offerEnded', message: { offerId: offer!.id, outcome: 'timedOut' } },
  ])
})

test('a browser that stands too far back is told to load afresh, and hears what is new', async () => {
  const cookie = await cookieFor(app, w.supervisor)
  const before = await live.come({ cookie })
  const start = (await before.hears('caughtUp')).cursor
  await app.db.execute(sql`
    insert into events (at, type, actor, payload)
    select ${app.clock.now().toISOString()}::timestamptz, 'article.published', '{"kind":"system","name":"test"}', '{"number":"KB-1"}'
      from generate_series(1, 5001)`)
  await live.tail.drain()
  const after = await live.come({ cookie, cursor: start })
  const { cursor } = await after.hears('reset')
  expect(cursor).not.toBe(start)
  await note()
  await after.hears('ticket')
  expect(heardNotes(after)).toEqual(await notes())
})

test('after a day away a browser loads afresh', async () => {
  const cookie = await cookieFor(app, w.customer)
  const before = await live.come({ cookie })
  const start = (await before.hears('caughtUp')).cursor
  await note()
  app.clock.advance({ hours: 25 })
  await live.tail.drain()
  await (await live.come({ cookie, cursor: start })).hears('reset')
})

test('a browser that knows more than this process waits for it, and one from another history loads afresh', async () => {
  const cookie = await cookieFor(app, w.supervisor)
  const lost = await live.come({ cookie, cursor: '18446744073709551614:1' })
  await lost.hears('reset')
  await note()
  await lost.hears('ticket')
})
