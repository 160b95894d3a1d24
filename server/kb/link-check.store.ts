import { and, inArray, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { visibleTo } from '#server/tickets/ticket-list.store.ts'
import { articles } from './article.table.ts'
import { assetsForWriter } from './assets/asset.store.ts'
import type { KnownTargets, NamedLinks } from './link-check.ts'
import { audiencesOf } from './readers.ts'

/** Of what a text names, that which this writer may see. */
export async function targetsFor(
  db: Db,
  who: StaffActor,
  links: NamedLinks,
): Promise<KnownTargets & { assets: ReadonlyMap<string, string> }> {
  const { number, audience, state } = articles
  const [known, tickets, assets] = await Promise.all([
    links.articles.length === 0
      ? []
      : db
          .select({ number, audience, state })
          .from(articles)
          .where(and(inArray(number, links.articles), inArray(audience, audiencesOf(who)))),
    seenTickets(db, who, links.tickets),
    assetsForWriter(db, who, links.assets),
  ])
  return { articles: new Map(known.map((row) => [row.number, row])), tickets, assets }
}

/** Of these numbers, the tickets this person may open. */
export async function seenTickets(db: Db, who: StaffActor, numbers: readonly string[]): Promise<Set<string>> {
  if (numbers.length === 0) return new Set()
  const rows = await rowsOf<{ number: string }>(
    db,
    sql`select t.number from tickets t
         where t.number in (select jsonb_array_elements_text(${JSON.stringify(numbers)}::jsonb)) and ${visibleTo(who)}`,
  )
  return new Set(rows.map((row) => row.number))
}
