import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AccountId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { TicketPriority } from '#server/tickets/ticket.contract.ts'
import type { Rule, RuleFacts } from '../rules.ts'
import { quantile } from './draw.ts'
import type { Stretch } from './hours.ts'
import { stagesOf, type Holding } from './stages.ts'
import type { Arrival, Stage } from './world.ts'

/** More than this is asked in a shorter period: about a minute's work and 200 MB. */
export const mostTickets = 100_000

interface Row extends Omit<RuleFacts, 'priority'> {
  id: TicketId
  priority: TicketPriority
  opened: number
  acknowledged: number | null
  acknowledge_by: number | null
  named: PersonId[] | null
  team: PersonId[] | null
  excluded: PersonId[] | null
}

interface HoldingRow extends Omit<Holding, 'from' | 'to'> {
  ticket: TicketId
  from: number
  to: number | null
}

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`)

/** The house's own tickets of a period, as they came and as they were worked on. Read only. */
export async function ownArrivals(
  db: Database,
  rules: readonly Rule[],
  period: Stretch,
  now: Date,
): Promise<Arrival[]> {
  const [from, to] = period.map((moment) => at(new Date(moment)))
  const chosen = sql`select * from tickets
                      where opened_at < ${to}
                        and (opened_at >= ${from}
                             or (ended_at is null or ended_at > ${from})
                                and exists (select from hand_offs h where h.ticket_id = tickets.id and h.from_at <= ${from}
                                                                      and (h.to_at is null or h.to_at > ${from})))
                      order by opened_at limit ${mostTickets}`
  const [tickets, holdings] = await Promise.all([
    rowsOf<Row>(
      db,
      sql`
      with t as (${chosen})
      select t.id, t.priority, ${ms('t.opened_at')} as opened, ${ms('t.acknowledged_at')} as acknowledged,
             ${ms('k.due_at')} as acknowledge_by, t.type, t.symptom, t.language, t.account_id as account,
             c.kind as "circuitKind", c.grade as "serviceGrade", a.grade as "accountGrade",
             coalesce(c.region, a.region) as region, t.repeat_of_id is not null as repeat,
             s.named, s.team, s.excluded
        from t
        left join accounts a on a.id = t.account_id
        left join circuits c on c.id = t.circuit_id
        left join clocks k on k.ticket_id = t.id and k.kind = 'acknowledge'
        left join (select account_id, jsonb_agg(seat_id) filter (where kind = 'named') as named,
                          jsonb_agg(seat_id) filter (where kind = 'team') as team,
                          jsonb_agg(seat_id) filter (where kind = 'excluded') as excluded
                     from account_seats group by account_id) s on s.account_id = t.account_id
       order by t.opened_at, t.id`,
    ),
    rowsOf<HoldingRow>(
      db,
      sql`
      with t as (${chosen})
      select h.ticket_id as ticket, h.kind, h.level, h.queue_id as "queueId", h.person_id as "personId",
             ${ms('h.from_at')} as "from", ${ms('h.to_at')} as "to",
             exists (select 1 from offers o where o.ticket_id = h.ticket_id and o.seat_id = h.person_id
                        and o.state = 'accepted' and o.ended_at = h.from_at) as offered
        from t join hand_offs h on h.ticket_id = t.id order by h.ticket_id, h.seq`,
    ),
  ])
  const byTicket = Map.groupBy(holdings, ({ ticket }) => ticket)
  const usual = usualHandling(holdings)
  return tickets.map(({ id, priority, opened, acknowledged, acknowledge_by, named, team, excluded, ...rest }) => {
    const facts: RuleFacts = { ...rest, priority, account: rest.account as AccountId | null }
    const all = byTicket.get(id) ?? []
    const inHand = opened < period[0]
    const rows = inHand ? fromNowOn(all, period[0]) : all
    const first = rows.find((row) => row.kind === 'seat')
    const stages = stagesOf(rows, rules, facts, usual, now.getTime())
    return {
      key: id,
      at: Math.max(Number(opened), period[0]),
      facts,
      priority,
      known: { named: named ?? [], team: team ?? [], excluded: excluded ?? [], lastSolvers: [] },
      stages: inHand ? keptBy(holderAt(all, period[0]), stages) : stages,
      inHand,
      acknowledgeBy: inHand ? null : acknowledge_by,
      answerMs: first && acknowledged !== null ? Math.max(0, acknowledged - first.from) : 0,
    }
  })
}

/** What is left of a ledger at a moment: rows that go on, from then. */
function fromNowOn(rows: readonly HoldingRow[], moment: number): HoldingRow[] {
  return rows
    .filter(({ to }) => to === null || to > moment)
    .map((row) => ({ ...row, from: Math.max(row.from, moment) }))
}

/** Who had it at a moment, also while it waited for others; null while it waited in a queue. */
function holderAt(rows: readonly HoldingRow[], moment: number): PersonId | null {
  const begun = rows.filter(({ from }) => from <= moment)
  return begun.at(-1)?.kind === 'queue' ? null : (begun.findLast(({ kind }) => kind === 'seat')?.personId ?? null)
}

const keptBy = (direct: PersonId | null, [first, ...rest]: Stage[]): Stage[] =>
  first ? [{ ...first, direct }, ...rest] : []

/** The median of what was finished, for what nobody has finished yet. */
function usualHandling(rows: readonly HoldingRow[]): number {
  const spans = rows.flatMap(({ kind, from, to }) => (kind === 'seat' && to !== null ? [to - from] : []))
  return (
    quantile(
      spans.sort((a, b) => a - b),
      0.5,
    ) ?? 30 * 60_000
  )
}
