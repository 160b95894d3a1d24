import { api, ApiProblem } from '#lib/api/index.ts'
import type { ArticleContent, WorkingCopyView } from '#server/kb/working-copy.contract.ts'

const pauseMs = 900

/** A working copy on one screen: what is typed is kept by itself a moment later, and a refusal never costs a word. */
export class CopyRoom {
  view = $state.raw() as WorkingCopyView
  content = $state() as ArticleContent
  state = $state<'saved' | 'dirty' | 'saving' | 'failed'>('saved')
  problem = $state.raw<unknown>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> = Promise.resolve()

  constructor(view: WorkingCopyView) {
    this.take(view)
    this.content = structuredClone(view.content)
  }

  get path(): string {
    return `/api/articles/${this.view.number}/working-copy`
  }

  get isStale(): boolean {
    return this.problem instanceof ApiProblem && this.problem.code === 'working_copy.changed'
  }

  /** The server's word on where it stands; what is being typed stays. */
  take(view: WorkingCopyView): void {
    this.view = view
  }

  changed(): void {
    this.state = 'dirty'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), pauseMs)
  }

  /** One at a time, in the order of typing. */
  save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#saving = this.#saving.then(() => this.#save())
    return this.#saving
  }

  async #save(): Promise<void> {
    if (this.state === 'saved' || this.isStale) return
    this.state = 'saving'
    try {
      const body = { version: this.view.version, content: $state.snapshot(this.content) }
      this.take(await api.put<WorkingCopyView>(this.path, body))
      this.problem = null
      if (this.state === 'saving') this.state = 'saved'
    } catch (error) {
      this.problem = error
      this.state = 'failed'
    }
  }

  /** Their text instead of mine. */
  async reload(): Promise<void> {
    this.take(await api.get<WorkingCopyView>(this.path))
    this.content = structuredClone(this.view.content)
    this.problem = null
    this.state = 'saved'
  }

  /** Mine over theirs, knowingly. */
  async overwrite(): Promise<void> {
    this.take(await api.get<WorkingCopyView>(this.path))
    this.problem = null
    this.state = 'dirty'
    await this.save()
  }

  stop(): void {
    clearTimeout(this.#timer)
    if (this.state === 'dirty') void this.save()
  }
}
