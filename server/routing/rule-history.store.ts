import { sql, type SQL } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { RuleFacts } from './rules.ts'

export interface PastTicket {
  number: string
  subject: string
  openedAt: Date
  level: SupportLevel
  queue: { code: string; name: string; nameEn: string } | null
  facts: RuleFacts
}

interface Row extends RuleFacts {
  number: string
  subject: string
  opened: string
  level: SupportLevel
  queue: PastTicket['queue']
}

/** Facts as rules read them now; account, circuit and priority as they are today. */
const facts = sql`
  select t.number, t.subject, to_json(t.opened_at)#>>'{}' as opened, t.level,
         jsonb_build_object('code', q.code, 'name', q.name, 'nameEn', q.name_en) as queue,
         t.type, c.kind as "circuitKind", t.symptom, t.priority, a.grade as "accountGrade", c.grade as "serviceGrade",
         t.language, coalesce(c.region, a.region) as region, t.account_id as account, t.repeat_of_id is not null as repeat
    from tickets t
    left join accounts a on a.id = t.account_id
    left join circuits c on c.id = t.circuit_id
    left join queues q on q.id = t.queue_id`

async function read(db: Db, rest: SQL): Promise<PastTicket[]> {
  const rows = await rowsOf<Row>(db, sql`${facts} ${rest}`)
  return rows.map(({ number, subject, opened, level, queue, ...facts }) => ({
    number,
    subject,
    openedAt: new Date(opened),
    level,
    queue,
    facts,
  }))
}

export async function ticketToTry(db: Db, number: string): Promise<PastTicket | null> {
  const [ticket] = await read(db, sql`where t.number = ${number.toUpperCase()}`)
  return ticket ?? null
}

/** A ticket that climbs later than this after its opening is not looked at. */
const longestClimbMs = 60 * 86_400_000

/**
 * Tickets that entered this level since then, the newest first. The ledger says who entered: it has a row per stay in a
 * queue. Rides tickets_opened.
 */
export async function ticketsThatEntered(
  db: Db,
  level: SupportLevel,
  since: Date,
  limit: number,
): Promise<PastTicket[]> {
  const entered =
    level === 'L1'
      ? sql`t.opened_at >= ${at(since)}`
      : sql`t.opened_at >= ${at(new Date(since.getTime() - longestClimbMs))} and exists (
              select from hand_offs h
               where h.ticket_id = t.id and h.level = ${level} and h.kind = 'queue' and h.from_at >= ${at(since)})`
  return read(db, sql`where ${entered} order by t.opened_at desc limit ${limit}`)
}
