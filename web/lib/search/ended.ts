import type { EndedSearch, SearchPlace } from '#server/kb/learning/learning.contract.ts'

/**
 * Tells the knowledge base what was looked for, once somebody opened something or gave up: that is how it learns what it
 * lacks. Nobody waits for it, and nothing is lost for the reader when it fails.
 */
export class EndedSearches {
  readonly #place: SearchPlace
  #open: { words: string; total: number } | null = null

  constructor(place: SearchPlace) {
    this.#place = place
  }

  /** An answer was there long enough to be read. */
  asked(words: string, total: number): void {
    const trimmed = words.trim()
    // Typing on is the same search; other words begin another.
    if (this.#open && !trimmed.startsWith(this.#open.words) && !this.#open.words.startsWith(trimmed)) this.gaveUp()
    this.#open = trimmed.length >= 2 ? { words: trimmed, total } : null
  }

  opened(number: string): void {
    this.#tell(number)
  }

  gaveUp(): void {
    this.#tell(null)
  }

  #tell(opened: string | null): void {
    const search = this.#open
    this.#open = null
    if (!search) return
    const body: EndedSearch = { place: this.#place, ...search, opened }
    // The page may be on its way to the article: keepalive lets the word arrive all the same.
    void fetch('/api/searches', {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => undefined)
  }
}
