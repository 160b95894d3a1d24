import { sql, type SQL } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountEscalationId, AccountId, PersonId } from '#server/kernel/ids.ts'
import { escalationMoves } from './account-escalation.ts'
import type { EscalationLine, EscalationView } from './account-escalation-view.contract.ts'

const instant = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const person = (alias: string) =>
  sql.raw(`jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'nameEn', ${alias}.name_en)`)

/** permissions.ts as a filter inside the query: the house sees all, managers their portfolio, others what they own or watch. */
function visibleTo(actor: StaffActor): SQL {
  const mine = sql`e.account_id in (select jsonb_array_elements_text(${JSON.stringify(actor.accounts)}::jsonb)::uuid)`
  const asked = sql`e.owner_id = ${actor.id} or exists (select from account_escalation_watchers w
                      where w.escalation_id = e.id and w.person_id = ${actor.id})`
  return can.seeAllAccounts(actor) ? sql`true` : sql`(${mine} or ${asked})`
}

const lineColumns = (actor: StaffActor) => sql`
  e.number, e.title, e.severity, e.trend, e.state, e.next_step as "nextStep", e.version,
  jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en, 'grade', a.grade) as account,
  ${person('o')} as owner,
  ${instant('e.target_at')} as "targetAt", ${instant('e.promise_at')} as "promiseAt",
  ${instant('e.promise_broken_at')} as "promiseBrokenAt", ${instant('e.next_step_at')} as "nextStepAt",
  ${instant('e.opened_at')} as "openedAt", ${instant('e.ended_at')} as "endedAt", ${instant('e.updated_at')} as "updatedAt",
  (select count(*) from account_escalation_tickets c where c.escalation_id = e.id)::int as tickets,
  exists (select from account_escalation_watchers w where w.escalation_id = e.id and w.person_id = ${actor.id}
           and w.seen_version < e.version) as "isNews"`
const tables = sql`account_escalations e join accounts a on a.id = e.account_id join people o on o.id = e.owner_id`

/** Escalations the reader may see: those under way first, the worst first, then the oldest. */
export async function escalationLines(
  db: Db,
  actor: StaffActor,
  query: { state: 'open' | 'all'; account?: string | undefined; limit: number },
): Promise<EscalationLine[]> {
  const conditions = [visibleTo(actor)]
  if (query.state === 'open') conditions.push(sql`e.ended_at is null`)
  if (query.account) conditions.push(sql`a.code = ${query.account}`)
  return rowsOf<EscalationLine>(
    db,
    sql`select ${lineColumns(actor)} from ${tables} where ${sql.join(conditions, sql` and `)}
         order by e.ended_at is not null, array_position(array['critical', 'serious', 'watch'], e.severity),
                  coalesce(e.ended_at, e.opened_at) asc limit ${query.limit}`,
  )
}

type Row = Omit<EscalationView, 'moves' | 'mayRun' | 'isWatching'> & { id: AccountEscalationId; accountId: AccountId }

/** One record as its reader sees it; null when there is none that is theirs to see. */
export async function escalationView(
  db: Db,
  actor: StaffActor,
  number: string,
): Promise<{ view: EscalationView; id: AccountEscalationId } | null> {
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select e.id, e.account_id as "accountId", ${lineColumns(actor)}, e.reason, e.target, e.promise, e.outcome, ${person('b')} as "openedBy",
           coalesce((select jsonb_agg(jsonb_build_object('number', t.number, 'subject', t.subject, 'priority', t.priority, 'status', t.status,
                                      'openedAt', ${instant('t.opened_at')}, 'promisedAt', ${instant('t.promised_at')},
                                      'circuit', (select number from circuits where id = t.circuit_id)) order by t.opened_at)
                       from account_escalation_tickets c join tickets t on t.id = c.ticket_id where c.escalation_id = e.id), '[]') as causes,
           coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'nameEn', p.name_en, 'team', p.team,
                                      'hasSeen', w.seen_version >= e.version) order by w.at, p.name)
                       from account_escalation_watchers w join people p on p.id = w.person_id where w.escalation_id = e.id), '[]') as watchers,
           coalesce((select jsonb_agg(jsonb_build_object('seq', l.seq, 'kind', l.kind, 'text', l.text, 'facts', l.facts,
                                      'by', jsonb_build_object('id', l.by_id, 'name', l.by_name, 'nameEn', l.by_name_en),
                                      'at', ${instant('l.at')}) order by l.seq desc)
                       from account_escalation_entries l where l.escalation_id = e.id), '[]') as log
      from ${tables} join people b on b.id = e.opened_by_id
     where e.number = ${number} and ${visibleTo(actor)}`,
  )
  if (!row) return null
  const { id, accountId, ...view } = row
  const mayRun = can.runAccountEscalation(actor, accountId, view.owner.id as PersonId) && view.endedAt === null
  return {
    id,
    view: {
      ...view,
      moves: mayRun ? [...escalationMoves[view.state]] : [],
      mayRun,
      isWatching: view.watchers.some((each) => each.id === actor.id),
    },
  }
}

/** People of the house, to own or to watch; found by name or team. */
export async function staffLike(
  db: Db,
  q: string,
): Promise<{ id: string; name: string; nameEn: string; team: string }[]> {
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return rowsOf(
    db,
    sql`select id, name, name_en as "nameEn", team from people
         where active and (name ilike ${like} or name_en ilike ${like} or team ilike ${like}) order by team, name limit 50`,
  )
}

/** One person of the house, or null. */
export async function staffMember(db: Db, id: string): Promise<{ name: string; nameEn: string } | null> {
  const [row] = await rowsOf<{ name: string; nameEn: string }>(
    db,
    sql`select name, name_en as "nameEn" from people where id = ${id}::uuid and active`,
  )
  return row ?? null
}
