import { eq } from 'drizzle-orm'
import type { Database, Transaction } from '#server/db/client.ts'
import { importAtStart } from '#server/kb/commands/import-at-start.ts'
import { articles as articleRows } from '#server/kb/article.table.ts'
import { keeperOf } from '#server/kb/learning/keeper.ts'
import { keepersFor } from '#server/kb/learning/keeper.store.ts'
import { knownArticles } from '#server/kb/article-import.store.ts'
import { articleFeedback } from '#server/kb/article-feedback.table.ts'
import { articleTasks } from '#server/kb/learning/article-task.table.ts'
import { searchLog } from '#server/kb/learning/search-log.table.ts'
import { normalWords } from '#server/kb/learning/words.ts'
import { knowledgeQuestions, type QuestionId } from '#server/kb/questions/question.table.ts'
import type { Deps } from '#server/deps.ts'
import { newId, type PersonId } from '#server/kernel/ids.ts'
import type { NewSavedSearch } from '#server/search/saved/saved-search.contract.ts'
import { savedSearches, type SavedSearchId } from '#server/search/saved/saved-search.table.ts'
import { insertAll } from './bulk.store.ts'
import type { Company } from './company.ts'
import { asked, said } from './data/searches.ts'
import { Chance } from './random.ts'

const minute = 60_000

/** What people keep at hand and ask each other: searches by name, and questions that no article answers yet. */
export async function writeKnowledge(tx: Transaction, company: Company, now: Date): Promise<void> {
  const id = (key: string) => company.person(key).id as PersonId
  const ago = (minutes: number) => new Date(now.getTime() - minutes * minute)
  const seats = [...company.people.values()].filter(({ seat }) => seat)
  const agents = seats.filter(({ roles }) => roles?.includes('agent'))
  const technicians = seats.filter(({ roles }) => roles?.includes('technician'))
  const kept = (name: string, q: string, facets: NewSavedSearch['question']['facets'] = {}) => ({
    name,
    question: { q, kind: ['article' as const], facets },
  })
  const everybody = [
    kept('光功率与端面', '光功率', { product: ['leasedLine'] }),
    kept('MPLS 路由', 'MPLS 路由'),
    kept('English: flapping', 'flapping', { language: ['en'] }),
  ]
  await tx.insert(savedSearches).values(
    [...agents, ...technicians].flatMap((person) =>
      everybody.map((search) => ({
        ...{ id: newId<SavedSearchId>(), personId: person.id as PersonId, at: ago(2_000) },
        ...search,
      })),
    ),
  )
  const [asker, other] = agents
  await tx.insert(knowledgeQuestions).values([
    {
      ...{ id: newId<QuestionId>(), askedById: asker!.id as PersonId, at: ago(8), words: '光模块 温度 告警' },
      ...{ subject: 'leasedLine', ownerId: id('guo'), dueAt: ago(-12), asked: [id('guo')] },
      text: '客户说端口没断，但光模块温度告警已经两天，客户问要不要换。温度到多少才需要更换？换之前能让客户先做什么？',
    },
    {
      ...{
        id: newId<QuestionId>(),
        askedById: (other ?? asker)!.id as PersonId,
        at: ago(1_480),
        words: 'SD-WAN 叠加 专线',
      },
      ...{ subject: 'leasedLine', ownerId: id('shen'), asked: [id('shen')] },
      text: '客户在专线上自建 SD-WAN，隧道 MTU 应该建议设多少？知识库里只找到 IPSec 的。',
      answer: '按 1400 起步，开 TCP MSS 钳制到 1360；以 DF 置位的 ping 从大到小试出实际可用值，再减 40 字节余量。',
      article: 'KB-0011',
      answeredById: id('shen'),
      answeredAt: ago(1_402),
    },
  ])
}

const day = 86_400_000
const weeks = 6

/** Six weeks of searches, as the log keeps them: words, not people. */
export async function writeSearches(tx: Transaction, now: Date): Promise<void> {
  const rows = asked.flatMap(({ words, places, times, opened, total }) =>
    Array.from({ length: times }, (_, i) => {
      const dice = new Chance(`${words[0]} ${i}`)
      const place = dice.pick(places)
      const back = dice.whole(0, weeks * 7 - 1) * day + dice.whole(2 * 60, 10 * 60) * minute
      const at = new Date(now.getTime() - back)
      const said = dice.pick(words)
      const found = opened !== null && dice.happens(0.86)
      // Only who signed in is known to have written a ticket, or not, within the day.
      const known = place === 'portal' && now.getTime() - at.getTime() > day
      return {
        ...{ id: newId<never>(), at, place, words: said, normal: normalWords(said), total, contactId: null },
        opened: found ? opened : null,
        ticketFollowed: known ? dice.happens(found ? 0.28 : 0.7) : null,
      }
    }),
  )
  await insertAll(tx, searchLog, rows)
}

/** The articles of this release, and what readers and colleagues found wrong with some of them. */
export async function writeOpinions(tx: Transaction, deps: Omit<Deps, 'db' | 'clock'>, company: Company, now: Date) {
  await importAtStart({ ...deps, db: tx as unknown as Database, clock: { now: () => now } })
  const articles = await knownArticles(tx)
  const contacts = company.accounts.flatMap((account) => account.contacts)
  for (const { article, kind, by, text, daysAgo, done } of said) {
    const articleId = articles.get(article)?.id
    if (!articleId) continue
    const contact = contacts.find(({ is }) => is.mailbox === by)
    const whoId = (contact ?? company.person(by)).id
    const byKind = contact ? ('contact' as const) : ('staff' as const)
    const at = new Date(now.getTime() - daysAgo * day - 3 * 3_600_000)
    const ended = done && {
      ...{ doneAt: new Date(now.getTime() - done.daysAgo * day - 2 * 3_600_000), outcome: done.outcome },
      doneById: company.person(done.by).id as PersonId,
    }
    const saidBy = `${byKind}:${whoId}`
    const [kept] = await tx.select().from(articleRows).where(eq(articleRows.id, articleId))
    const ownerId = keeperOf({ ...kept!, alreadyWith: null }, await keepersFor(tx, kept!.audience), saidBy)
    await tx.insert(articleTasks).values({
      ...{ id: newId<never>(), articleId, kind, text, at, saidBy, ownerId },
      dueAt: new Date(at.getTime() + 7 * day),
      ...ended,
    })
    if (kind === 'feedback')
      await tx
        .insert(articleFeedback)
        .values({ articleId, byKind, byId: whoId, version: 1, helpful: false, reason: text, at })
  }
}
