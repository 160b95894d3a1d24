import { sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { eventRow } from '#server/events/record.ts'
import type { AccountId, CircuitId, ContactId, TicketId } from '#server/kernel/ids.ts'
import { clockJson } from '#server/sla/clock.store.ts'
import type { Concern, Opening } from './opening.ts'
import type { TicketSymptom } from './ticket.contract.ts'

/** How a request names what it concerns. Numbers and codes are matched without regard to case and spaces around them. */
export interface Naming {
  accountId?: AccountId
  accountCode?: string
  contactId?: ContactId
  circuitNumber?: string
  symptom: TicketSymptom
}

/**
 * Account, circuit and the fix that did not hold, in one look. A circuit counts only when it belongs to the account; a
 * repeat is the same circuit and symptom, resolved within 30 days (domain, Ticket).
 */
export async function concernOf(db: Db, naming: Naming, now: Date): Promise<Concern> {
  const [row] = await rowsOf<{
    account_id: AccountId
    grade: NonNullable<Concern['account']>['grade']
    calendar: string
    contact_id: ContactId | null
    circuit_id: CircuitId | null
    kind: NonNullable<Concern['circuit']>['kind']
    service_grade: NonNullable<Concern['circuit']>['grade']
    repeat_of: TicketId | null
  }>(
    db,
    sql`
    select a.id as account_id, a.grade, a.calendar, p.id as contact_id,
           c.id as circuit_id, c.kind, c.grade as service_grade,
           (select r.id from tickets r
             where r.circuit_id = c.id and r.symptom = ${naming.symptom}
               and r.resolved_at > ${new Date(now.getTime() - 30 * 86_400_000).toISOString()}::timestamptz
             order by r.resolved_at desc limit 1) as repeat_of
      from accounts a
      left join contacts p on p.id = ${naming.contactId ?? null}::uuid and p.account_id = a.id
      left join circuits c on c.account_id = a.id and c.number = ${naming.circuitNumber?.trim().toUpperCase() ?? null}
     where ${naming.accountId ? sql`a.id = ${naming.accountId}::uuid` : sql`a.code = ${naming.accountCode?.trim().toUpperCase() ?? null}`}`,
  )
  if (!row) return { account: null, contactId: null, circuit: null, repeatOfId: null }
  return {
    account: { id: row.account_id, grade: row.grade, calendar: row.calendar },
    contactId: row.contact_id,
    circuit: row.circuit_id ? { id: row.circuit_id, kind: row.kind, grade: row.service_grade } : null,
    repeatOfId: row.repeat_of,
  }
}

export interface RequestKey {
  principal: string
  key: string
  bodyHash: Buffer
}

/**
 * Writes everything that opening means in one statement, so that one round trip makes it durable: the request's key, the
 * ticket, its work item, the first row of the hand-off ledger, the clocks and the event. Null when the key was used
 * before: nothing is written then, and the caller reads the first answer.
 */
export async function insertOpening(
  db: Database,
  opening: Opening,
  linkHash: Buffer,
  actor: Actor,
  key: RequestKey | null,
): Promise<string | null> {
  const { request, concern, now } = opening
  const accountId = concern.account?.id ?? null
  const ticket = {
    id: opening.id,
    account_id: accountId,
    contact_id: concern.contactId,
    circuit_id: concern.circuit?.id ?? null,
    reporter: request.reporter,
    channel: request.channel,
    type: request.type,
    symptom: request.symptom,
    impact: request.impact,
    subject: request.subject,
    description: request.description,
    language: request.language,
    since: request.since,
    priority: opening.priority,
    status: 'acknowledged',
    level: 'L1',
    queue_id: opening.queueId,
    repeat_of_id: concern.repeatOfId,
    rejected_count: 0,
    link_hash: `\\x${linkHash.toString('hex')}`,
    demo: false,
    opened_at: now,
    updated_at: now,
    version: 1,
  }
  const workItem = {
    id: opening.workItemId,
    ticket_id: opening.id,
    account_id: accountId,
    queue_id: opening.queueId,
    state: 'queued',
    priority: opening.priority,
    aged_from: now,
    bump: 0,
    entered_queue_at: now,
    relaxation_step: 0,
    next_relaxation_at: opening.nextRelaxationAt,
    offers_made: 0,
    passed_by: [],
    preferred_seat_id: opening.takenBy,
    weight: 100,
  }
  const handOff = {
    id: opening.handOffId,
    ticket_id: opening.id,
    account_id: accountId,
    seq: 1,
    kind: 'queue',
    level: 'L1',
    queue_id: opening.queueId,
    from_at: now,
  }
  const event = eventRow(
    {
      type: 'ticket.opened',
      ticketId: opening.id,
      accountId,
      payload: {
        number: '',
        via: request.channel,
        priority: opening.priority,
        repeat: concern.repeatOfId !== null,
        status: { from: null, to: 'acknowledged' },
        contactId: concern.contactId,
      },
    },
    actor,
    now,
  )
  const [row] = await rowsOf<{ number: string }>(
    db,
    sql`
    with input as (select ${JSON.stringify({ ticket, workItem, handOff, event, clocks: opening.clocks.map(clockJson) })}::jsonb as j),
    key as (
      insert into request_keys (principal, key, body_hash, at, answer)
      select ${key?.principal ?? ''}, ${key?.key ?? ''}, ${key?.bodyHash ?? Buffer.alloc(0)}, ${now.toISOString()}::timestamptz,
             ${JSON.stringify({ id: opening.id })}::jsonb
       where ${key !== null}
      on conflict do nothing returning 1),
    numbered as (
      select 'TT-' || ${String(now.getUTCFullYear())} || '-' || lpad(nextval('ticket_numbers')::text, 6, '0') as number
        from input where ${key === null} or exists (select from key)),
    t as (
      insert into tickets
      select r.* from input, numbered, jsonb_populate_record(null::tickets, input.j->'ticket' || jsonb_build_object('number', numbered.number)) r
      returning number),
    w as (insert into work_items select r.* from input, t, jsonb_populate_record(null::work_items, input.j->'workItem') r),
    h as (insert into hand_offs select r.* from input, t, jsonb_populate_record(null::hand_offs, input.j->'handOff') r),
    c as (insert into clocks select r.* from input, t, jsonb_populate_recordset(null::clocks, input.j->'clocks') r),
    e as (
      insert into events (at, type, ticket_id, account_id, actor, payload)
      select r.at, r.type, r.ticket_id, r.account_id, r.actor, r.payload || jsonb_build_object('number', t.number)
        from input, t, jsonb_populate_record(null::events, input.j->'event') r)
    select number from t`,
  )
  return row?.number ?? null
}
