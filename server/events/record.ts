import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import type { Actor as Someone } from '#server/auth/actor.ts'
import type { Actor, KeylineEvent } from './event.ts'

export interface EventRow {
  at: string
  type: string
  ticket_id: string | null
  account_id: string | null
  actor: Actor
  payload: object
}

/** Events as rows, for statements that write them together with what they tell of. */
export function eventRow(event: KeylineEvent, actor: Someone, now: Date): EventRow {
  return {
    at: now.toISOString(),
    type: event.type,
    ticket_id: event.ticketId,
    account_id: event.accountId,
    actor: actorOf(actor),
    payload: event.payload,
  }
}

/** Writes what happened, in the transaction that made it happen. Lock the ticket first: its chain is extended here. */
export async function record(tx: Db, actor: Someone, now: Date, ...happened: KeylineEvent[]): Promise<void> {
  if (happened.length === 0) return
  const rows = JSON.stringify(happened.map((event) => eventRow(event, actor, now)))
  await tx.execute(sql`
    insert into events (at, type, ticket_id, account_id, actor, payload)
    select at, type, ticket_id, account_id, actor, payload
      from jsonb_to_recordset(${rows}::jsonb)
        as r(at timestamptz, type text, ticket_id uuid, account_id uuid, actor jsonb, payload jsonb)`)
}

export function actorOf(actor: Someone): Actor {
  if (actor.kind === 'system') return { kind: 'system', name: actor.name }
  return { kind: actor.kind, id: actor.kind === 'link' ? actor.ticketId : actor.id, name: actor.name }
}
