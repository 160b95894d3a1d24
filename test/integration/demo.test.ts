import { glob } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { createLogins } from '#server/auth/login.store.ts'
import { createAuth } from '#server/auth/auth.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { demoLogins, demoPassword, loadDemoCompany } from '#server/demo/load.ts'
import { reactions } from '#server/features.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { learning } from '#server/kb/learning/learning.store.ts'
import { checkInvariants } from '#server/http/invariants.ts'
import { explainRouting } from '#server/routing/explanation.store.ts'
import { clocks } from '#server/sla/clock.table.ts'
import { summary } from '#server/sla/clock.ts'
import { reviveLedger } from '#server/sla/ledger.ts'
import { evidenceWanted } from '#server/tickets/priority.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { testConfig } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { testDatabase } from '../support/database.ts'
import { testLog } from '../support/log.ts'

const clock = testClock('2026-11-23T06:12:00Z')
let db: Database

async function load(into: Database, at = clock) {
  return loadDemoCompany({
    ...{ db: into, clock: at, log: testLog(), config: testConfig },
    ...{ createLogins, reactions, secret: 'the installation’s own' },
  })
}

async function one<Row extends object>(statement: string): Promise<Row> {
  const [row] = await rowsOf<Row>(db, sql.raw(statement))
  return row!
}

const offenders = async (statement: string) => rowsOf<object>(db, sql.raw(statement))

beforeAll(async () => {
  db = (await testDatabase()).db
  expect(await load(db)).toBe(true)
})

test('it holds what a first look needs', async () => {
  const counts = await one<Record<string, number>>(`
    select (select count(*)::int from accounts where demo) as accounts,
           (select count(distinct grade)::int from accounts) as grades,
           (select count(*)::int from circuits) as circuits,
           (select count(distinct kind)::int from circuits) as kinds,
           (select count(*)::int from seats where level = 'L1') as agents,
           (select count(*)::int from seats where level = 'L2') as specialists,
           (select count(*)::int from seats where level = 'L3') as experts,
           (select count(*)::int from people where demo and 'supervisor' = any(roles)) as supervisors,
           (select count(*)::int from people where 'admin' = any(roles)) as admins,
           (select count(*)::int from queues) as queues,
           (select count(*)::int from calendars) as calendars`)
  expect(counts).toEqual({
    accounts: 12,
    grades: 4,
    circuits: 61,
    kinds: 6,
    agents: 6,
    specialists: 8,
    experts: 4,
    supervisors: 2,
    admins: 1,
    queues: 11,
    calendars: 5,
  })
  const history = await one<{ all: number; alive: number; queued: number; spread: number; english: number }>(`
    select count(*)::int as all, count(*) filter (where ended_at is null)::int as alive,
           count(*) filter (where status = 'acknowledged')::int as queued,
           count(distinct opened_at::date)::int as spread, count(*) filter (where language = 'en')::int as english
      from tickets where demo`)
  expect(history.all).toBeGreaterThan(280)
  expect(history.all).toBeLessThan(380)
  // Two of them are orders.
  expect(history.alive).toBe(16)
  expect(history.queued).toBe(3)
  expect(history.spread).toBeGreaterThan(40)
  expect(history.english).toBeGreaterThan(40)
})

test('what is going on is there to look at: a cable that is cut, an account in trouble, a vendor at work, people to be told', async () => {
  const present = await one<Record<string, number>>(`
    select (select count(*)::int from incidents where state = 'open') as incidents,
           (select count(*)::int from tickets where parent_id is not null) as children,
           (select count(*)::int from incident_notices) as told,
           (select count(*)::int from account_escalations where ended_at is null) as escalations,
           (select count(*)::int from vendor_cases where state = 'answered') as vendors,
           (select count(*)::int from objections where state = 'open') as objections,
           (select count(*)::int from customer_escalations where answered_at is null) as pushed,
           (select count(*)::int from messages where purpose = 'call') as calls,
           (select count(*)::int from attentions where state = 'running') as running,
           (select count(*)::int from seat_rosters) as rosters,
           (select count(*)::int from seat_leaves) as leaves`)
  expect(present).toMatchObject({ incidents: 1, children: 2, told: 1, escalations: 1, vendors: 1, objections: 1 })
  expect(present).toMatchObject({ pushed: 1, calls: 1, rosters: 18, leaves: 2 })
  expect(present['running']).toBeGreaterThanOrEqual(2)
})

