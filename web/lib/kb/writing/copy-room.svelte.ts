import { api, ApiProblem } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import type { ArticleContent, WorkingCopyView } from '#server/kb/working-copy.contract.ts'

const pauseMs = 900

/** A working copy on one screen: what is typed is kept by itself a moment later, and a refusal never costs a word. */
export class CopyRoom {
  view = $state.raw() as WorkingCopyView
  content = $state() as ArticleContent
  state = $state<'saved' | 'dirty' | 'saving' | 'failed'>('saved')
  problem = $state.raw<unknown>(null)
  /** What became of it elsewhere: it is there no longer, published or thrown away. What is typed stays on this screen. */
  gone = $state<'published' | 'discarded' | null>(null)
  /** An act of this screen is under way, which will say itself what became of the text. */
  isActing = $state(false)
  #overtaken = $state(false)
  #isOver = false
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
    return this.#overtaken || (this.problem instanceof ApiProblem && this.problem.code === 'working_copy.changed')
  }

  /** Whether something stands here that is in no saved text. */
  get isDirty(): boolean {
    return this.state === 'dirty' || this.state === 'failed' || (this.gone !== null && this.state !== 'saved')
  }

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    const look = () => void this.look()
    const off = [live.on('writing', look), live.on('caughtUp', look)]
    return () => off.forEach((stop) => stop())
  }

  /** Looks what became of it elsewhere. Nothing that is typed here is touched. */
  async look(): Promise<void> {
    await this.#saving
    if (this.isActing || this.gone || this.#isOver) return
    try {
      const next = await api.get<WorkingCopyView>(this.path)
      if (this.isActing || next.version === this.view.version) return
      const same = JSON.stringify(next.content) === JSON.stringify(this.view.content)
      if (same) this.take(next)
      else if (next.version > this.view.version) this.#overtaken = true
    } catch (error) {
      await this.#isGone(error)
    }
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
    if (this.state === 'saved' || this.isStale || this.gone) return
    this.state = 'saving'
    try {
      const body = { version: this.view.version, content: $state.snapshot(this.content) }
      this.take(await api.put<WorkingCopyView>(this.path, body))
      this.problem = null
      if (this.state === 'saving') this.state = 'saved'
    } catch (error) {
      this.state = 'failed'
      if (!(await this.#isGone(error))) this.problem = error
    }
  }

  async #isGone(error: unknown): Promise<boolean> {
    if (!(error instanceof ApiProblem) || error.status !== 404) return false
    const article = await api.get<{ version: number }>(`/api/articles/${this.view.number}`).catch(() => null)
    this.gone = article && article.version > (this.view.base ?? 0) ? 'published' : 'discarded'
    this.problem = null
    return true
  }

  /** It was published or thrown away, and one goes on writing: a new working copy, with what stands here. */
  async carryOn(): Promise<void> {
    const next = await api.post<WorkingCopyView>(this.path, {})
    this.gone = null
    // A colleague has begun one as well: which of the two is to stand is asked, as ever.
    this.#overtaken = next.version > 1
    if (this.#overtaken) return
    this.take(next)
    this.state = 'dirty'
    await this.save()
  }

  /** Their text instead of mine. */
  async reload(): Promise<void> {
    this.take(await api.get<WorkingCopyView>(this.path))
    this.content = structuredClone(this.view.content)
    this.problem = null
    this.#overtaken = false
    this.state = 'saved'
  }

  /** Mine over theirs, knowingly. */
  async overwrite(): Promise<void> {
    this.take(await api.get<WorkingCopyView>(this.path))
    this.problem = null
    this.#overtaken = false
    this.state = 'dirty'
    await this.save()
  }

  /** This screen has published it or thrown it away: it need not be told. */
  end(): void {
    this.#isOver = true
  }

  stop(): void {
    clearTimeout(this.#timer)
    if (this.state === 'dirty') void this.save()
  }
}
