import type { Transaction } from '#server/db/client.ts'
import { knowledgeQuestions, type QuestionId } from '#server/kb/questions/question.table.ts'
import { newId, type PersonId } from '#server/kernel/ids.ts'
import type { NewSavedSearch } from '#server/search/saved/saved-search.contract.ts'
import { savedSearches, type SavedSearchId } from '#server/search/saved/saved-search.table.ts'
import type { Company } from './company.ts'

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
      ...{ id: newId<QuestionId>(), askedById: asker!.id as PersonId, at: ago(38), words: '光模块 温度 告警' },
      text: '客户说端口没断，但光模块温度告警已经两天，客户问要不要换。温度到多少才需要更换？换之前能让客户先做什么？',
    },
    {
      ...{
        id: newId<QuestionId>(),
        askedById: (other ?? asker)!.id as PersonId,
        at: ago(1_480),
        words: 'SD-WAN 叠加 专线',
      },
      text: '客户在专线上自建 SD-WAN，隧道 MTU 应该建议设多少？知识库里只找到 IPSec 的。',
      answer: '按 1400 起步，开 TCP MSS 钳制到 1360；以 DF 置位的 ping 从大到小试出实际可用值，再减 40 字节余量。',
      article: 'KB-0011',
      answeredById: id('shen'),
      answeredAt: ago(1_402),
    },
  ])
}
