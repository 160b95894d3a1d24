import type { AccountGrade, CircuitKind, CircuitStatus, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { ArticleAudience, ArticleConfidence, ArticleProduct, ArticleType } from '#server/kb/article.contract.ts'
import { markdownText } from '#server/kb/markdown.ts'
import type { AccountId, CircuitId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { remember } from '#server/kernel/remember.ts'
import type {
  SupportLevel,
  TicketPriority,
  TicketStatus,
  TicketSymptom,
  TicketType,
} from '#server/tickets/ticket.contract.ts'
import { visibleTo } from './audience.ts'
import { searchId, type SearchDocument } from './port.ts'

export interface ArticleFacts {
  number: string
  title: string
  summary: string
  body: string
  keywords: string[]
  language: string
  type: ArticleType
  product: ArticleProduct
  audience: ArticleAudience
  confidence: ArticleConfidence
  symptoms: TicketSymptom[]
  equipment: string | null
  translates: string | null
  /** Tickets it solved. */
  solved: number
  updatedAt: Date
}

export interface TicketFacts {
  id: TicketId
  number: string
  subject: string
  description: string
  language: string
  type: TicketType
  symptom: TicketSymptom
  status: TicketStatus
  priority: TicketPriority
  level: SupportLevel
  accountId: AccountId | null
  participants: PersonId[]
  product: CircuitKind | null
  open: boolean
  /** Account, circuit and contact, by every name they have. */
  names: string[]
  /** What the customer reads, apart from what only the operator does: customers may one day find their own tickets. */
  publicText: string
  internalText: string
  updatedAt: Date
}

export interface AccountFacts {
  id: AccountId
  code: string
  name: string
  nameEn: string
  grade: AccountGrade
  industry: string
  region: string
  people: string[]
  updatedAt: Date
}

export interface CircuitFacts {
  id: CircuitId
  accountId: AccountId
  number: string
  name: string
  nameEn: string
  kind: CircuitKind
  grade: ServiceGrade
  status: CircuitStatus
  equipment: string | null
  accountNames: string[]
  ends: string[]
  updatedAt: Date
}

/** Articles keep their number for ever, so it is their name in the index too. */
export const articleId = (number: string) => searchId('article', number)

export function articleDocument(article: ArticleFacts): SearchDocument {
  const { number, title, summary, keywords, language, type, product, audience, confidence, symptoms } = article
  return {
    id: articleId(number),
    kind: 'article',
    ...{ number, title, summary, keywords, language },
    body: plain(article.body),
    facets: { type, product, audience, confidence, symptom: symptoms },
    visibility: visibleTo.article(audience),
    popularity: article.solved,
    updatedAt: article.updatedAt,
    ...(article.translates ? { translationOf: article.translates } : {}),
  }
}

/** Reading markdown takes 4 ms, and the same article is asked for again and again. */
const plain = remember(markdownText, 500)

// Open work stands before what is over, among equals.
const openPopularity = 5
const longestText = 8_000

/** Only ever shown to staff, so both sides of the conversation are in it. */
export function ticketDocument(ticket: TicketFacts): SearchDocument {
  const { id, number, subject, language, type, symptom, status, priority, level, product } = ticket
  return {
    id: searchId('ticket', id),
    kind: 'ticket',
    ...{ number, title: subject, language, keywords: distinct(ticket.names) },
    body: [ticket.description, ticket.publicText, ticket.internalText]
      .filter(Boolean)
      .map((text) => text.slice(0, longestText))
      .join('\n'),
    facets: { type, symptom: [symptom], status, priority, level, ...(product ? { product } : {}) },
    visibility: visibleTo.ticket(ticket),
    popularity: ticket.open ? openPopularity : 0,
    updatedAt: ticket.updatedAt,
  }
}

export function accountDocument(account: AccountFacts): SearchDocument {
  const { id, code, grade, industry, region, people } = account
  return {
    id: searchId('account', id),
    kind: 'account',
    number: code,
    title: bothNames(account),
    keywords: distinct(people),
    body: [industry, region].join('\n'),
    facets: { grade, industry },
    visibility: visibleTo.account(id),
    updatedAt: account.updatedAt,
  }
}

export function circuitDocument(circuit: CircuitFacts): SearchDocument {
  const { id, number, kind, grade, status, equipment, ends, accountNames, accountId } = circuit
  return {
    id: searchId('circuit', id),
    kind: 'circuit',
    number,
    title: bothNames(circuit),
    keywords: distinct(accountNames),
    body: distinct([...ends, equipment ?? '']).join('\n'),
    facets: { product: kind, serviceGrade: grade, status },
    visibility: visibleTo.account(accountId),
    updatedAt: circuit.updatedAt,
  }
}

/** Both languages are in one title: whoever finds the one should recognise the other. */
export function bothNames({ name, nameEn }: { name: string; nameEn: string }): string {
  return name === nameEn || nameEn === '' ? name : `${name} · ${nameEn}`
}

const distinct = (texts: readonly (string | null)[]) => [
  ...new Set(texts.filter((text): text is string => text !== null && text !== '')),
]
