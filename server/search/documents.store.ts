import { sql, type SQL } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import {
  accountDocument,
  articleDocument,
  circuitDocument,
  ticketDocument,
  type AccountFacts,
  type ArticleFacts,
  type CircuitFacts,
  type TicketFacts,
} from './documents.ts'
import type { SearchDocument, SearchKind } from './port.ts'

type Dated<Facts extends { updatedAt: Date }> = Omit<Facts, 'updatedAt'> & { updatedAt: string }
const dated = <Facts extends { updatedAt: Date }>(row: Dated<Facts>) =>
  ({ ...row, updatedAt: toInstant(row.updatedAt) }) as unknown as Facts

/** One list of texts as a parameter. */
export const among = (values: readonly string[]) =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`
const amongIds = (values: readonly string[]) =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)::uuid)`

interface Source {
  /**
   * What there is `where`, in the order of `after`. Each document is made when it is asked for: reading the markdown of a
   * whole library at once would hold up everything else.
   */
  load(db: Db, where: SQL, limit: number): Promise<(() => SearchDocument)[]>
  /** These, by what follows the kind in the id of a document. */
  named(keys: string[]): SQL
  /** Those that follow, for reading all of them a page at a time. */
  after(key: string): SQL
}

const articles: Source = {
  named: (numbers) => sql`r.number in ${among(numbers)}`,
  after: (number) => sql`r.number > ${number}`,
  load: async (db, where, limit) =>
    (
      await rowsOf<Dated<ArticleFacts>>(
        db,
        sql`
        select r.number, r.title, r.summary, r.body, r.keywords, r.language, r.type, r.product, r.audience, r.confidence,
               r.symptoms, r.equipment, r.translates, r.updated_at as "updatedAt",
               (select count(distinct l.ticket_id) from ticket_articles l
                 where l.article = r.number and l.effect in ('used', 'created'))::int as solved
          from articles r where r.state = 'published' and ${where} order by r.number limit ${limit}`,
      )
    ).map((row) => () => articleDocument(dated(row))),
}

/** The newest words of a ticket's conversation, each side for itself. */
const said = (visibility: 'public' | 'internal') => sql`
  coalesce((select string_agg(m.body, E'\n' order by m.at desc)
              from (select body, at from messages where ticket_id = t.id and visibility = ${visibility}
                     order by at desc limit 20) m), '')`

const tickets: Source = {
  named: (ids) => sql`t.id in ${amongIds(ids)}`,
  after: (id) => sql`t.id > ${id}::uuid`,
  load: async (db, where, limit) =>
    (
      await rowsOf<Dated<TicketFacts>>(
        db,
        sql`
        select t.id, t.number, t.subject, t.description, t.language, t.type, t.symptom, t.status, t.priority, t.level,
               t.account_id as "accountId", t.ended_at is null as open, c.kind as product, t.updated_at as "updatedAt",
               array_remove(array[a.code, a.name, a.name_en, c.number, c.name, c.name_en, p.name, p.name_en,
                                  t.reporter ->> 'name', t.reporter ->> 'accountCode', t.reporter ->> 'circuitNumber'], null) as names,
               coalesce((select jsonb_agg(distinct h.person_id) from hand_offs h
                          where h.ticket_id = t.id and h.person_id is not null), '[]') as participants,
               concat_ws(E'\n', t.resolution ->> 'text', t.pause_text, ${said('public')}) as "publicText",
               ${said('internal')} as "internalText"
          from tickets t
          left join accounts a on a.id = t.account_id
          left join circuits c on c.id = t.circuit_id
          left join contacts p on p.id = t.contact_id
         where ${where} order by t.id limit ${limit}`,
      )
    ).map((row) => () => ticketDocument(dated(row))),
}

const accounts: Source = {
  named: (ids) => sql`a.id in ${amongIds(ids)}`,
  after: (id) => sql`a.id > ${id}::uuid`,
  load: async (db, where, limit) =>
    (
      await rowsOf<Dated<AccountFacts>>(
        db,
        sql`
        select a.id, a.code, a.name, a.name_en as "nameEn", a.grade, a.industry, a.region, a.created_at as "updatedAt",
               array_remove(array[m.name, m.name_en], null) as people
          from accounts a left join people m on m.id = a.manager_id where ${where} order by a.id limit ${limit}`,
      )
    ).map((row) => () => accountDocument(dated(row))),
}

const circuits: Source = {
  named: (ids) => sql`c.id in ${amongIds(ids)}`,
  after: (id) => sql`c.id > ${id}::uuid`,
  load: async (db, where, limit) =>
    (
      await rowsOf<Dated<CircuitFacts>>(
        db,
        sql`
        select c.id, c.account_id as "accountId", c.number, c.name, c.name_en as "nameEn", c.kind, c.grade, c.status,
               c.equipment, c.installed_on::timestamptz as "updatedAt", array[a.code, a.name, a.name_en] as "accountNames",
               array_remove(array[c.a_end ->> 'site', c.a_end ->> 'siteEn', c.a_end ->> 'address',
                                  c.z_end ->> 'site', c.z_end ->> 'siteEn', c.z_end ->> 'address'], null) as ends
          from circuits c join accounts a on a.id = c.account_id where ${where} order by c.id limit ${limit}`,
      )
    ).map((row) => () => circuitDocument(dated(row))),
}

const sources: Record<SearchKind, Source> = { article: articles, account: accounts, circuit: circuits, ticket: tickets }
const kinds = Object.keys(sources) as SearchKind[]

/** These documents as they are now; what is no longer to be found is left out. */
export async function documentsOf(db: Db, ids: Iterable<string>): Promise<SearchDocument[]> {
  const found: SearchDocument[] = []
  for (const [kind, keys] of Map.groupBy([...ids].map(parts), ([kind]) => kind)) {
    const source = sources[kind]
    const names = keys.map(([, key]) => key)
    for (const make of await source.load(db, source.named(names), names.length)) found.push(make())
  }
  return found
}

function parts(id: string): [SearchKind, string] {
  const at = id.indexOf('_')
  return [id.slice(0, at) as SearchKind, id.slice(at + 1)]
}

const page = 200

/** Everything there is to find, oldest first and tickets last; of tickets the newest `tickets` only, where that is told. */
export async function* allDocuments(db: Db, newest: { tickets?: number } = {}): AsyncGenerator<SearchDocument> {
  for (const kind of kinds) {
    const source = sources[kind]
    let where = kind === 'ticket' && newest.tickets ? await afterAllBut(db, newest.tickets) : sql`true`
    for (;;) {
      let last = ''
      const found = await source.load(db, where, page)
      for (const make of found) {
        const document = make()
        last = document.id
        yield document
      }
      if (found.length < page) break
      where = source.after(parts(last)[1])
    }
  }
}

/** Ids grow with time. */
async function afterAllBut(db: Db, newest: number): Promise<SQL> {
  const [row] = await rowsOf<{ id: string }>(db, sql`select id from tickets order by id desc offset ${newest} limit 1`)
  return row ? tickets.after(row.id) : sql`true`
}
