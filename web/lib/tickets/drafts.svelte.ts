import { api, ApiProblem, newKey } from '#lib/api/index.ts'
import type { DraftView } from '#server/tickets/draft.contract.ts'
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
  /** Colleagues chosen from the list while writing a note; told where their name still stands in it. */
  mentions?: { id: string; name: string }[]
}

interface Known {
  /** The version the server has, as far as this browser knows; null while it has none. */
  version: number | null
  /** What was last written there. */
  text: string
}

const modes: readonly Mode[] = ['public', 'internal']
const blank = (): Draft => ({ id: newKey(), body: '', promisedAt: null, files: [] })
const isEmpty = (draft: Pick<Draft, 'body' | 'files'>) => draft.body.trim() === '' && draft.files.length === 0
const textOf = ({ id, body, promisedAt, files }: Draft) => JSON.stringify([id, body, promisedAt, files])
const pauseMs = 800

/**
 * What is being written on one ticket by one person: a reply and a note side by side. This browser keeps every letter; the
 * server keeps it too, a moment after one pauses, so that it is there on the next screen and colleagues see that one is at it.
 */
export class Drafts {
  mode = $state<Mode>('public')
  /** What stands on the server where both windows of one person wrote on: neither is lost, the writer decides. */
  other = $state.raw<{ mode: Mode; draft: DraftView } | null>(null)
  #drafts = $state<Record<Mode, Draft>>({ public: blank(), internal: blank() })
  readonly #key: string
  readonly #number: string
  /** Before it, there is nothing of ours to keep, and what was kept must not be overwritten. */
  #isRestored = false
  readonly #known: Record<Mode, Known> = { public: { version: null, text: '' }, internal: { version: null, text: '' } }
  readonly #timers: Partial<Record<Mode, ReturnType<typeof setTimeout>>> = {}
  readonly #writing: Partial<Record<Mode, Promise<void>>> = {}
  /** What the server has is known: before it, a write would only be refused. */
  #fetched: Promise<void> = Promise.resolve()

  constructor(ticket: Pick<TicketView, 'number'>, myId: string) {
    this.#number = ticket.number
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
    for (const mode of modes) {
      const draft = kept.read<Draft & { version?: number | null }>(`${this.#key}:${mode}`)
      if (!draft?.id || typeof draft.body !== 'string') continue
      const { version = null, ...is } = draft
      this.#drafts[mode] = { ...blank(), ...is }
      this.#known[mode] = { version, text: '' }
    }
    this.#isRestored = true
    this.#fetched = this.#fetch()
  }

  /** Called from an effect, so that every change is kept. */
  keep(): void {
    for (const mode of modes) {
      const draft = $state.snapshot(this.#drafts[mode])
      if (!this.#isRestored) continue
      const key = `${this.#key}:${mode}`
      if (isEmpty(draft)) kept.forget(key)
      else kept.write(key, { ...draft, version: this.#known[mode].version })
      if (textOf(draft) !== this.#known[mode].text) this.#writeSoon(mode)
    }
  }

  /** Hands the draft over to be sent and begins a new one. */
  take(): Draft {
    const draft = $state.snapshot(this.current)
    const { mode } = this
    clearTimeout(this.#timers[mode])
    this.#drafts[mode] = blank()
    // Sending it takes it off the server; what is written next is a first draft again.
    this.#known[mode] = { version: null, text: textOf(this.#drafts[mode]) }
    return draft
  }

  /** A message that could not be sent comes back to be mended; what was begun meanwhile stays below it. */
  giveBack(mode: Mode, draft: Draft): void {
    const begun = this.#drafts[mode].body.trim()
    this.#drafts[mode] = { ...draft, id: newKey(), body: begun ? `${draft.body}\n\n${begun}` : draft.body }
    this.mode = mode
  }

  /** The writer saw both: this one stays, the other is replaced by it; or the other one, or one below the other. */
  settle(choice: 'mine' | 'theirs' | 'both'): void {
    const found = this.other
    if (!found) return
    const { mode, draft } = found
    this.other = null
    this.#known[mode] = { version: draft.version, text: '' }
    const mine = this.#drafts[mode]
    if (choice === 'theirs') this.#drafts[mode] = pick(draft)
    if (choice === 'both') this.#drafts[mode] = { ...mine, id: draft.id, body: `${draft.body}\n\n${mine.body}` }
    this.keep()
  }

  stop(): void {
    for (const mode of modes) if (this.#timers[mode]) void this.#write(mode)
  }

  /** Another browser of this person may have begun: what stands there is taken where there is nothing here. */
  async #fetch(): Promise<void> {
    const items = await api
      .get<{ items: DraftView[] }>(`/api/tickets/${encodeURIComponent(this.#number)}/drafts`)
      .then((answer) => answer.items)
      .catch(() => null)
    if (!items) return
    for (const mode of modes) {
      const there = items.find((draft) => draft.mode === mode)
      const here = this.#drafts[mode]
      if (!there) this.#known[mode] = { ...this.#known[mode], version: null }
      else if (isEmpty(here)) {
        this.#drafts[mode] = pick(there)
        this.#known[mode] = { version: there.version, text: textOf(pick(there)) }
      } else if (there.body === here.body || this.#known[mode].version === there.version)
        this.#known[mode] = { version: there.version, text: textOf(pick(there)) }
      else if (there.body.trim() !== '') this.other = { mode, draft: there }
      else this.#known[mode] = { version: there.version, text: '' }
    }
    this.keep()
  }

  #writeSoon(mode: Mode): void {
    clearTimeout(this.#timers[mode])
    this.#timers[mode] = setTimeout(() => void this.#write(mode), pauseMs)
  }

  async #write(mode: Mode): Promise<void> {
    clearTimeout(this.#timers[mode])
    delete this.#timers[mode]
    await this.#writing[mode]
    this.#writing[mode] = this.#put(mode).finally(() => delete this.#writing[mode])
    await this.#writing[mode]
  }

  async #put(mode: Mode): Promise<void> {
    await this.#fetched
    if (this.other?.mode === mode) return
    const draft = $state.snapshot(this.#drafts[mode])
    const known = this.#known[mode]
    const text = textOf(draft)
    if (text === known.text || (isEmpty(draft) && known.version === null)) return
    const path = `/api/tickets/${encodeURIComponent(this.#number)}/drafts/${mode}`
    try {
      if (isEmpty(draft)) {
        await api.delete(path)
        this.#known[mode] = { version: null, text }
        return
      }
      const { id, body, promisedAt, files } = draft
      const { version } = await api.put<DraftView>(path, { id, body, promisedAt, files, version: known.version })
      // Sent meanwhile: what was kept of it goes with it.
      if (this.#drafts[mode].id !== draft.id) return void api.delete(path).catch(() => undefined)
      this.#known[mode] = { version, text }
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'draft.changed') return
      const there = error.extra['draft'] as DraftView | undefined
      // The same words from the other window are no quarrel.
      if (there?.body === draft.body) this.#known[mode] = { version: there.version, text: '' }
      else if (there) this.other = { mode, draft: there }
    }
  }
}

function pick({ id, body, promisedAt, files }: DraftView): Draft {
  return { id, body, promisedAt, files }
}
