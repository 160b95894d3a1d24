import { sql, type SQL } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { sightOf, type Sight } from './audience.ts'
import { articleId } from './documents.ts'
import { among, documentsOf } from './documents.store.ts'
import { memorySearch } from './memory.ts'
import { planQuery, type Plan } from './plan.ts'
import { searchId, searchKinds, type Search, type SearchKind, type SearchQuery } from './port.ts'
import type { Synonyms } from './synonyms.ts'
import { isHan } from './tokens.ts'

/** So many of each kind are read and put in order; of tickets, those among the newest that fit. */
const most: Record<SearchKind, number> = { article: 30, account: 30, circuit: 30, ticket: 40 }
const newestTickets = 3_000
/** Whoever asks for nothing in particular browses, and counts on the counts. */
const wholeLibrary = 300

/**
 * The stand-in for an index that is away or not yet built: the tables themselves are asked for what fits, and a small
 * index made for this one question puts it in order, marks it and filters it a second time. Slower, and it looks no
 * further back than the newest tickets; what it shows is always true.
 */
export function databaseSearch(db: Db, synonyms: Synonyms): Search {
  const gather = async (plan: Plan, query: Pick<SearchQuery, 'audience' | 'kinds'>) => {
    const sight = sightOf(query.audience.tokens)
    const patterns = patternsOf(plan)
    const kinds = searchKinds.filter((kind) => !query.kinds || query.kinds.includes(kind))
    const ids = (await Promise.all(kinds.map((kind) => candidates[kind](db, sight, patterns)))).flat()
    const index = memorySearch({ synonyms })
    await index.upsert(await documentsOf(db, ids))
    return index
  }
  const nothing = async () => undefined
  return {
    driver: 'database',
    prepare: async () => ({ rebuild: false }),
    async search(query) {
      const started = performance.now()
      const index = await gather(planQuery(query.text, synonyms), query)
      const answer = await index.search(query)
      return { ...answer, driver: 'database', tookMs: performance.now() - started }
    },
    async suggest(text, audience, kinds) {
      const index = await gather(planQuery(text, synonyms), { audience, ...(kinds ? { kinds } : {}) })
      return index.suggest(text, audience, kinds)
    },
    upsert: nothing,
    remove: nothing,
    clear: nothing,
    rebuild: async () => 0,
    wordsChanged: nothing,
    health: async () => ({ driver: 'database', state: { status: 'ok' }, documents: 0 }),
    state: () => ({ status: 'ok' }),
  }
}

interface Patterns {
  /** For each thing asked for, every way to write it. */
  words: string[]
  /** Numbers without their dashes. */
  numbers: string[]
}

const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&')

function patternsOf(plan: Plan): Patterns {
  const ways = [...plan.units.flatMap((unit) => unit.alternatives.map((way) => way.atoms)), ...plan.phrases]
  const words = ways.map((atoms) => `%${atoms.map(literal).join(atoms.every(isHan) ? '' : '%')}%`)
  const numbers = [
    ...plan.numbers.whole,
    ...plan.numbers.partial.map((key) => (key.startsWith('#') ? `%${literal(key.slice(1))}` : `${literal(key)}%`)),
  ]
  return { words: [...new Set(words)].slice(0, 60), numbers: [...new Set(numbers)] }
}

const isBlank = ({ words, numbers }: Patterns) => words.length + numbers.length === 0

/** How many of the patterns a row fits, by its number or its words; everything, where nothing is asked for. */
function fit({ words, numbers }: Patterns, number: SQL, text: SQL): { rank: SQL; where: SQL } {
  if (isBlank({ words, numbers })) return { rank: sql`(select 0)`, where: sql`true` }
  const key = sql`regexp_replace(upper(${number}), '[^A-Z0-9]', '', 'g')`
  const rank = sql`((select count(*) from ${among(numbers)} n(value) where ${key} like n.value) * 100
                  + (select count(*) from ${among(words)} w(value) where ${text} ilike w.value))`
  return { rank, where: sql`${rank} > 0` }
}

type Candidates = (db: Db, sight: Sight, patterns: Patterns) => Promise<string[]>

const ids = async (db: Db, kind: SearchKind, query: SQL) =>
  (await rowsOf<{ key: string }>(db, query)).map(({ key }) =>
    kind === 'article' ? articleId(key) : searchId(kind, key),
  )

const candidates: Record<SearchKind, Candidates> = {
  article: async (db, sight, patterns) => {
    const text = sql`r.title || ' ' || r.summary || ' ' || r.keywords::text || ' ' || r.body`
    const { rank, where } = fit(patterns, sql`r.number`, text)
    return ids(
      db,
      'article',
      sql`select r.number as key from articles r
           where r.state = 'published' and r.audience in ${among(sight.audiences)} and ${where}
           order by ${rank} desc, r.updated_at desc, r.number limit ${isBlank(patterns) ? wholeLibrary : most.article}`,
    )
  },
  account: async (db, sight, patterns) => {
    const { rank, where } = fit(patterns, sql`a.code`, sql`a.name || ' ' || a.name_en`)
    return ids(
      db,
      'account',
      sql`select a.id as key from accounts a
           where (${sight.allAccounts} or a.id::text in ${among(sight.accounts)}) and ${where}
           order by ${rank} desc, a.code limit ${most.account}`,
    )
  },
  circuit: async (db, sight, patterns) => {
    const text = sql`c.name || ' ' || c.name_en || ' ' || a.name || ' ' || a.name_en`
    const { rank, where } = fit(patterns, sql`c.number`, text)
    return ids(
      db,
      'circuit',
      sql`select c.id as key from circuits c join accounts a on a.id = c.account_id
           where (${sight.allAccounts} or a.id::text in ${among(sight.accounts)}) and ${where}
           order by ${rank} desc, c.number limit ${most.circuit}`,
    )
  },
  ticket: async (db, sight, patterns) => {
    if (!sight.allTickets && !sight.technicalTickets && sight.accounts.length === 0) return []
    const text = sql`t.subject || ' ' || t.description || ' ' || coalesce(a.name || ' ' || a.name_en, '')`
    const { rank, where } = fit(patterns, sql`t.number`, text)
    return ids(
      db,
      'ticket',
      sql`select t.id as key
            from (select * from tickets t where (${sight.allTickets} or (${sight.technicalTickets} and t.level <> 'L1')
                     or t.account_id::text in ${among(sight.accounts)}
                     or t.id in (select ticket_id from hand_offs where person_id::text in ${among(sight.people)}))
                   order by t.opened_at desc limit ${newestTickets}) t
            left join accounts a on a.id = t.account_id
           where ${where} order by ${rank} desc, t.opened_at desc limit ${most.ticket}`,
    )
  },
}
