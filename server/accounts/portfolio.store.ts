import { sql, type SQL } from 'drizzle-orm'

/**
 * Whether account `a` is person `p`'s to answer for at an instant: as its manager, deputy or director, as the director whom
 * its manager reports to, or standing in for a manager on leave. The one sentence that sessions, sockets and letters share.
 */
export function answersFor(person: SQL, at: SQL): SQL {
  return sql`(a.manager_id = ${person} or a.deputy_id = ${person} or a.director_id = ${person}
    or a.manager_id in (select r.id from people r where r.reports_to = ${person})
    or a.manager_id in (select l.person_id from manager_leaves l
                         where l.stand_in_id = ${person} and l.from_at <= ${at} and l.until_at > ${at}))`
}
