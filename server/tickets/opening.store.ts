import { sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
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

interface ConcernRow {
  place: number
  closed: boolean
  account_id: AccountId
  grade: NonNullable<Concern['account']>['grade']
  calendar: string
  region: string
  contact_id: ContactId | null
  circuit_id: CircuitId | null
  kind: NonNullable<Concern['circuit']>['kind']
  service_grade: NonNullable<Concern['circuit']>['grade']
  circuit_region: string | null
  repeat_of: TicketId | null
}

/**
 * Account, circuit and the fix that did not hold, in one look for all that are being opened. A circuit counts only when it
 * belongs to the account; a repeat is the same circuit and symptom, resolved within 30 days (domain, Ticket).
 */
export async function concernsOf(db: Db, namings: Naming[], now: Date): Promise<Concern[]> {
  const asked = namings.map((naming, place) => ({
    place,
    account_id: naming.accountId,
    account_code: naming.accountCode?.trim().toUpperCase(),
    contact_id: naming.contactId,
    circuit_number: naming.circuitNumber?.trim().toUpperCase(),
    symptom: naming.symptom,
  }))
  const since = new Date(now.getTime() - 30 * 86_400_000).toISOString()
  const rows = await rowsOf<ConcernRow>(
    db,
    sql`
    select n.place, a.closed_at is not null as closed, a.id as account_id, a.grade, a.calendar, a.region, p.id as contact_id,
           c.id as circuit_id, c.kind, c.grade as service_grade, c.region as circuit_region,
           (select r.id from tickets r
             where r.circuit_id = c.id and r.symptom = n.symptom and r.resolved_at > ${since}::timestamptz
             order by r.resolved_at desc limit 1) as repeat_of
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
           as n(place integer, account_id uuid, account_code text, contact_id uuid, circuit_number text, symptom text)
     cross join lateral (
           select * from accounts where id = n.account_id
           union all
           select * from accounts where n.account_id is null and code = n.account_code) a
      left join contacts p on p.id = n.contact_id and p.account_id = a.id
      left join circuits c on c.number = n.circuit_number and c.account_id = a.id`,
  )
  const found = new Map(rows.map((row) => [row.place, row]))
  return namings.map((_, place) => {
    const row = found.get(place)
    if (!row) return { account: null, contactId: null, circuit: null, repeatOfId: null }
    return {
      account: { id: row.account_id, grade: row.grade, calendar: row.calendar, region: row.region },
      isClosed: row.closed,
      contactId: row.contact_id,
      circuit: row.circuit_id
        ? { id: row.circuit_id, kind: row.kind, grade: row.service_grade, region: row.circuit_region }
        : null,
      repeatOfId: row.repeat_of,
    }
  })
}

export async function concernOf(db: Db, naming: Naming, now: Date): Promise<Concern> {
  const [concern] = await concernsOf(db, [naming], now)
  return concern as Concern
}

export interface RequestKey {
  principal: string
  key: string
  bodyHash: Buffer
}

export interface Entry {
  opening: Opening
  linkHash: Buffer
  actor: Actor
  key: RequestKey | null
}

/**
 * Writes everything that opening means in one statement, so that one round trip makes it durable: the request's key, the
 * ticket, its work item, the first row of the hand-off ledger, the clocks and the event; for one ticket or for several
 * that were asked for at the same moment. Answers the numbers given; an opening whose key was used before gets none, and
 * nothing of it is written.
 */
export async function insertOpenings(db: Db, entries: Entry[], now: Date): Promise<Map<TicketId, string>> {
  const at = now.toISOString()
  const rows = await rowsOf<{ id: TicketId; number: string }>(
    db,
    sql`
    with input as materialized (select j from jsonb_array_elements(${JSON.stringify(entries.map(rowsFor))}::jsonb) as e(j)),
    key as (
      insert into request_keys (principal, key, body_hash, at, answer)
      select j->'key'->>'principal', j->'key'->>'key', decode(j->'key'->>'bodyHash', 'hex'), ${at}::timestamptz,
             jsonb_build_object('id', j->'ticket'->>'id')
        from input where j ? 'key'
      on conflict do nothing returning (answer->>'id')::uuid as id),
    fresh as materialized (
      select j, 'TT-' || ${String(now.getUTCFullYear())}::text || '-' || lpad(nextval('ticket_numbers')::text, 6, '0') as number
        from input where not j ? 'key' or (j->'ticket'->>'id')::uuid in (select id from key)),
    t as (
      insert into tickets
      select r.* from fresh, jsonb_populate_record(null::tickets, j->'ticket' || jsonb_build_object('number', number)) r
      returning id, number),
    w as (insert into work_items select r.* from fresh, jsonb_populate_record(null::work_items, j->'workItem') r),
    h as (insert into hand_offs select r.* from fresh, jsonb_populate_record(null::hand_offs, j->'handOff') r),
    c as (insert into clocks select r.* from fresh, jsonb_populate_recordset(null::clocks, j->'clocks') r),
    e as (
      insert into events (at, type, ticket_id, account_id, actor, payload)
      select r.at, r.type, r.ticket_id, r.account_id, r.actor, r.payload || jsonb_build_object('number', number)
        from fresh, jsonb_populate_record(null::events, j->'event') r)
    select id, number from t`,
  )
  return new Map(rows.map((row) => [row.id, row.number]))
}

/** One opening as rows of the tables it concerns; names are the columns'. */
function rowsFor({ opening, linkHash, actor, key }: Entry) {
  const { request, concern, now } = opening
  const accountId = concern.account?.id ?? null
  return {
    ...(key ? { key: { principal: key.principal, key: key.key, bodyHash: key.bodyHash.toString('hex') } } : {}),
    ticket: {
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
      level: opening.level,
      queue_id: opening.queueId,
      repeat_of_id: concern.repeatOfId,
      rejected_count: 0,
      link_hash: `\\x${linkHash.toString('hex')}`,
      demo: false,
      opened_at: now,
      updated_at: now,
      version: 1,
    },
    workItem: {
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
    },
    handOff: {
      id: opening.handOffId,
      ticket_id: opening.id,
      account_id: accountId,
      seq: 1,
      kind: 'queue',
      level: opening.level,
      queue_id: opening.queueId,
      from_at: now,
    },
    clocks: opening.clocks.map(clockJson),
    event: eventRow(
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
    ),
  }
}
