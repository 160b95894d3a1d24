import { describe } from 'vitest'
import { languagesSuite } from './search.languages.ts'
import { readingSuite } from './search.reading.ts'
import type { DriverUnderTest } from './search.support.ts'
import { writingSuite } from './search.writing.ts'

/** What every driver of the search port does. `make` gives an empty index that knows `synonyms` of the documents. */
export function searchSuite(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`${name} search`, () => {
    readingSuite(make)
    languagesSuite(make)
    writingSuite(make)
  })
}
