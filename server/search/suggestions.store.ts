import { sql } from 'drizzle-orm'
import type { CircuitKind } from '#server/accounts/account.contract.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { ArticleProduct } from '#server/kb/article.contract.ts'
import type { Suggestion } from '#server/kb/article-view.contract.ts'
import { audiencesOf } from '#server/kb/readers.ts'
import { visibleTo } from '#server/tickets/ticket-list.store.ts'
import type { Ticket } from '#server/tickets/ticket.store.ts'
import { among } from './documents.store.ts'

export interface Surroundings {
  product: CircuitKind | null
  /** Its number. */
  circuit: string | null
  /** Articles that are linked to this ticket. */
  linked: string[]
  /** Articles that solved earlier tickets on this circuit, as far as the reader sees those. */
  earlier: { article: string; sameSymptom: boolean }[]
}

export async function surroundingsOf(db: Db, actor: StaffActor, ticket: Ticket): Promise<Surroundings> {
  const [row] = await rowsOf<Surroundings>(
    db,
    sql`
    select (select c.kind from circuits c where c.id = ${ticket.circuitId}) as product,
           (select c.number from circuits c where c.id = ${ticket.circuitId}) as circuit,
           coalesce((select jsonb_agg(distinct article) from ticket_articles where ticket_id = ${ticket.id}), '[]') as linked,
           coalesce((select jsonb_agg(jsonb_build_object('article', article, 'sameSymptom', same)) from (
             select l.article, bool_or(t.symptom = ${ticket.symptom}) as same
               from tickets t join ticket_articles l on l.ticket_id = t.id and l.effect in ('used', 'created')
              where t.circuit_id = ${ticket.circuitId} and t.id <> ${ticket.id} and t.resolved_at is not null
                and ${visibleTo(actor)}
              group by l.article order by max(t.resolved_at) desc limit 20) found), '[]') as earlier`,
  )
  return row!
}

export type Suggestible = Omit<Suggestion, 'because' | 'linked'> & {
  product: ArticleProduct
  symptoms: string[]
  translates: string | null
}

/** These articles and their other languages, as they are now; what this reader may not read is left out. */
export async function suggestible(db: Db, actor: StaffActor, numbers: string[]): Promise<Suggestible[]> {
  return rowsOf<Suggestible>(
    db,
    sql`
    select r.number, r.title, r.summary, r.type, r.language, r.confidence, r.product, r.symptoms, r.translates
      from articles r
     where coalesce(r.translates, r.number) in
             (select coalesce(translates, number) from articles where number in ${among(numbers)})
       and r.state = 'published' and r.audience in ${among(audiencesOf(actor))} and r.type <> 'reply'`,
  )
}
