import { sql } from 'drizzle-orm'
import { at } from '#server/db/transaction.ts'

/**
 * Tickets that were solved and ended in the window. `linked`: an article took part at all. `asked`: the first line used one
 * before it handed the ticket on; what a specialist finds later says nothing about the first contact. `first_contact`: the
 * first seat solved it, nobody escalated it, and the customer did not send it back.
 */
export const closedTickets = (since: Date) => sql`
  closed as (
    select t.id, t.number, t.type, t.symptom, t.subject, t.account_id, t.ended_at, c.kind as product,
           exists (select from ticket_articles l where l.ticket_id = t.id and l.effect in ('used', 'created')) as linked,
           exists (select from ticket_articles l where l.ticket_id = t.id and l.effect = 'used'
                      and not exists (select from hand_offs h
                                       where h.ticket_id = t.id and h.level <> 'L1' and h.from_at < l.at)) as asked,
           t.rejected_count = 0
             and (select count(distinct h.person_id) from hand_offs h where h.ticket_id = t.id and h.kind = 'seat') <= 1
             and not exists (select from hand_offs h where h.ticket_id = t.id and h.level <> 'L1') as first_contact
      from tickets t left join circuits c on c.id = t.circuit_id
     where t.ended_at >= ${at(since)} and t.status = 'closed' and t.type <> 'disconnect')`
