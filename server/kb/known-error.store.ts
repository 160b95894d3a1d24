import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Language } from '#server/accounts/account.contract.ts'
import type { ContactActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { TicketSymptom } from '#server/tickets/ticket.contract.ts'
import type { ArticleProduct } from './article.contract.ts'
import { articles } from './article.table.ts'
import { readableBy } from './article.store.ts'
import type { KnownError, OwnKnownError } from './known-error.contract.ts'

const most = 20
/** Names are resolved over every kind of access. */
const everywhere: ArticleProduct[] = ['dns']

interface Narrowing {
  symptom?: TicketSymptom | undefined
  products?: readonly ArticleProduct[] | undefined
  language?: Language | undefined
}

/**
 * Faults we know of, as customers may read of them: one language of each, the reader's where there is one. Whoever asks is
 * nobody here, so nothing is told that a search would not.
 */
export async function knownErrors(db: Db, { symptom, products, language }: Narrowing): Promise<KnownError[]> {
  const rows = await db
    .select({
      number: articles.number,
      language: articles.language,
      title: articles.title,
      summary: articles.summary,
      product: articles.product,
      symptoms: articles.symptoms,
      updatedAt: articles.updatedAt,
      group: sql<string>`coalesce(${articles.translates}, ${articles.number})`,
    })
    .from(articles)
    .where(
      and(
        readableBy(null),
        eq(articles.type, 'knownError'),
        products && inArray(articles.product, [...products, ...everywhere]),
        symptom && sql`${articles.symptoms} ? ${symptom}`,
      ),
    )
    .orderBy(asc(articles.number))
    .limit(10 * most)
  const groups = Map.groupBy(rows, ({ group }) => group)
  return [...groups.values()].slice(0, most).map((group) => {
    const { group: _, updatedAt, ...line } = group.find((one) => one.language === language) ?? group[0]!
    return { ...line, updatedAt: updatedAt.toISOString() }
  })
}

/** Those that may show on this customer's circuits, each with the circuits of its product. */
export async function knownErrorsOn(
  db: Db,
  who: ContactActor,
  language: Language | undefined,
): Promise<OwnKnownError[]> {
  const circuits = await rowsOf<{ number: string; kind: ArticleProduct }>(
    db,
    sql`select number, kind from circuits where account_id = ${who.accountId} and status <> 'ceased' order by number`,
  )
  if (circuits.length === 0) return []
  const products = [...new Set(circuits.map(({ kind }) => kind))]
  const known = await knownErrors(db, { products, language: language ?? who.language })
  return known.map((one) => ({
    ...one,
    circuits: circuits
      .filter(({ kind }) => kind === one.product || everywhere.includes(one.product))
      .map(({ number }) => number),
  }))
}
