import { untrack } from 'svelte'
import { SvelteSet } from 'svelte/reactivity'
import { api, ApiProblem, type Me } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { now } from '#lib/state/now.svelte.ts'
import type { Viewer } from '#server/realtime/realtime.contract.ts'
import type { NewMessage } from '#server/tickets/ticket-commands.contract.ts'
import type { TicketView } from '#server/tickets/ticket-view.contract.ts'
import { Drafts, type Draft, type Mode } from './drafts.svelte.ts'
import { kept } from './kept.ts'
import { verbs } from './verbs.ts'

/** A message on its way: shown at once, and kept until the server has it. */
export interface Outgoing {
  mode: Mode
  draft: Draft
  at: string
  /** What becomes of the ticket in the same act. */
  then?: NewMessage['then']
  isSending: boolean
  problem: unknown
}

export interface Writing {
  /** Puts text where the cursor stands. */
  insert(text: string): void
  focus(mode: Mode): void
}

const lookEvery = 8_000
/** Read once: who makes a room from what it shows must not make another one each second. */
const present = () => untrack(() => now.ms)
const freshFor = 12_000

/** One open ticket in this browser: its present state, who else is at it, and what is being written. */
export class TicketRoom {
  readonly me: Me
  readonly drafts: Drafts
  view = $state.raw() as TicketView
  /** When `view` was read, in milliseconds of the server's time: running clocks have used more since. */
  readAt = $state.raw() as number
  viewers = $state.raw<Viewer[]>([])
  outgoing = $state.raw<Outgoing[]>([])
  /** Entries that came while the reader was here, until they have been seen for a while. */
  readonly fresh = new SvelteSet<string>()
  /** The ticket cannot be read any more: its last state stays on the screen, and says so. */
  problem = $state.raw<unknown>(null)
  isTyping = $state(false)
  /** Where text is written; set by the composer while it is on the screen. */
  composer = $state.raw<Writing | null>(null)

  // Read once by the dialog that opens; each form is reactive by itself.
  readonly #forms = new Map<string, unknown>()
  #refreshing: Promise<void> | null = null
  #isStale = false
  #soon: ReturnType<typeof setTimeout> | undefined
  readonly #outbox: string

  constructor(view: TicketView, me: Me, readAt = present()) {
    this.view = view
    this.readAt = readAt
    this.me = me
    this.drafts = new Drafts(view, me.id)
    this.#outbox = `outbox:${me.id}:${view.number}`
  }

  may(...actions: TicketView['actions']): boolean {
    return actions.some((action) => this.view.actions.includes(action))
  }

  /** What is typed into a dialog stays while the ticket is open, also when the dialog is closed and opened again. */
  form<T>(name: string, fresh: () => T): T {
    if (!this.#forms.has(name)) {
      const state = $state(fresh())
      this.#forms.set(name, state)
    }
    return this.#forms.get(name) as T
  }

  forgetForm(name: string): void {
    this.#forms.delete(name)
  }

