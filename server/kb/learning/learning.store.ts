import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import { closedTickets } from './closed-tickets.store.ts'
import { compareFirstContact, type KindOfRequest } from './first-contact.ts'
import type { LearningView } from './learning.contract.ts'

const day = 86_400_000
/** One click among many is luck: a gap is searched again and again, and opened at most once in so many times. */
const mostly = 5

/** What the knowledge base learned in the last `days`. Rides tickets' end dates and the search log; for who may see all tickets. */
export async function learning(db: Db, days: number, now: Date): Promise<LearningView> {
  const since = new Date(now.getTime() - days * day)
  const today = now.toISOString().slice(0, 10)
  const [figures, weeks, searches, searchGaps, ticketGaps, stale, reused, tasks] = await Promise.all([
    rowsOf<
      Pick<KindOfRequest, 'type' | 'symptom'> & Record<'closed' | 'linked' | 'asked' | 'fc_asked' | 'fc_other', number>
    >(
      db,
      sql`with ${closedTickets(since)}
      select type, symptom, count(*)::int as closed, count(*) filter (where linked)::int as linked,
             count(*) filter (where asked)::int as asked,
             count(*) filter (where asked and first_contact)::int as fc_asked,
             count(*) filter (where not asked and first_contact)::int as fc_other
        from closed group by type, symptom`,
    ),
    rowsOf<LearningView['weeks'][number]>(
      db,
      sql`with ${closedTickets(since)}
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
      sql`select (array_agg(words order by at desc))[1] as words, normal, count(*)::int as count, max(total)::int as total,
                 to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as last
            from search_log where at >= ${at(since)}
           group by normal having count(*) >= 3 and count(opened) * ${mostly} < count(*) order by count(*) desc, max(at) desc limit 50`,
    ),
    rowsOf<LearningView['ticketGaps'][number]>(
      db,
      sql`with ${closedTickets(since)}
      select type, product, symptom, count(*)::int as count, (array_agg(number order by ended_at desc))[1] as newest
        from closed where not linked group by type, product, symptom order by count(*) desc limit 50`,
    ),
    rowsOf<LearningView['stale'][number]>(
      db,
      sql`select number, title, language, owner, review_on::text as "reviewOn" from articles
           where state = 'published' and review_on < ${today}::date order by review_on limit 100`,
    ),
    rowsOf<LearningView['reused'][number]>(
      db,
      sql`with ${closedTickets(since)}
          select a.number, a.title, a.language,
                 count(distinct l.ticket_id) filter (where l.effect = 'used')::int as tickets,
                 count(distinct l.ticket_id) filter (where l.effect = 'triedFailed')::int as failed
            from closed t join ticket_articles l on l.ticket_id = t.id join articles a on a.number = l.article
           group by a.number, a.title, a.language
           having count(*) filter (where l.effect in ('used', 'triedFailed')) > 0
           order by 4 desc, 5 desc, a.number limit 20`,
    ),
    rowsOf<{ open: number }>(db, sql`select count(*)::int as open from article_tasks where done_at is null`),
  ])
  const all = (of: 'closed' | 'linked') => figures.reduce((sum, kind) => sum + kind[of], 0)
  const s = searches[0]!
  return {
    days,
    linked: { part: all('linked'), whole: all('closed') },
    firstContact: compareFirstContact(
      figures.map(({ type, symptom, closed, asked, fc_asked, fc_other }) => ({
        ...{
          type,
          symptom,
          with: { part: fc_asked, whole: asked },
          without: { part: fc_other, whole: closed - asked },
        },
      })),
    ),
    deflected: { part: s.deflected, whole: s.asked },
    opened: { part: s.opened, whole: s.all },
    ...{ weeks, searchGaps, ticketGaps, stale, reused },
    openTasks: tasks[0]!.open,
  }
}
