import { newKey } from '#lib/api/index.ts'
import type { TicketView, TimelineEntry } from '#server/tickets/ticket-view.contract.ts'
import { kept } from './kept.ts'

export type Mode = 'public' | 'internal'
export type FileView = Extract<TimelineEntry, { kind: 'message' }>['files'][number]

export interface Draft {
  /** The message's id from its first letter on: however often it is sent, it is one message. */
  id: string
  body: string
  promisedAt: string | null
  files: FileView[]
}

const blank = (): Draft => ({ id: newKey(), body: '', promisedAt: null, files: [] })

/** What is being written on one ticket by one person: a reply and a note side by side, kept by the browser. */
export class Drafts {
  mode = $state<Mode>('public')
  #drafts = $state<Record<Mode, Draft>>({ public: blank(), internal: blank() })
  readonly #key: string
  /** Before it, there is nothing of ours to keep, and what was kept must not be overwritten. */
  #isRestored = false

  constructor(ticket: Pick<TicketView, 'number'>, myId: string) {
    this.#key = `draft:${myId}:${ticket.number}`
  }

  get current(): Draft {
    return this.#drafts[this.mode]
  }

  hasText(mode: Mode): boolean {
    return this.#drafts[mode].body.trim() !== ''
  }

  /** After the first paint: the server that rendered the page knows nothing of this browser's drafts. */
  restore(): void {
    for (const mode of ['public', 'internal'] as const) {
      const draft = kept.read<Draft>(`${this.#key}:${mode}`)
      if (draft?.id && typeof draft.body === 'string') this.#drafts[mode] = { ...blank(), ...draft }
    }
    this.#isRestored = true
  }

  /** Called from an effect, so that every change is kept. */
  keep(): void {
    for (const mode of ['public', 'internal'] as const) {
      const draft = $state.snapshot(this.#drafts[mode])
      if (!this.#isRestored) continue
      const key = `${this.#key}:${mode}`
      if (draft.body.trim() || draft.files.length > 0) kept.write(key, draft)
      else kept.forget(key)
    }
  }

  /** Hands the draft over to be sent and begins a new one. */
  take(): Draft {
    const draft = $state.snapshot(this.current)
    this.#drafts[this.mode] = blank()
    return draft
  }

  /** A message that could not be sent comes back to be mended; what was begun meanwhile stays below it. */
  giveBack(mode: Mode, draft: Draft): void {
    const begun = this.#drafts[mode].body.trim()
    this.#drafts[mode] = { ...draft, id: newKey(), body: begun ? `${draft.body}\n\n${begun}` : draft.body }
    this.mode = mode
  }
}