test('every account has a contact who can sign in, a manager with a deputy and a contract; some contracts end soon', async () => {
  expect(
    await offenders(`select code from accounts a
      where manager_id is null or deputy_id is null or manager_id = deputy_id
         or not exists (select from contacts c join users u on u.id::text = c.user_id::text where c.account_id = a.id)
         or not exists (select from contracts k where k.account_id = a.id)
         or (select count(*) from contacts c where c.account_id = a.id) not between 2 and 4`),
  ).toEqual([])
  const { soon } = await one<{ soon: number }>(
    `select count(*)::int as soon from contracts where ends_on between '2026-11-23' and '2027-02-21'`,
  )
  expect(soon).toBeGreaterThanOrEqual(3)
})

test('it is exactly what the product would have left: every invariant holds', async () => {
  const reports = await checkInvariants(db, clock.now())
  expect(reports.filter(({ offending }) => offending > 0)).toEqual([])
})

test('nothing happened in the future, and the stream tells it in the order of time', async () => {
  const now = clock.now().toISOString()
  expect(await offenders(`select id from events where at > '${now}'`)).toEqual([])
  expect(await offenders(`select id from messages where at > '${now}'`)).toEqual([])
  expect(
    await offenders(
      `select id from (select id, at, lag(at) over (order by tx, id) as before from events) e where at < before`,
    ),
  ).toEqual([])
})

test('what is due comes later, so a first start fires no storm', async () => {
  const now = clock.now().toISOString()
  expect(
    await offenders(
      `select id from clocks where next_fire_at <= '${now}' or (state <> 'running' and next_fire_at is not null)`,
    ),
  ).toEqual([])
  expect(await offenders(`select id from work_items where next_relaxation_at <= '${now}'`)).toEqual([])
  expect(await offenders(`select number from tickets where resume_at <= '${now}' or closes_at <= '${now}'`)).toEqual([])
  expect(await offenders(`select number from tickets where ended_at is null and promised_at <= '${now}'`)).toEqual([])
  const { broken } = await one<{ broken: number }>(
    `select count(*)::int as broken from clocks where state = 'running' and breached_at is not null and announced = 100 and holding is null`,
  )
  expect(broken).toBeGreaterThanOrEqual(1)
  expect(broken).toBeLessThanOrEqual(2)
})

test("the clocks' columns are what their ledgers give", async () => {
  const { versionOf } = await calendarsOf(db)
  const wrong = (await db.select().from(clocks)).filter((row) => {
    const ledger = reviveLedger(row.ledger)
    // While a clock is paused its due time moves; the row holds what it was when it was paused.
    const at = row.state === 'paused' ? ledger.at(-1)!.at : clock.now()
    const read = summary(ledger, versionOf, at)
    return (
      read.state !== row.state ||
      read.targetMs !== row.targetMs ||
      read.dueAt.getTime() !== row.dueAt?.getTime() ||
      read.breachedAt?.getTime() !== row.breachedAt?.getTime() ||
      read.lastThreshold !== row.announced
    )
  })
  expect(wrong).toEqual([])
})

test('every fault that was resolved has its evidence, and every other ticket that was resolved a text', async () => {
  const resolved = (await db.select().from(tickets)).filter(({ resolvedAt }) => resolvedAt)
  expect(resolved.length).toBeGreaterThan(250)
  const bare = resolved.filter(
    ({ type, impact, resolution }) =>
      !resolution?.text || (evidenceWanted(type, impact).length > 0 && resolution.evidence === null),
  )
  expect(bare).toEqual([])
})

test('a repeat is flagged where the same circuit and symptom was resolved within 30 days, and nowhere else', async () => {
  expect(
    await offenders(`
      select t.number from tickets t
       where not exists (select from service_orders o where o.ticket_id = t.id) and t.repeat_of_id is distinct from (
         select r.id from tickets r
          where r.circuit_id = t.circuit_id and r.symptom = t.symptom and r.id <> t.id
            and r.resolved_at < t.opened_at and r.resolved_at > t.opened_at - interval '30 days'
          order by r.resolved_at desc limit 1)`),
  ).toEqual([])
  const { repeats } = await one<{ repeats: number }>(
    `select count(*)::int as repeats from tickets where repeat_of_id is not null`,
  )
  expect(repeats).toBeGreaterThan(8)
})

