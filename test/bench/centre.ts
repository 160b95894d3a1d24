// A contact centre in a database: seats with skills over a dozen queues, work that waits, and what was closed before.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { accounts } from '#server/accounts/account.table.ts'
import { sessions, users } from '#server/auth/auth.table.ts'
import type { Database } from '#server/db/client.ts'
import { insertAll } from '#server/demo/bulk.store.ts'
import { newId, type AccountId, type PersonId, type QueueId } from '#server/kernel/ids.ts'
import { queues, routingRules } from '#server/routing/queue.table.ts'
import { accountSeats, people, seats, seatSkills, skills } from '#server/seats/seat.table.ts'
import { seedCalendars } from './seed-calendars.ts'

export const secret = 'a-secret-of-the-benchmark-and-of-nothing-else'
const fields = 12

export interface CentreSeat {
  id: PersonId
  cookie: string
}

/**
 * So many seats for one item each, with a session; each knows three of twelve fields, each field has a queue. Sessions are
 * written as signing in would write them: hashing a thousand passwords would measure scrypt.
 */
export async function seedCentre(db: Database, count: number): Promise<CentreSeat[]> {
  const now = new Date()
  await seedCalendars(db, now)
  const named = Array.from({ length: fields }, (_, i) => ({
    code: `field${i}`,
    name: `field${i}`,
    nameEn: `field${i}`,
  }))
  await db.insert(skills).values(named)
  const staff = Array.from({ length: count }, (_, i) => ({ id: newId<PersonId>(), name: `Seat ${i}` }))
  const cookies = staff.map(() => signedCookie())
  const accountIds = Array.from({ length: 200 }, () => newId<AccountId>())
  await db.transaction(async (tx) => {
    await insertAll(
      tx,
      people,
      staff.map(({ id, name }) => ({
        ...{ id, name, nameEn: name, email: `${id}@operator.example`, roles: ['technician' as const] },
        ...{ team: 'bench', language: 'en' as const, active: true, demo: false, createdAt: now },
      })),
    )
    await insertAll(
      tx,
      users,
      staff.map(({ id, name }) => ({
        ...{ id, name, email: `${id}@operator.example`, emailVerified: true, createdAt: now, updatedAt: now },
      })),
    )
    await insertAll(
      tx,
      sessions,
      staff.map(({ id }, i) => ({
        ...{ id: newId<never>() as string, userId: id, token: cookies[i]!.hash, createdAt: now, updatedAt: now },
        expiresAt: new Date(now.getTime() + 12 * 3_600_000),
      })),
    )
    for (let from = 0; from < count; from += 1_000) {
      const part = staff.slice(from, from + 1_000)
      await tx.insert(seats).values(
        part.map(({ id }) => ({
          ...{ id, level: 'L2' as const, capacity: 100, presence: 'offline' as const },
          ...{ presenceSince: now, idleSince: now },
        })),
      )
    }
    await insertAll(
      tx,
      seatSkills,
      staff.flatMap(({ id }, i) =>
        [0, 1, 5].map((step) => ({ seatId: id, ...skillOf(i + step, 3 + ((i + step) % 3)) })),
      ),
    )
    await insertAll(
      tx,
      accounts,
      accountIds.map((id, i) => ({
        ...{ id, code: `BENCH-${i}`, name: `Account ${i}`, nameEn: `Account ${i}`, grade: 'gold' as const },
        ...{ industry: 'bank', region: 'Shanghai', calendar: 'serviceDesk', active: true, demo: false, createdAt: now },
      })),
    )
    await tx
      .insert(accountSeats)
      .values(accountIds.map((accountId, i) => ({ accountId, seatId: staff[(i * 5) % count]!.id })))
    for (const [i, { code }] of named.entries()) {
      const id = newId<QueueId>()
      await tx.insert(queues).values({
        ...{ id, code, name: code, nameEn: code, level: 'L2' as const, skills: [{ skill: code, level: 3 }] },
        relaxation: [
          { after: 3_600, do: 'lowerLevel', by: 1 },
          { after: 7_200, do: 'pageSupervisor' },
        ],
        supervisorId: staff[0]!.id,
      })
      await tx.insert(routingRules).values({ position: i + 1, level: 'L2', when: {}, queueId: id })
    }
  })
  await db.execute(sql.raw(arriving))
  return staff.map(({ id }, i) => ({ id, cookie: `keyline=${encodeURIComponent(cookies[i]!.value)}` }))
}

const skillOf = (field: number, level: number) => ({ skill: `field${field % fields}`, level })

function signedCookie() {
  const token = randomBytes(16).toString('hex')
  // The house's secret signs several things, each with a key of its own.
  const key = createHmac('sha256', secret).update('keyline sessions').digest('base64url')
  const signature = createHmac('sha256', key).update(token).digest('base64')
  return { value: `${token}.${signature}`, hash: createHash('sha256').update(token).digest('base64url') }
}

/**
 * Work arrives as escalations to L2 would write it: ticket, work item, hand-off and event, in one statement for all of them.
 * Priorities as in a month of a real desk: 2 % P1, 10 % P2, 58 % P3, 30 % P4.
 */
