import { sql, type SQL } from 'drizzle-orm'
import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { TicketScope } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, ContactId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { isClaimOnly } from './claim.ts'
import type { SupportLevel, TicketStatus } from './ticket.contract.ts'
import type { Reporter } from './ticket.table.ts'
import type { CustomerTicketLine, PersonRef, TicketLine } from './ticket-view.contract.ts'

export interface ScopedLine {
  line: TicketLine
  customer: CustomerTicketLine
  scope: {
    accountId: AccountId | null
    contactId: ContactId | null
    level: SupportLevel
    holderId: PersonId | null
    firstOwnerId: PersonId | null
  }
}

export interface LineRow extends Omit<
  TicketLine,
  'account' | 'circuit' | 'queue' | 'holder' | 'firstOwner' | 'clock' | 'repeat'
> {
  account_id: AccountId | null
  contact_id: ContactId | null
  contact_name: string | null
  told: Reporter | null
  acknowledged: boolean
  repeat: boolean
  account: { code: string; name: string; nameEn: string; grade: AccountGrade } | null
  circuit: { number: string; grade: ServiceGrade } | null
  queue: TicketLine['queue']
  holder: PersonRef | null
  first_owner: PersonRef | null
  clock: TicketLine['clock']
}

const person = (alias: string) =>
  sql.raw(
    `case when ${alias}.id is null then null else jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'nameEn', ${alias}.name_en) end`,
  )
const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** The columns of a line, over `tickets t` and what hangs on it. Everything rides primary keys; the clock rides clocks_kind. */
export const lineColumns: SQL = sql`
  t.id, t.number, t.subject, t.type, t.symptom, t.impact, t.channel, t.priority, t.status, t.level, coalesce(t.tags, '{}') as tags, t.version,
  t.account_id, t.contact_id, p.name as contact_name, t.reporter as told, t.acknowledged_at is not null as acknowledged,
  t.repeat_of_id is not null as repeat,
  exists (select from customer_escalations e where e.ticket_id = t.id and e.answered_at is null and e.lapsed_at is null) as "isPushed",
  (select i.number from tickets i where i.id = t.parent_id) as incident,
  case when a.id is null then null else jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en, 'grade', a.grade) end as account,
  case when c.id is null then null else jsonb_build_object('number', c.number, 'grade', c.grade) end as circuit,
  jsonb_build_object('code', q.code, 'name', q.name, 'nameEn', q.name_en) as queue,
  ${person('h')} as holder, ${person('f')} as first_owner,
  ${iso('t.opened_at')} as "openedAt", ${iso('t.updated_at')} as "updatedAt",
  ${iso('t.resume_at')} as "resumeAt", ${iso('t.promised_at')} as "promisedAt",
  (select jsonb_build_object('kind', k.kind, 'state', k.state, 'dueAt', ${iso('k.due_at')},
                             'breached', k.due_at < now() and k.state = 'running' or k.breached_at is not null)
     from clocks k where k.ticket_id = t.id and k.state <> 'stopped' and k.holding is null
    order by k.state = 'paused', k.due_at limit 1) as clock`

export const lineTables: SQL = sql`
  join queues q on q.id = t.queue_id
  left join accounts a on a.id = t.account_id
  left join circuits c on c.id = t.circuit_id
  left join contacts p on p.id = t.contact_id
  left join people h on h.id = t.holder_id
  left join people f on f.id = t.first_owner_id`

const awaitsCustomer: readonly TicketStatus[] = ['pending', 'resolved']

/** A row of `lineColumns` as lists show it, to staff and to the customer. */
export function scoped(row: LineRow): ScopedLine {
  const { account_id, contact_id, contact_name, told, acknowledged, first_owner, ...shared } = row
  const isClaim = isClaimOnly(row.channel, acknowledged)
  return {
    line: { ...shared, firstOwner: first_owner },
    customer: {
      number: row.number,
      subject: row.subject,
      type: row.type,
      symptom: row.symptom,
      impact: row.impact,
      priority: isClaim ? null : row.priority,
      status: row.status,
      circuit: (isClaim ? told?.circuitNumber : row.circuit?.number) ?? null,
      openedBy: (isClaim ? told?.name : (contact_name ?? told?.name)) ?? '',
      openedAt: row.openedAt,
      updatedAt: row.updatedAt,
      promisedAt: row.promisedAt,
      awaitsYou: awaitsCustomer.includes(row.status),
      version: row.version,
    },
    scope: {
      accountId: account_id,
      contactId: contact_id,
      level: row.level,
      holderId: (row.holder?.id ?? null) as PersonId | null,
      firstOwnerId: (first_owner?.id ?? null) as PersonId | null,
    },
  }
}

/** A line with everything that decides who may see it. */
export type LiveLine = ScopedLine & { scope: Omit<TicketScope, 'id'> }

/** Lines of these tickets, for the live channel and for bulk reads. */
export async function ticketLines(db: Db, ids: TicketId[]): Promise<Map<TicketId, LiveLine>> {
  if (ids.length === 0) return new Map()
  const rows = await rowsOf<LineRow & { participants: PersonId[] }>(
    db,
    sql`select ${lineColumns},
               array(select distinct o.person_id from hand_offs o where o.ticket_id = t.id and o.person_id is not null) as participants
          from tickets t ${lineTables} where t.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`,
  )
  return new Map(
    rows.map(({ participants, ...row }) => {
      const line = scoped(row)
      return [row.id as TicketId, { ...line, scope: { ...line.scope, participants } }]
    }),
  )
}

/** A page of lines chosen by `from` (the ids in order, as `picked(id, place)`), so that columns are read only for the page. */
export async function linesInOrder(db: Db, picked: SQL): Promise<ScopedLine[]> {
  // One value for the page: telling twenty rows of thirty columns apart costs more here than reading them there.
  const [page] = await rowsOf<{ lines: LineRow[] }>(
    db,
    sql`with picked as materialized (${picked})
        select coalesce(json_agg(line), '[]') as lines
          from (select ${lineColumns} from picked join tickets t on t.id = picked.id ${lineTables} order by picked.place) line`,
  )
  return page!.lines.map(scoped)
}