test('some customers were disappointed: reopened tickets, low ratings and broken promises are there to look at', async () => {
  const seen = await one<Record<string, number>>(`
    select (select count(*)::int from tickets where rejected_count > 0) as reopened,
           (select count(*)::int from tickets where rating <= 2) as low,
           (select count(*)::int from tickets where rating >= 4) as high,
           (select count(distinct ticket_id)::int from clocks where breached_at is not null and holding is null) as breached,
           (select count(distinct ticket_id)::int from hand_offs where level = 'L3') as experts,
           (select count(distinct ticket_id)::int from hand_offs where level = 'vendor') as vendor,
           (select count(*)::int from offers where state in ('timedOut', 'rejected')) as passed,
           (select count(*)::int from ticket_articles) as links`)
  for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(4)
  expect(seen['high']!).toBeGreaterThan(seen['low']! * 5)
  expect(seen['breached']!).toBeLessThan(60)
})

test('no sentence was left with a blank', async () => {
  expect(await offenders(`select body from messages where body ~ '[{}]|undefined'`)).toEqual([])
  expect(await offenders(`select subject from tickets where subject || description ~ '[{}]|undefined'`)).toEqual([])
})

test('a ticket of last week still explains to whom it was offered, and why not to the others', async () => {
  const { ticket_id: id } = await one<{ ticket_id: TicketId }>(
    `select i.ticket_id from routing_round_items i join tickets t on t.id = i.ticket_id
       where not exists (select from service_orders o where o.ticket_id = t.id) order by t.opened_at desc limit 1`,
  )
  const { rounds } = await explainRouting(db, id, { sees: 'all' }, clock.now())
  const offered = await offenders(`select seat_id from offers where ticket_id = '${id}' order by offered_at desc`)
  expect(rounds.map((round) => round.offered?.id)).toEqual(
    offered.map((offer) => (offer as { seat_id: string }).seat_id),
  )
  expect(rounds[0]!.decision.excluded.length).toBeGreaterThan(3)
})

test('every article that is linked exists', async () => {
  const written = new Set<string>()
  for await (const file of glob('kb-content/*/*.md')) written.add(/KB-\d+/.exec(file)![0])
  const linked = await rowsOf<{ article: string }>(db, sql`select distinct article from ticket_articles`)
  expect(linked.filter(({ article }) => !written.has(article))).toEqual([])
})

test('alerts point to the events that caused them; a few are still open', async () => {
  expect(
    await offenders(`
      select a.id from alerts a
       where a.occurrences <> (select count(*) from alert_occurrences o where o.alert_id = a.id)
          or exists (select from alert_occurrences o left join events e on e.id = o.event_id
                      where o.alert_id = a.id and (e.id is null or e.account_id <> a.account_id or e.ticket_id <> o.ticket_id or e.at <> o.at))
          or (a.state <> 'open') <> (a.acknowledged_at is not null)
          or (a.state in ('confirmed', 'measured', 'dismissed')) <> (a.closed_at is not null)
          or (a.state in ('planned', 'confirmed', 'measured')) <> exists (select from alert_steps s where s.alert_id = a.id)
          or a.occurrences <> (select count(*) from alert_signs s where s.alert_id = a.id)
          or not exists (select from events e where e.type = 'alert.opened' and e.payload ->> 'alertId' = a.id::text)`),
  ).toEqual([])
  const { open } = await one<{ open: number }>(`select count(*)::int as open from alerts where state = 'open'`)
  expect(open).toBeGreaterThanOrEqual(2)
  expect(open).toBeLessThanOrEqual(8)
})

