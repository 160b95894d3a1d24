import { api } from '#lib/api/index.ts'
import { language } from '#lib/i18n/here.ts'
import type { SearchAnswer } from '#server/kb/article-view.contract.ts'
import { grouped } from './groups.ts'

const pause = 120
/** A search as one types: the last question's answer stays until the next one is there. */
export class LiveSearch {
  words = $state('')
  answer = $state.raw<SearchAnswer | null>(null)
  problem = $state.raw<unknown>(null)
  isAsking = $state(false)
  readonly isBlank = $derived(this.words.trim() === '')
  readonly groups = $derived(grouped(this.answer))
  #timer: ReturnType<typeof setTimeout> | undefined
  #request: AbortController | null = null

  type(words: string): void {
    this.words = words
    clearTimeout(this.#timer)
    if (this.isBlank) return this.clear()
    this.isAsking = true
    this.#timer = setTimeout(() => void this.#ask(), pause)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#request?.abort()
    this.words = ''
    this.answer = null
    this.problem = null
    this.isAsking = false
  }

  /** At once, for whoever pressed Enter. */
  async now(): Promise<void> {
    clearTimeout(this.#timer)
    if (!this.isBlank) await this.#ask()
  }

  async #ask(): Promise<void> {
    this.#request?.abort()
    const { signal } = (this.#request = new AbortController())
    const query = { q: this.words.trim().slice(0, 400), reader: language(), oneLanguage: true, limit: 40 }
    try {
      const answer = await api.get<SearchAnswer>('/api/search', { query, signal })
      if (signal.aborted) return
      this.answer = answer
      this.problem = null
    } catch (error) {
      if (signal.aborted) return
      this.problem = error
    }
    this.isAsking = false
  }
}