const arriving = `
create function bench_arrive(first integer, count integer, over interval) returns void language sql as $$
  with q as (select array_agg(id order by code) as ids from queues),
       a as (select array_agg(id order by code) as ids from accounts),
       input as (
         select uuidv7() as ticket, 'TT-BENCH-' || n as number, a.ids[1 + n % cardinality(a.ids)] as account,
                q.ids[1 + n % cardinality(q.ids)] as queue, (now() - over * random())::timestamptz(3) as at,
                case when n % 50 = 0 then 'P1' when n % 10 = 1 then 'P2' when n % 10 < 8 then 'P3' else 'P4' end as priority
           from generate_series(first, first + count - 1) n, q, a),
       t as (
         insert into tickets (id, number, account_id, channel, type, symptom, impact, subject, description, language,
                              priority, status, level, queue_id, opened_at, updated_at, version)
         select ticket, number, account, 'portal', 'fault', 'noService', 'down', number, 'Nothing goes through.', 'en',
                priority, 'inProgress', 'L2', queue, at, at, 1 from input),
       w as (
         insert into work_items (id, ticket_id, account_id, queue_id, state, priority, aged_from, entered_queue_at,
                                 next_relaxation_at, passed_by)
         select uuidv7(), ticket, account, queue, 'queued', priority, at, now(), now() + interval '1 hour', '[]' from input),
       h as (
         insert into hand_offs (id, ticket_id, account_id, seq, kind, level, queue_id, from_at)
         select uuidv7(), ticket, account, 1, 'queue', 'L2', queue, at from input)
  insert into events (at, type, ticket_id, account_id, actor, payload)
  select now(), 'ticket.queued', ticket, account, '{"kind":"system","name":"bench"}',
         jsonb_build_object('queueId', queue, 'level', 'L2', 'because', 'escalated') from input
$$`

/** Work that comes in now, `over` shorter or longer ago. */
export async function arrive(db: Database, first: number, count: number, over = '0 s'): Promise<void> {
  await db.execute(sql`select bench_arrive(${first}::integer, ${count}::integer, ${over}::interval)`)
}

/** What was closed in the years before, with everything that stays of it: history that no step may have to read. */
export async function addClosed(db: Database, count: number): Promise<void> {
  const atOnce = 20_000
  for (let done = 0; done < count; done += atOnce) {
    await db.transaction(async (tx) => {
      // Rows as they are left in the end: the triggers that watched over their way there have nothing to do.
      await tx.execute(sql`set local session_replication_role = replica`)
      await tx.execute(sql.raw(closing(done, Math.min(atOnce, count - done))))
    })
  }
  // As they lie after years: nothing is left to tidy up that a house in operation would not have tidied up long ago.
  await db.execute(sql`vacuum analyze`)
  await db.execute(sql`checkpoint`)
}

const closing = (first: number, count: number) => `
  with q as (select array_agg(id order by code) as ids from queues),
       a as (select array_agg(id order by code) as ids from accounts),
       s as (select array_agg(id) as ids from seats),
       input as materialized (
         select uuidv7() as ticket, uuidv7() as item, uuidv7() as offer, n, a.ids[1 + n % cardinality(a.ids)] as account,
                q.ids[1 + n % cardinality(q.ids)] as queue, s.ids[1 + n % cardinality(s.ids)] as seat,
                (now() - interval '700 days' * random())::timestamptz(3) as at
           from generate_series(${first}, ${first + count - 1}) n, q, a, s),
       t as (
         insert into tickets (id, number, account_id, channel, type, symptom, impact, subject, description, language, priority,
                              status, level, queue_id, first_owner_id, opened_at, acknowledged_at, resolved_at, ended_at, updated_at, version)
         select ticket, 'TT-OLD-' || n, account, 'portal', 'fault', 'noService', 'down', 'Line down', 'Nothing goes through.', 'en',
                'P3', 'closed', 'L2', queue, seat, at, at, at, at, at, 9 from input),
       w as (
         insert into work_items (id, ticket_id, account_id, queue_id, state, priority, aged_from, entered_queue_at, passed_by, ended_at, weight)
         select item, ticket, account, queue, 'done', 'P3', at, at, '[]', at, 100 from input),
       o as (
         insert into offers (id, work_item_id, ticket_id, account_id, queue_id, seat_id, state, weight, offered_at, expires_at, ended_at)
         select offer, item, ticket, account, queue, seat, 'accepted', 100, at, at, at from input),
       h as (
         insert into hand_offs (id, ticket_id, account_id, seq, kind, level, queue_id, person_id, from_at, to_at, outcome)
         select uuidv7(), ticket, account, seq, 'seat', 'L2', queue, seat, at, at, 'resolved' from input, generate_series(1, 2) seq),
       c as (
         insert into clocks (id, ticket_id, account_id, kind, calendar, target_ms, state, started_at, due_at, stopped_at, ledger)
         select uuidv7(), ticket, account, kind, 'always@1', 14400000, 'stopped', at, at, at, '[]'
           from input, unnest(array['acknowledge', 'restore', 'resolve']) kind)
  insert into events (at, type, ticket_id, account_id, actor, payload, chain_seq)
  select at, type, ticket, account, '{"kind":"system","name":"bench"}', jsonb_build_object('seatId', seat, 'offerId', offer), seq
    from input, unnest(array['offer.accepted', 'ticket.resolved', 'ticket.closed']) with ordinality as e(type, seq)`

/** The years before have been reacted to in their time: no reaction of a running house reads them while it is measured. */
export async function reactToThePast(db: Database): Promise<void> {
  await db.execute(sql`
    update event_cursors set (tx, id) = (select tx, id from events order by tx desc, id desc limit 1)
     where exists (select from events)`)
}