test('orders took days, and each position its part of them: one is accepted, one waits for its customer, one is in work', async () => {
  const orders = await rowsOf<{ status: string; hours: number; queues: number; least: number; late: boolean }>(
    db,
    sql`
    select t.status, count(distinct h.queue_id)::int as queues, bool_or(k.breached_at is not null) as late,
           (extract(epoch from coalesce(t.resolved_at, ${clock.now().toISOString()}::timestamptz) - o.ordered_at) / 3600)::int as hours,
           min(extract(epoch from h.to_at - h.from_at)) filter (where h.kind = 'seat')::int as least
      from service_orders o join tickets t on t.id = o.ticket_id join hand_offs h on h.ticket_id = t.id
      join clocks k on k.ticket_id = t.id and k.kind not in ('handOffAccept', 'handOffHold')
     group by t.id, o.ticket_id order by o.ordered_at`,
  )
  expect(orders.map(({ status }) => status)).toEqual(['closed', 'resolved', 'inProgress'])
  for (const { hours, least } of orders) {
    expect(hours).toBeGreaterThan(12)
    expect(least).toBeGreaterThan(60)
  }
  expect(orders.slice(0, 2).map(({ queues }) => queues)).toEqual([4, 4])
  expect(orders.some(({ late }) => late)).toBe(false)
})

describe('signing in', () => {
  test('there is one login per role, and its password opens the door', async () => {
    const auth = createAuth({ db, origin: 'http://127.0.0.1:3000', secret: 'x'.repeat(32), clock })
    const logins = demoLogins()
    expect(logins.map(({ role }) => role)).toEqual([
      'agent',
      'technician',
      'account_manager',
      'supervisor',
      'admin',
      'contact',
    ])
    for (const { email, password } of [logins[0]!, logins[5]!]) {
      expect(password).toBe(demoPassword)
      await expect(auth.signIn({ email, password, headers: new Headers(), address: '127.0.0.1' })).resolves.toContain(
        '=',
      )
    }
  })

  test('whoever signs in first finds work: the agent and the specialist hold something, the manager has an open alert', async () => {
    const of = (role: string) => demoLogins().find((login) => login.role === role)!.email
    const holding = await one<{ agent: number; technician: number; manager: number }>(`
      select (select count(*)::int from tickets t join people p on p.id = t.holder_id where p.email = '${of('agent')}') as agent,
             (select count(*)::int from tickets t join people p on p.id = t.holder_id where p.email = '${of('technician')}') as technician,
             (select count(*)::int from alerts a join accounts c on c.id = a.account_id join people p on p.id = c.manager_id
               where a.state = 'open' and p.email = '${of('account_manager')}') as manager`)
    expect(holding.agent).toBeGreaterThan(0)
    expect(holding.technician).toBeGreaterThan(0)
    expect(holding.manager).toBeGreaterThan(0)
  })

  test('nobody is connected yet', async () => {
    expect(await offenders(`select id from seats where presence <> 'offline' or seen_at is not null`)).toEqual([])
  })
})

test('a second start loads nothing', async () => {
  expect(await load(db)).toBe(false)
})

test.each(['2026-02-18T18:30:00Z', '2026-05-02T02:00:00Z', '2026-12-31T16:00:30Z'])(
  'it is as consistent when loaded at %s, be it night, holiday or the turn of the year',
  async (instant) => {
    const other = (await testDatabase()).db
    const then = testClock(instant)
    await load(other, then)
    const reports = await checkInvariants(other, then.now())
    expect(reports.filter(({ offending }) => offending > 0)).toEqual([])
    const [row] = await rowsOf<{ future: number; alive: number; due: number }>(
      other,
      sql.raw(`select (select count(*)::int from events where at > '${instant}') as future,
                      (select count(*)::int from tickets where ended_at is null) as alive,
                      (select count(*)::int from clocks where next_fire_at <= '${instant}') as due`),
    )
    expect(row).toEqual({ future: 0, alive: 19, due: 0 })
  },
)

test('its knowledge has a history: weeks of searches, some in vain, opinions that became tasks, first contact worth comparing', async () => {
  const view = await learning(db, 30, clock.now())
  expect(view.searchGaps.length).toBeGreaterThanOrEqual(5)
  expect(view.opened.part / view.opened.whole).toBeGreaterThan(0.6)
  expect(view.deflected.whole).toBeGreaterThan(10)
  expect(view.openTasks).toBe(3)
  expect(view.firstContact.kinds.length).toBeGreaterThanOrEqual(4)
  const { with: looked, without } = view.firstContact
  expect(looked.part / looked.whole).toBeGreaterThan(without.rate!)
  expect(
    await offenders(`select l.article from ticket_articles l join articles a on a.number = l.article
      join seats s on s.id = l.by_id where s.level = 'L1' and a.audience = 'technicians'`),
  ).toEqual([])
})
