import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import { closedTickets } from './closed-tickets.store.ts'
import type { SearchesBehind, SearchesBehindQuery, TicketsBehind, TicketsBehindQuery } from './learning.contract.ts'

const day = 86_400_000
const most = 300
const since = (days: number, now: Date) => new Date(now.getTime() - days * day)
const instant = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`

const figures = {
  closed: sql`true`,
  linked: sql`linked`,
  unlinked: sql`not linked`,
  asked: sql`asked`,
  askedFirst: sql`asked and first_contact`,
  alone: sql`not asked`,
  aloneFirst: sql`not asked and first_contact`,
} as const

/** The tickets a figure of the learning page counts, by the very condition it counts them with. For who sees all tickets. */
export async function ticketsBehindFigure(db: Db, query: TicketsBehindQuery, now: Date): Promise<TicketsBehind> {
  const { of, compared, type, symptom, product, week, article, days } = query
  const items = await rowsOf<TicketsBehind['items'][number] & { all: number }>(
    db,
    sql`with ${closedTickets(since(days, now))}
    select x.number, x.subject, x.type, x.symptom, x.product, a.name as account, a.name_en as "accountEn",
           to_char(x.ended_at at time zone 'UTC', ${sql.raw(instant)}) as "endedAt", x.first_contact as "firstContact",
           array(select distinct l.article from ticket_articles l where l.ticket_id = x.id and l.effect in ('used', 'created')
                  order by 1) as articles,
           count(*) over ()::int as all
      from closed x left join accounts a on a.id = x.account_id
     where ${figures[of]}
       ${compared ? sql`and exists (select from closed y where y.type = x.type and y.symptom = x.symptom and y.asked <> x.asked)` : sql``}
       ${type ? sql`and x.type = ${type}` : sql``} ${symptom ? sql`and x.symptom = ${symptom}` : sql``}
       ${product === 'none' ? sql`and x.product is null` : product ? sql`and x.product = ${product}` : sql``}
       ${week ? sql`and date_trunc('week', x.ended_at)::date = ${week}::date` : sql``}
       ${article ? sql`and exists (select from ticket_articles l where l.ticket_id = x.id and l.article = ${article} and l.effect in ('used', 'triedFailed'))` : sql``}
     order by x.ended_at desc limit ${most}`,
  )
  return { total: items[0]?.all ?? 0, items: items.map(({ all: _, ...item }) => item) }
}

const searches = {
  all: sql`true`,
  opened: sql`opened is not null`,
  vain: sql`opened is null`,
  helped: sql`not ticket_followed`,
  asked: sql`ticket_followed`,
} as const

/** The searches a figure counts: the same words in any order are one line. */
export async function searchesBehindFigure(db: Db, query: SearchesBehindQuery, now: Date): Promise<SearchesBehind> {
  const items = await rowsOf<SearchesBehind['items'][number] & { all: number }>(
    db,
    sql`select (array_agg(words order by at desc))[1] as words, count(*)::int as count, count(opened)::int as opened,
             max(total)::int as total, to_char(max(at) at time zone 'UTC', ${sql.raw(instant)}) as last,
             array_agg(distinct place) as places,
             coalesce(array_agg(distinct opened) filter (where opened is not null), '{}') as numbers,
             (sum(count(*)) over ())::int as all
        from search_log where at >= ${at(since(query.days, now))} and ${searches[query.of]}
             ${query.normal ? sql`and normal = ${query.normal}` : sql``}
       group by normal order by count(*) desc, max(at) desc limit ${most}`,
  )
  return { total: items[0]?.all ?? 0, items: items.map(({ all: _, ...item }) => item) }
}
