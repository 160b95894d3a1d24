import { sql, type SQL } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { actorOf } from '#server/events/record.ts'
import {
  newId,
  type AccountId,
  type OfferId,
  type PersonId,
  type QueueId,
  type TicketId,
  type WorkItemId,
} from '#server/kernel/ids.ts'
import type { SupportLevel, TicketPriority } from '#server/tickets/ticket.contract.ts'
import type { Queue, RoutingConfiguration } from './configuration.store.ts'
import type { Decision, ItemFacts, RoundRecord, SeatFacts } from './match.ts'
import type { OfferCard } from './offer.contract.ts'
import { routingRounds } from './queue.table.ts'

/** What an offer's card needs of its ticket, beside what the matcher needs. */
export interface QueuedItem extends ItemFacts {
  card: Omit<OfferCard, 'offerId' | 'offeredAt' | 'expiresAt' | 'queue' | 'ticketId'>
  queue: Queue
}

/** Whoever assigns work waits here for the others: two rounds at once would give one seat twice its capacity. */
export async function lockRouting(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(4702)`)
}

/**
 * Whether anything waits and anybody is free, in one cheap look: most of what wakes the matcher (an acceptance in a house
 * that is full, a seat back in a house where nothing waits) needs no round. Rides work_items_queue_order.
 */
export async function worthARound(db: Db): Promise<boolean> {
  const [row] = await rowsOf<{ worth: boolean }>(
    db,
    sql`select exists (select from work_items where state = 'queued')
           and exists (select from seats where presence = 'available' and load < capacity) as worth`,
  )
  return row?.worth ?? false
}

interface ItemRow {
  /** How much the look found in all, where it went over queues. */
  seen: number
  id: WorkItemId
  ticket_id: TicketId
  account_id: AccountId | null
  queue_id: QueueId
  priority: TicketPriority
  weight: number
  relaxation_step: number
  passed_by: PersonId[]
  refused_by: Record<PersonId, string> | null
  from_seat_id: PersonId | null
  preferred_seat_id: PersonId | null
  note: string | null
  number: string
  subject: string
  symptom: OfferCard['symptom']
  impact: OfferCard['impact']
  level: SupportLevel
  opened: string
  account_name: string | null
  account_name_en: string | null
  account_grade: OfferCard['accountGrade']
  circuit_number: string | null
  service_grade: OfferCard['serviceGrade']
  named: PersonId[] | null
  team: PersonId[] | null
  last_solvers: PersonId[] | null
  excluded: PersonId[] | null
}

/** A queue some free seat may serve, and the step of its plan from which on. */
export interface Hope {
  queueId: QueueId
  fromStep: number
}

/**
 * Waiting work of these queues in order of work over all of them: priority, bump, age; the first `most`, locked for this
 * round, and whether there is more behind. Rides work_items_queue_order; what waits further back costs nothing.
 */
export async function lockQueued(
  tx: Transaction,
  configuration: RoutingConfiguration,
  hopes: readonly Hope[],
  most: number,
): Promise<{ items: QueuedItem[]; more: boolean }> {
  const rows = await readRows(
    tx,
    sql`first.seen`,
    sql`(select pick.id, count(*) over ()::integer as seen
           from jsonb_to_recordset(${JSON.stringify(hopes)}::jsonb) as q("queueId" uuid, "fromStep" integer)
          cross join lateral (
                select i.id, i.priority, i.bump, i.aged_from from work_items i
                 where i.queue_id = q."queueId" and i.state = 'queued' and i.relaxation_step >= q."fromStep"
                 order by i.priority, i.bump desc nulls last, i.aged_from limit ${most}) as pick
          order by pick.priority, pick.bump desc nulls last, pick.aged_from limit ${most}) as first
      join work_items w on w.id = first.id and w.state = 'queued'`,
  )
  return { items: rows.map((row) => itemOf(row, configuration)), more: (rows[0]?.seen ?? 0) >= most }
}

/** The live work of one ticket, in whatever state, for who gives it to a seat by hand. */
export async function itemOfTicket(
  tx: Transaction,
  configuration: RoutingConfiguration,
  ticketId: TicketId,
): Promise<QueuedItem | null> {
  const of = sql`work_items w`
  const [row] = await readRows(tx, sql`0 as seen`, of, sql`where w.ticket_id = ${ticketId} and w.ended_at is null`)
  return row ? itemOf(row, configuration) : null
}

function readRows(tx: Transaction, seen: SQL, from: SQL, where = sql``): Promise<ItemRow[]> {
  return rowsOf<ItemRow>(
    tx,
    sql`
    select ${seen}, w.id, w.ticket_id, w.account_id, w.queue_id, w.priority, w.weight, w.relaxation_step, w.passed_by, w.refused_by,
           w.from_seat_id, w.preferred_seat_id, w.note, t.number, t.subject, t.symptom, t.impact, t.level,
           to_json(t.opened_at)#>>'{}' as opened,
           a.name as account_name, a.name_en as account_name_en, a.grade as account_grade,
           c.number as circuit_number, c.grade as service_grade,
           s.named, s.team, s.excluded,
           (select jsonb_agg(l.seat_id) from last_solvers l where l.subject_id in (t.circuit_id, w.account_id)) as last_solvers
      from ${from}
      join tickets t on t.id = w.ticket_id
      left join accounts a on a.id = w.account_id
      left join circuits c on c.id = t.circuit_id
      left join lateral (
           select jsonb_agg(n.seat_id) filter (where n.kind = 'named') as named,
                  jsonb_agg(n.seat_id) filter (where n.kind = 'team') as team,
                  jsonb_agg(n.seat_id) filter (where n.kind = 'excluded') as excluded
             from account_seats n where n.account_id = w.account_id) s on true
     ${where}
     order by w.priority, w.bump desc, w.aged_from
       for update of t, w skip locked`,
  )
}

function itemOf(row: ItemRow, configuration: RoutingConfiguration): QueuedItem {
  const queue = configuration.queueById(row.queue_id)
  return {
    id: row.id,
    ticketId: row.ticket_id,
    accountId: row.account_id,
    queueId: row.queue_id,
    level: queue.level,
    priority: row.priority,
    weight: row.weight,
    skills: queue.skills,
    relaxation: queue.relaxation,
    relaxationStep: row.relaxation_step,
    passedBy: row.passed_by,
    ...(row.refused_by ? { refusedBy: row.refused_by } : {}),
    fromSeatId: row.from_seat_id,
    preferredSeatId: row.preferred_seat_id,
    named: row.named ?? [],
    excluded: row.excluded ?? [],
    team: row.team ?? [],
    lastSolvers: row.last_solvers ?? [],
    affinity: queue.affinity,
    preferredSkills: queue.preferred,
    queue,
    card: {
      number: row.number,
      subject: row.subject,
      accountName: row.account_name,
      accountNameEn: row.account_name_en,
      accountGrade: row.account_grade,
      circuitNumber: row.circuit_number,
      serviceGrade: row.service_grade,
      priority: row.priority,
      symptom: row.symptom,
      impact: row.impact,
      level: row.level,
      openedAt: new Date(row.opened).toISOString(),
      note: row.note,
    },
  }
}

/** Offers, the items' new state, the round itself and the events, in one statement. */
export async function writeRound(
  tx: Transaction,
  seats: SeatFacts[],
  items: QueuedItem[],
  decisions: Decision[],
  now: Date,
) {
  const byId = new Map(items.map((item) => [item.id, item]))
  const made = decisions.flatMap((decision) => {
    const best = decision.ranked[0]
    const item = byId.get(decision.itemId)
    if (!best || !item) return []
    const expiresAt = new Date(now.getTime() + item.queue.offerSeconds * 1000)
    return [{ id: newId<OfferId>(), item, seatId: best.seatId, expiresAt }]
  })
  // Whatever touches several seats goes in their order, so that no two wait for each other.
  made.sort((a, b) => (a.seatId < b.seatId ? -1 : 1))
  const offered = new Set(made.map(({ item }) => item.id))
  const record: RoundRecord = {
    seats,
    items: items.filter((item) => offered.has(item.id)).map(({ card: _card, queue: _queue, ...facts }) => facts),
  }
  const rows = made.map(({ id, item, seatId, expiresAt }) => ({
    id,
    work_item_id: item.id,
    ticket_id: item.ticketId,
    account_id: item.accountId,
    queue_id: item.queueId,
    seat_id: seatId,
    state: 'open',
    weight: item.weight,
    offered_at: now,
    expires_at: expiresAt,
    payload: {
      ...item.card,
      seatId,
      offerId: id,
      ticketId: item.ticketId,
      queue: { code: item.queue.code, name: item.queue.name, nameEn: item.queue.nameEn },
      offeredAt: now.toISOString(),
      expiresAt: expiresAt.toISOString(),
    },
  }))
  if (rows.length > 0) {
    await tx.execute(sql`
    with input as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
           id uuid, work_item_id uuid, ticket_id uuid, account_id uuid, queue_id uuid, seat_id uuid, state text,
           weight integer, offered_at timestamptz, expires_at timestamptz, payload jsonb)),
    w as (update work_items set state = 'offered', offers_made = offers_made + 1
            from input where work_items.id = input.work_item_id),
    o as (insert into offers (id, work_item_id, ticket_id, account_id, queue_id, seat_id, state, weight, offered_at, expires_at)
          select id, work_item_id, ticket_id, account_id, queue_id, seat_id, state, weight, offered_at, expires_at from input),
    round as (insert into routing_rounds (at, record) values (${now.toISOString()}::timestamptz, ${sql.param(record, routingRounds.record)}) returning id),
    i as (insert into routing_round_items (ticket_id, round_id) select input.ticket_id, round.id from input, round)
    insert into events (at, type, ticket_id, account_id, actor, payload)
    select offered_at, 'offer.made', ticket_id, account_id, ${JSON.stringify(actorOf({ kind: 'system', name: 'routing' }))}::jsonb, payload from input`)
  }
  return made
}