  /** Follows the ticket while it is on the screen; returns the function that stops. Call from an effect. */
  enter(): () => void {
    this.drafts.restore()
    this.#restoreOutbox()
    const isMine = (ticketId: string) => ticketId === this.view.id
    const off = [
      live.on('ticket', (message) => isMine(message.ticketId) && this.#refreshSoon()),
      live.on('viewers', (message) => isMine(message.ticketId) && this.#meet(message.viewers)),
      live.on('caughtUp', () => {
        this.#refreshSoon()
        this.#look()
      }),
    ]
    this.#look()
    const looking = setInterval(() => document.visibilityState === 'visible' && this.#look(), lookEvery)
    return () => {
      clearInterval(looking)
      clearTimeout(this.#soon)
      this.drafts.stop()
      for (const stop of off) stop()
      live.ask('leave', { ticketId: this.view.id }).catch(() => undefined)
    }
  }

  typing(isTyping: boolean): void {
    if (this.isTyping === isTyping) return
    this.isTyping = isTyping
    this.#look()
  }

  /** Reads the ticket again. Asked for twice at once it reads once more afterwards, so nothing is missed. */
  async refresh(): Promise<void> {
    this.#isStale = true
    this.#refreshing ??= this.#refreshWhileStale().finally(() => (this.#refreshing = null))
    await this.#refreshing
  }

  /**
   * Does one verb. A ticket that changed meanwhile is read again first, so that the reader sees what is new and the next
   * try is based on it; the refusal itself is thrown for the dialog to show.
   */
  async act(verb: (number: string, version: number) => Promise<TicketView>): Promise<void> {
    try {
      this.show(await verb(this.view.number, this.view.version))
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) await this.refresh()
      throw error
    }
  }

  /** `anyway`: the writer knows what was said meanwhile. */
  async send(mode: Mode, draft: Draft, { then, anyway = false }: Pick<Outgoing, 'then'> & { anyway?: boolean } = {}) {
    const leaving = { mode, draft, at: new Date().toISOString(), ...(then && { then }) }
    this.#put({ ...leaving, isSending: true, problem: null })
    const { id, body, promisedAt, files, mentions = [] } = draft
    const isPublic = mode === 'public'
    const named = isPublic ? [] : mentions.filter(({ name }) => body.includes(`@${name}`))
    try {
      const view = await verbs.post(this.view.number, {
        ...{ id, visibility: mode, body: body.trim(), files: files.map((file) => file.id) },
        ...(promisedAt && isPublic && { promisedAt }),
        ...(isPublic && !anyway && { seenUntil: this.#seenUntil() }),
        ...(named.length > 0 && { mentions: [...new Set(named.map((each) => each.id))] }),
        ...(then && { then }),
      })
      this.#drop(id)
      this.show(view)
    } catch (error) {
      this.#put({ ...leaving, isSending: false, problem: error })
      if (error instanceof ApiProblem && error.code === 'message.overtaken') await this.refresh()
    }
  }

  /** The newest word between house and customer that stood here for a while: what came in this moment is not read yet. */
  #seenUntil(): string {
    const seen = this.view.timeline.filter(
      (entry) => entry.kind === 'message' && entry.visibility === 'public' && !this.fresh.has(entry.id),
    )
    return seen.at(-1)?.at ?? this.view.openedAt
  }

  again({ mode, draft, then }: Outgoing, anyway = false): Promise<void> {
    return this.send(mode, draft, { ...(then && { then }), anyway })
  }

  mend({ mode, draft }: Outgoing): void {
    this.#drop(draft.id)
    this.drafts.giveBack(mode, draft)
  }

  discard({ draft }: Outgoing): void {
    this.#drop(draft.id)
  }

  /** An answer of the server: ours to a verb, or news. Older than what is shown, it is ignored. */
  show(view: TicketView, isNews = false): void {
    if (view.version < this.view.version) return
    const known = new Set(this.view.timeline.map((entry) => entry.id))
    const fresh = isNews ? view.timeline.filter((entry) => !known.has(entry.id)).map((entry) => entry.id) : []
    this.view = view
    this.readAt = present()
    this.problem = null
    this.outgoing = this.outgoing.filter(({ draft }) => !view.timeline.some((entry) => entry.id === draft.id))
    if (fresh.length === 0) return
    for (const id of fresh) this.fresh.add(id)
    setTimeout(() => fresh.forEach((id) => this.fresh.delete(id)), freshFor)
  }

  async #refreshWhileStale(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      try {
        this.show(await api.get<TicketView>(`/api/tickets/${encodeURIComponent(this.view.number)}`), true)
      } catch (error) {
        this.problem = error
      }
    }
  }

  /** Several events of one act arrive together; one reading answers them all. */
  #refreshSoon(): void {
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => void this.refresh(), 150)
  }

  #look(): void {
    live
      .ask('look', { ticketId: this.view.id, typing: this.isTyping })
      .then(({ viewers }) => this.#meet(viewers))
      .catch(() => undefined)
  }

  #meet(viewers: Viewer[]): void {
    this.viewers = viewers.filter((viewer) => viewer.id !== this.me.id)
  }

  #put(message: Outgoing): void {
    this.outgoing = [...this.outgoing.filter(({ draft }) => draft.id !== message.draft.id), message]
    this.#keepOutbox()
  }

  #drop(id: string): void {
    this.outgoing = this.outgoing.filter(({ draft }) => draft.id !== id)
    this.#keepOutbox()
  }

  #keepOutbox(): void {
    if (this.outgoing.length === 0) return kept.forget(this.#outbox)
    kept.write(
      this.#outbox,
      this.outgoing.map(({ mode, draft, at, then }) => ({ mode, draft, at, ...(then && { then }) })),
    )
  }

  /** The page was closed before the answer came: whether it arrived is for the server to say, so it may be sent again. */
  #restoreOutbox(): void {
    const left = kept.read<Pick<Outgoing, 'mode' | 'draft' | 'at' | 'then'>[]>(this.#outbox) ?? []
    const arrived = new Set(this.view.timeline.map((entry) => entry.id))
    this.outgoing = left
      .filter(({ draft }) => !arrived.has(draft.id))
      .map((each) => ({ ...each, isSending: false, problem: null }))
    this.#keepOutbox()
  }
}
