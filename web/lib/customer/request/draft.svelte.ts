import { untrack } from 'svelte'
import { kept } from '#lib/tickets/kept.ts'
import { nothingTold, type Told } from './request.ts'

interface Kept {
  key: string
  told: Told
  unknown: { account: boolean; circuit: boolean }
}

/** A request that is being written, kept by this browser until it is sent. `key` is the act's id from the first letter on. */
export class RequestDraft {
  told = $state<Told>({ ...nothingTold })
  unknown = $state({ account: false, circuit: false })
  key = $state('')
  restored = $state(false)
  readonly #name: string
  readonly #blank: string
  #isOver = false

  constructor(name: string, key: string, told: Told) {
    this.#name = `request:${name}`
    this.key = key
    this.told = { ...told }
    this.#blank = JSON.stringify(told)
  }

  get isBlank(): boolean {
    return JSON.stringify(this.told) === this.#blank
  }

  /** After the first paint: the server that rendered the form knows nothing of this browser's drafts. */
  restore(): void {
    const draft = kept.read<Kept>(this.#name)
    // What was typed before this page's script woke up is newer than the draft.
    if (!draft?.key || !untrack(() => this.isBlank)) return
    this.told = { ...nothingTold, ...draft.told }
    this.unknown = draft.unknown
    this.key = draft.key
    this.restored = true
  }

  /** Called from an effect, so that every change is kept. */
  keep(): void {
    const draft = $state.snapshot({ key: this.key, told: this.told, unknown: this.unknown })
    if (this.#isOver) return
    if (this.isBlank) kept.forget(this.#name)
    else kept.write(this.#name, draft)
  }

  /** Begins again, as another act. */
  clear(key: string): void {
    this.told = JSON.parse(this.#blank) as Told
    this.unknown = { account: false, circuit: false }
    this.key = key
    this.restored = false
    kept.forget(this.#name)
  }

  /** It was sent: nothing of it stays behind. */
  done(): void {
    this.#isOver = true
    kept.forget(this.#name)
  }
}
