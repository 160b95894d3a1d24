import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { LearningView } from './learning.contract.ts'

const day = 86_400_000

/** Tickets that were solved and ended in the window, with whether an article took part and whether the first seat did it. */
const closed = (since: Date) => sql`
  closed as (
    select t.id, t.number, t.symptom, t.ended_at, c.kind as product,
           exists (select from ticket_articles l where l.ticket_id = t.id and l.effect in ('used', 'created')) as linked,
           t.rejected_count = 0
             and (select count(distinct h.person_id) from hand_offs h where h.ticket_id = t.id and h.kind = 'seat') <= 1
             and not exists (select from hand_offs h where h.ticket_id = t.id and h.level <> 'L1') as first_contact
      from tickets t left join circuits c on c.id = t.circuit_id
     where t.ended_at >= ${at(since)} and t.status = 'closed' and t.type <> 'disconnect')`

/** What the knowledge base learned in the last `days`. Rides tickets' end dates and the search log; for who may see all tickets. */
export async function learning(db: Db, days: number, now: Date): Promise<LearningView> {
  const since = new Date(now.getTime() - days * day)
  const today = now.toISOString().slice(0, 10)
  const [figures, weeks, searches, searchGaps, ticketGaps, stale, reused, tasks] = await Promise.all([
    rowsOf<Record<'closed' | 'linked' | 'fc_with' | 'with' | 'fc_without', number>>(
      db,
      sql`with ${closed(since)}
      select count(*)::int as closed, count(*) filter (where linked)::int as linked,
             count(*) filter (where linked and first_contact)::int as fc_with,
             count(*) filter (where linked)::int as with,
             count(*) filter (where not linked and first_contact)::int as fc_without from closed`,
    ),
    rowsOf<LearningView['weeks'][number]>(
      db,
      sql`with ${closed(since)}
      select to_char(date_trunc('week', ended_at), 'YYYY-MM-DD') as "from", count(*)::int as closed,
             count(*) filter (where linked)::int as linked from closed group by 1 order by 1`,
    ),
    rowsOf<Record<'all' | 'opened' | 'asked' | 'deflected', number>>(
      db,
      sql`select count(*)::int as all, count(opened)::int as opened,
                 count(ticket_followed)::int as asked, count(*) filter (where not ticket_followed)::int as deflected
            from search_log where at >= ${at(since)}`,
    ),
    rowsOf<LearningView['searchGaps'][number]>(
      db,
      sql`select (array_agg(words order by at desc))[1] as words, count(*)::int as count, max(total)::int as total,
                 to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as last
            from search_log where at >= ${at(since)}
           group by normal having count(*) >= 3 and count(opened) = 0 order by count(*) desc, max(at) desc limit 50`,
    ),
    rowsOf<LearningView['ticketGaps'][number]>(
      db,
      sql`with ${closed(since)}
      select product, symptom, count(*)::int as count, (array_agg(number order by ended_at desc))[1:10] as numbers
        from closed where not linked group by product, symptom order by count(*) desc limit 50`,
    ),
    rowsOf<LearningView['stale'][number]>(
      db,
      sql`select number, title, language, owner, review_on::text as "reviewOn" from articles
           where state = 'published' and review_on < ${today}::date order by review_on limit 100`,
    ),
    rowsOf<LearningView['reused'][number]>(
      db,
      sql`select a.number, a.title, a.language,
                 count(distinct l.ticket_id) filter (where l.effect = 'used')::int as tickets,
                 count(distinct l.ticket_id) filter (where l.effect = 'triedFailed')::int as failed
            from ticket_articles l join articles a on a.number = l.article
           where l.at >= ${at(since)} group by a.number, a.title, a.language
           order by 4 desc, 5 desc, a.number limit 20`,
    ),
    rowsOf<{ open: number }>(db, sql`select count(*)::int as open from article_tasks where done_at is null`),
  ])
  const f = figures[0]!
  const s = searches[0]!
  return {
    days,
    linked: { part: f.linked, whole: f.closed },
    firstContactWith: { part: f.fc_with, whole: f.with },
    firstContactWithout: { part: f.fc_without, whole: f.closed - f.with },
    deflected: { part: s.deflected, whole: s.asked },
    opened: { part: s.opened, whole: s.all },
    ...{ weeks, searchGaps, ticketGaps, stale, reused },
    openTasks: tasks[0]!.open,
  }
}
