import type { Settings } from 'meilisearch'
import type { Synonyms } from './synonyms.ts'
import { encodeSynonyms } from './meilisearch.text.ts'

/**
 * Raised with every change of the settings below, of `IndexedDocument`, or of how text is cut into terms. An index made
 * by another version is rebuilt beside the live one. Synonyms are not part of it: they change in place.
 */
export const settingsVersion = 1

const texts = ['title', 'keywords', 'summary', 'body', 'linked']
export const exactAttributes = texts.map((name) => `${name}Exact`)
export const searchable = texts.flatMap((name) => [`${name}Exact`, `${name}Words`])
/** What suggestions look at. */
export const searchableNames = searchable.filter((name) => name.startsWith('title') || name.startsWith('keywords'))

export function indexSettings(synonyms: Synonyms): Settings {
  return {
    searchableAttributes: [...searchable, 'full', 'initials'],
    filterableAttributes: [
      {
        attributePatterns: [
          'visibility',
          'kind',
          'language',
          'facets',
          'facets.*',
          'numberKey',
          'numberKeys',
          'group',
          'id',
        ],
        features: { facetSearch: false, filter: { equality: true, comparison: false } },
      },
    ],
    sortableAttributes: ['popularity', 'updatedAt'],
    displayedAttributes: ['*'],
    rankingRules: ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness', 'popularity:desc', 'updatedAt:desc'],
    synonyms: encodeSynonyms(synonyms),
    stopWords: [],
    typoTolerance: {
      enabled: true,
      minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
      disableOnNumbers: true,
      disableOnAttributes: [...exactAttributes, 'full', 'initials'],
    },
    // The terms are made by us (see meilisearch.text.ts) and are Latin letters and digits throughout.
    localizedAttributes: [{ attributePatterns: ['*'], locales: ['eng'] }],
    prefixSearch: 'indexingTime',
    facetSearch: false,
    faceting: { maxValuesPerFacet: 200 },
    pagination: { maxTotalHits: 1_000 },
    searchCutoffMs: 800,
  }
}
