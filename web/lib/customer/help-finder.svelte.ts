import { api } from '#lib/api/index.ts'
import { language } from '#lib/i18n/here.ts'
import type { SearchAnswer, SearchHit } from '#server/kb/article-view.contract.ts'
import type { KnownError } from '#server/kb/known-error.contract.ts'

const pause = 450

/** Articles that fit what is being written. Help that cannot be had is no news: then there is nothing to show. */
export class HelpFinder {
  hits = $state<SearchHit[]>([])
  /** Faults we know of that show like this. */
  known = $state.raw<KnownError[]>([])
  #asked = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #request: AbortController | undefined

  /** Asks once the writer pauses, and not again for the same words. */
  think(text: string, symptom: string): void {
    const q = text.trim().slice(0, 400)
    const key = `${language()} ${symptom} ${q}`
    if (key === this.#asked) return
    this.#asked = key
    clearTimeout(this.#timer)
    if (!symptom && q.length < 2) this.hits = this.known = []
    else this.#timer = setTimeout(() => void this.#ask(q, symptom), pause)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#request?.abort()
  }

  async #ask(q: string, symptom: string): Promise<void> {
    this.#request?.abort()
    const { signal } = (this.#request = new AbortController())
    const query = { q, symptom, language: language(), limit: 4 }
    const asked = { symptom, language: language() }
    const [answer, known] = await Promise.all([
      api.get<SearchAnswer>('/api/help/search', { query, signal }).catch(() => null),
      symptom
        ? api.get<{ items: KnownError[] }>('/api/help/known-errors', { query: asked, signal }).catch(() => null)
        : null,
    ])
    if (signal.aborted) return
    this.known = known?.items.slice(0, 3) ?? []
    // What is known is said once, where it says that it is known.
    this.hits = answer?.hits.filter(({ number }) => !this.known.some((one) => one.number === number)) ?? []
  }
}
