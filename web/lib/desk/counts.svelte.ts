import { api } from '#lib/api/index.ts'

export type ViewCounts = Record<'mine' | 'answering' | 'queue' | 'open', number>

/** Counts of the views, asked again at most every two seconds while tickets move. */
export class LiveCounts {
  by = $state.raw<ViewCounts>({ mine: 0, answering: 0, queue: 0, open: 0 })
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(by: ViewCounts) {
    this.by = by
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      api
        .get<ViewCounts>('/api/ticket-counts')
        .then((by) => (this.by = by))
        .catch(() => undefined)
    }, 2_000)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
