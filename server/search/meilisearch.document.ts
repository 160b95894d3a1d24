import type { Found } from './explain.ts'
import { groupOf, lentWords } from './links.ts'
import { exactText, looseText } from './meilisearch.text.ts'
import { numberKey, numberKeys } from './numbers.ts'
import { pinyinKeys } from './pinyin.ts'
import type { SearchDocument } from './port.ts'

/** A document as Meilisearch holds it: what it was, and the terms it is found by. */
export interface IndexedDocument extends Omit<SearchDocument, 'updatedAt'> {
  updatedAt: number
  numberKey: string
  numberKeys: string[]
  group: string | null
  linked: string
  [terms: `${string}Exact` | `${string}Words`]: string
  full: string[]
  initials: string[]
}

/** What comes back for a hit; the terms stay in the engine. */
export const retrieved = [
  'id',
  'kind',
  'number',
  'title',
  'keywords',
  'summary',
  'body',
  'language',
  'facets',
  'visibility',
  'popularity',
  'updatedAt',
  'translationOf',
  'linked',
]
export type RetrievedDocument = Omit<SearchDocument, 'updatedAt'> & { updatedAt: number; linked?: string }

// A text beyond this is a log file somebody pasted; its beginning is enough to be found by.
const longestBody = 20_000

export function indexed(document: SearchDocument, linked: string): IndexedDocument {
  const keywords = document.keywords ?? []
  const body = (document.body ?? '').slice(0, longestBody)
  const sounds = [document.title, ...keywords].map(pinyinKeys)
  return {
    ...document,
    body,
    popularity: document.popularity ?? 0,
    updatedAt: document.updatedAt.getTime(),
    numberKey: numberKey(document.number),
    numberKeys: numberKeys(document.number),
    group: groupOf(document),
    ...terms('title', document.title),
    ...terms('keywords', keywords.join('\n')),
    ...terms('summary', document.summary ?? ''),
    ...terms('body', body),
    ...lent(linked),
    full: sounds.flatMap((sound) => sound.full),
    initials: sounds.flatMap((sound) => sound.initials),
  }
}

/** The part of a document that changes when one of its translations does. */
export function lent(linked: string): Pick<IndexedDocument, 'linked' | 'linkedExact' | 'linkedWords'> {
  return { linked, linkedExact: exactText(linked), linkedWords: looseText(linked) }
}

function terms(name: string, text: string): Record<`${string}Exact` | `${string}Words`, string> {
  return { [`${name}Exact`]: exactText(text), [`${name}Words`]: looseText(text) }
}

export function restored(hit: RetrievedDocument): Found & { document: SearchDocument } {
  const { linked = '', ...document } = hit
  return { document: { ...document, updatedAt: new Date(hit.updatedAt) }, linked }
}

/** The words every member of a group is lent by the others, by id. */
export function lending(members: readonly SearchDocument[]): Map<string, string> {
  const groups = Map.groupBy(members, groupOf)
  groups.delete(null)
  return new Map(
    [...groups.values()].flatMap((group) => group.map((member) => [member.id, lentWords(member, group)] as const)),
  )
}
