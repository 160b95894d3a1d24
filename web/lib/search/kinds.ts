import BookOpen from '@lucide/svelte/icons/book-open'
import Building2 from '@lucide/svelte/icons/building-2'
import Cable from '@lucide/svelte/icons/cable'
import Ticket from '@lucide/svelte/icons/ticket'
import type { Component } from 'svelte'
import { terms } from '#lib/i18n/terms.ts'
import { languageNames, type Language } from '#lib/i18n/language.ts'
import { m } from '#lib/paraglide/messages.js'
import type { SearchHit } from '#server/kb/article-view.contract.ts'

export type Kind = SearchHit['kind']
type Icon = Component<{ size?: number | string }>

export const kinds: Record<Kind, { icon: Icon; label: () => string; page: string }> = {
  article: { icon: BookOpen, label: m.search_kind_article, page: '/kb' },
  ticket: { icon: Ticket, label: m.search_kind_ticket, page: '/tickets' },
  account: { icon: Building2, label: m.search_kind_account, page: '/accounts' },
  circuit: { icon: Cable, label: m.search_kind_circuit, page: '/accounts' },
}

export const reasons: Record<SearchHit['why'], () => string> = {
  number: m.search_why_number,
  title: m.search_why_title,
  body: m.search_why_body,
  keyword: m.search_why_keyword,
  synonym: m.search_why_synonym,
  pinyin: m.search_why_pinyin,
  translation: m.search_why_translation,
  recent: m.search_why_recent,
}

/** What stands beside a hit, in the reader's words. */
export function aboutHit({ kind, facets }: SearchHit): string[] {
  const say = (of: Record<string, () => string>, value: string | undefined) => (value ? of[value]?.() : undefined)
  const words: Record<Kind, (string | undefined)[]> = {
    article: [say(terms.articleType, facets['type']), languageNames[facets['language'] as Language]],
    ticket: [facets['priority'], say(terms.status, facets['status'])],
    account: [say(terms.accountGrade, facets['grade'])],
    circuit: [say(terms.circuit, facets['product']), say(terms.serviceGrade, facets['serviceGrade'])],
  }
  return words[kind].filter((word) => word !== undefined)
}
