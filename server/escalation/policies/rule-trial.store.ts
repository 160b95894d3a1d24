import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf, toInstant } from '#server/db/transaction.ts'
import type { Actor, KeylineEvent, RecordedEvent } from '#server/events/event.ts'
import { ruleFactsOf } from '../attention/rule-facts.store.ts'
import { attentionSignalOf, attentionSignals } from '../attention/signals.ts'
import type { AttentionRule } from './policy.contract.ts'
import type { RuleTrial } from './policy-view.contract.ts'
import { firstRule } from './rules.ts'

const days = 7
const mostEvents = 4_000
const shown = 6
/** The stream is read from its end: of a week with more events than this, the last part. */
const longest = 300_000

interface Row {
  type: string
  ticket_id: string | null
  account_id: string | null
  number: string | null
  at: string
  actor: Actor
  payload: object
}

/**
 * Which rule would have taken what happened in the last week, and what no rule would have taken. Tickets are judged by what
 * they are now; each counts once for a rule, since a policy runs once for a ticket.
 */
export async function tryRules(db: Db, rules: readonly AttentionRule[], now: Date): Promise<RuleTrial> {
  const from = new Date(now.getTime() - days * 86_400_000)
  const rows = await rowsOf<Row>(
    db,
    sql`
    select e.type, e.ticket_id, e.account_id, e.at, e.actor, e.payload, t.number
      from events e left join tickets t on t.id = e.ticket_id
     where e.id > (select coalesce(max(id), 0) - ${longest} from events) and e.at >= ${at(from)} and e.type in (select jsonb_array_elements_text(${JSON.stringify(attentionSignals)}::jsonb))
     order by e.at desc limit ${mostEvents}`,
  )
  const ids = (list: (string | null)[]) => [...new Set(list.filter((id) => id !== null))] as never[]
  const facts = await ruleFactsOf(
    db,
    ids(rows.map(({ ticket_id }) => ticket_id)),
    ids(rows.filter(({ ticket_id }) => !ticket_id).map(({ account_id }) => account_id)),
  )
  const taken = rules.map(() => new Map<string, string>())
  const untaken = new Map<string, Set<string>>()
  for (const row of rows) {
    const { type, ticket_id: ticketId, account_id: accountId, payload, actor } = row
    const event = { type, ticketId, accountId, payload } as KeylineEvent
    const subject = ticketId ?? accountId ?? ''
    const about = facts.get(subject)
    const recorded = { ...event, actor, at: toInstant(row.at), cursor: { tx: '0', id: 0 } } as RecordedEvent
    const signal = about && attentionSignalOf(recorded, about)
    if (!signal) continue
    const rule = firstRule(rules, signal, about)
    const place = rule ? rules.indexOf(rule) : -1
    if (place >= 0) taken[place]!.set(subject, row.number ?? '')
    else untaken.set(signal.kind, (untaken.get(signal.kind) ?? new Set()).add(subject))
  }
  return {
    from: from.toISOString(),
    rules: taken.map((subjects) => ({
      times: subjects.size,
      tickets: [...subjects.values()].filter(Boolean).slice(0, shown),
    })),
    untaken: [...untaken].map(([kind, subjects]) => ({ kind, times: subjects.size })),
  }
}
