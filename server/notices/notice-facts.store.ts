import { sql } from 'drizzle-orm'
import type { Language } from '#server/accounts/account.contract.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { answersFor } from '#server/accounts/portfolio.store.ts'
import { can, may } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant, toInstantOrNull } from '#server/db/transaction.ts'
import type { AccountId, DeliveryId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import { findTicket, scopeOf } from '#server/tickets/ticket.store.ts'
import type { NoticeKind } from './notice.contract.ts'
import type { NoticeFacts } from './words.ts'

interface Row {
  kind: NoticeKind
  at: string
  until_at: string | null
  ticket_id: TicketId | null
  account_id: AccountId | null
  person_id: PersonId | null
  name: string | null
  name_en: string | null
  email: string | null
  person_active: boolean | null
  language: Language | null
  roles: StaffRole[] | null
  portfolio: AccountId[] | null
  policy: NoticeFacts['policy']
  cause: string | null
  clock: NoticeFacts['clock']
  alert: (Omit<NonNullable<NoticeFacts['alert']>, 'dueAt'> & { dueAt: string | null }) | null
  digest: NoticeFacts['digest']
  work: NoticeFacts['work']
  knowledge: NoticeFacts['knowledge']
  turns: NoticeFacts['turns']
  step: number | null
  steps: number | null
  ticket: NoticeFacts['ticket']
  account: NoticeFacts['account']
  schedule: NoticeFacts['schedule']
}

export interface Addressed {
  facts: NoticeFacts
  person: { name: string; email: string; active: boolean } | null
}

/** What a delivery says, to whom, and whether that reader may know account and subject. Null when the notice is gone. */
export async function noticeFacts(db: Db, id: DeliveryId): Promise<Addressed | null> {
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select n.kind, n.at, n.until_at, n.ticket_id, n.account_id, e.id as person_id, e.name, e.name_en, e.email,
           e.active as person_active, e.language, e.roles,
           array(select a.id::text from accounts a where ${answersFor(sql`e.id`, sql`n.at`)}) as portfolio,
           case when p.id is not null then jsonb_build_object('name', p.name, 'nameEn', p.name_en) end as policy,
           case when l.id is not null then jsonb_build_object('id', l.id, 'rule', l.rule, 'severity', l.severity,
             'occurrences', l.occurrences, 'rung', l.rung, 'dueAt', l.due_at,
             'said', case when l.state = 'planned' and l.satisfied = false then coalesce(l.outcome, '') end) end as alert, case when n.kind = 'digest' then n.content end as digest,
           case when n.kind = 'plannedWork' then n.content end as work, case when n.kind = 'turns' then n.content end as turns,
           case when n.kind = 'knowledge' then n.content end as knowledge,
           r.cause->>'kind' as cause, case when r.cause->>'kind' = 'clock' then r.cause - 'kind' end as clock, f.step, jsonb_array_length(r.terms->'steps') as steps,
           case when t.id is not null then jsonb_build_object('number', t.number, 'priority', t.priority,
             'subject', coalesce(i.title->>coalesce(e.language, 'zh-CN'), t.subject)) end as ticket,
           case when a.id is not null then jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) end as account,
           case when s.id is not null then jsonb_build_object('id', s.id, 'name', s.name, 'nameEn', s.name_en, 'zone', s.zone) end as schedule
      from notice_deliveries d join notices n on n.id = d.notice_id
      left join people e on e.id = n.person_id
      left join attentions r on r.id = n.attention_id
      left join attention_firings f on f.attention_id = r.id and f.seq = n.firing
      left join attention_policies p on p.id = r.policy_id
      left join tickets t on t.id = n.ticket_id
      left join incidents i on i.ticket_id = t.id
      left join accounts a on a.id = n.account_id
      left join alerts l on l.id = n.alert_id
      left join on_call_schedules s on s.id = n.schedule_id
     where d.id = ${id}`,
  )
  if (!row) return null
  return {
    facts: {
      kind: row.kind,
      at: toInstant(row.at),
      language: row.language ?? 'zh-CN',
      policy: row.policy,
      cause: row.cause,
      clock: row.clock,
      alert: row.alert && { ...row.alert, dueAt: toInstantOrNull(row.alert.dueAt) },
      digest: row.digest,
      work: row.work,
      knowledge: row.knowledge,
      turns: row.turns,
      step: row.step === null || row.steps === null ? null : { number: row.step + 1, of: row.steps },
      ticket: row.ticket,
      account: row.account,
      inside: await seesInside(db, row),
      schedule: row.schedule,
      until: toInstantOrNull(row.until_at),
    },
    person: row.person_id ? { name: row.name!, email: row.email!, active: row.person_active === true } : null,
  }
}

/** The house's own channels say what whoever set them up decided; a person is told only what that person may see. */
async function seesInside(db: Db, row: Row): Promise<boolean> {
  if (!row.person_id) return true
  const actor: StaffActor = {
    kind: 'staff',
    id: row.person_id,
    name: row.name!,
    nameEn: row.name_en!,
    language: row.language!,
    roles: row.roles ?? [],
    accounts: row.portfolio ?? [],
  }
  if (!row.ticket_id) return row.account_id === null || can.seeAccount(actor, row.account_id)
  const ticket = await findTicket(db, { id: row.ticket_id })
  return ticket !== null && may.seeInside(actor, await scopeOf(db, ticket))
}
