import { sql, type SQL } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { checkInvariants } from '#server/http/invariants.ts'
import type { OfferId } from '#server/kernel/ids.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { confirmSolution } from '#server/tickets/commands/close-ticket.ts'
import { pauseTicket } from '#server/tickets/commands/pause-ticket.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  house = await testApp()
  w = await world(house)
})

/** The sentences that are not true just now. */
async function broken(): Promise<string[]> {
  const reports = await checkInvariants(house.db, house.clock.now())
  return reports
    .filter(({ offending }) => offending > 0)
    .map(({ name, examples }) => `${name}: ${JSON.stringify(examples)}`)
}

/** Does what our code cannot: changes rows behind the back of triggers and keys. */
async function tamper(statement: ReturnType<typeof sql>): Promise<void> {
  await house.db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.execute(statement)
  })
}

async function working() {
  const seat = await w.seat('Wang')
  const { id } = await w.open()
  await w.settle()
  await acceptOffer(house.deps, seat, (await w.openOffer(id))!.id as OfferId)
  return { id, seat, version: (await w.ticket(id)).version }
}

test('from opening to closing, at every stop on the way, everything that is always true is true', async () => {
  expect(await broken()).toEqual([])
  await w.open()
  expect(await broken()).toEqual([])
  const { id, seat, version } = await working()
  expect(await broken()).toEqual([])
  const until = new Date(house.clock.now().getTime() + 3_600_000)
  await pauseTicket(
    house.deps,
    seat,
    { id },
    { kind: 'held', reason: 'Field work', customerText: 'On site at ten.', until: until.toISOString(), version },
  )
  expect(await broken()).toEqual([])
  await w.pass({ hours: 2 })
  expect(await broken()).toEqual([])
  const evidence = { kind: 'testResult' as const, detail: 'Clean loop.' }
  await resolveTicket(
    house.deps,
    seat,
    { id },
    { code: 'repaired', text: 'Replaced.', evidence, version: (await w.ticket(id)).version },
  )
  expect(await broken()).toEqual([])
  await confirmSolution(house.deps, w.customer, { id }, { rating: 5 })
  expect(await broken()).toEqual([])
})

describe('each invariant finds what breaks it', () => {
  test.each<[string, ...SQL[]]>([
    ['every live ticket has an owner', sql`update tickets set holder_id = null`],
    ['a ticket and its work item name the same holder', sql`update tickets set holder_id = gen_random_uuid()`],
    ['a work item has at most one open offer', sql`update offers set state = 'open'`],
    [
      'a ticket has at most one work item alive',
      sql`drop index work_items_one_alive`,
      sql`insert into work_items
          select (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid()))).* from work_items w`,
    ],
    ['what a seat carries is counted right', sql`update seats set load = load + 50`],
    ['no deadline is more than 10 s overdue', sql`update clocks set next_fire_at = now() - interval '10 years'`],
    [
      'no deadline fired twice',
      sql`insert into events (at, type, ticket_id, actor, payload, chain_seq)
          select now(), 'clock.reached', ticket_id, '{}', '{"kind":"resolve","percent":50}', 100 + n
            from (select ticket_id from events where ticket_id is not null limit 1) t, generate_series(1, 2) n`,
    ],
    ['every change of status is carried by exactly one event', sql`update tickets set status = 'pending'`],
    [
      'the hash chain of every ticket',
      sql`update events set payload = payload || '{"by": "nobody"}' where chain_seq = 2`,
    ],
    [
      'the holdings of a ticket follow each other',
      sql`update hand_offs set from_at = from_at + interval '1 second' where seq = 2`,
    ],
    [
      'no reader of the event stream is more than 60 s behind',
      sql`insert into event_cursors (name, tx, id, moved_at) values ('mail.on-nothing', '0', 0, '2020-01-01')`,
    ],
  ])('%s', async (name, ...statements) => {
    await working()
    for (const statement of statements) await tamper(statement)
    house.clock.advance({ minutes: 2 })
    // Asked until it is found: a row counts as readable only when older transactions have ended, and transaction ids are
    // those of the whole server, which other test files share.
    await expect.poll(broken).toContainEqual(expect.stringContaining(name))
  })
})

describe('/readyz?deep=1', () => {
  const admin = (roles: StaffActor['roles']): StaffActor => ({ ...w.supervisor, roles })

  test('is for administrators', async () => {
    expect((await house.get('/readyz?deep=1')).status).toBe(401)
    expect((await house.as(admin(['supervisor'])).get('/readyz?deep=1')).status).toBe(403)
    const { status, body } = await house.as(admin(['admin'])).get('/readyz?deep=1')
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'ok' })
    expect(body.invariants.length).toBeGreaterThan(8)
  })

  test('says what is broken', async () => {
    await working()
    await tamper(sql`update seats set load = load + 50`)
    const { body } = await house.as(admin(['admin'])).get('/readyz?deep=1')
    expect(body.status).toBe('broken')
  })
})
