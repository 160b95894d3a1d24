import { tick } from 'svelte'
import type { SubmitFunction } from '$app/forms'
import { ApiProblem } from '#lib/api/index.ts'
import type { FileTray } from '../file-tray.svelte.ts'
import type { RequestDraft } from './draft.svelte.ts'
import type { Mistakes, Said } from './request.ts'

/** What the form's action answered when it did not open a ticket. */
export interface Returned {
  mistakes: Mistakes
  key: string
  problem: Said | null
}

interface Options<Opened> {
  draft: RequestDraft
  tray: FileTray
  form: () => HTMLFormElement | undefined
  /** Where the files of the ticket go. */
  filesOf: (opened: Opened) => string
  opened: (opened: Opened, lost: string[]) => Promise<unknown>
}

/** A request on its way with a script at hand: first the ticket, then its files one by one, with their progress. */
export class Sending<Opened extends Record<string, unknown>> {
  stage = $state<'no' | 'request' | 'files'>('no')
  mistakes = $state<Mistakes>({})
  problem = $state<ApiProblem | null>(null)
  readonly #options: Options<Opened>

  constructor(returned: Returned | null | undefined, options: Options<Opened>) {
    this.#options = options
    if (returned) this.#show(returned)
  }

  submit: SubmitFunction = ({ formData, cancel }) => {
    // The second click of a double click.
    if (this.stage !== 'no') return cancel()
    formData.delete('files')
    formData.set('key', this.#options.draft.key)
    formData.set('filesFollow', '1')
    this.stage = 'request'
    this.problem = null
    return async ({ result }) => {
      if (result.type === 'success') return this.#arrived(result.data as Opened)
      this.stage = 'no'
      if (result.type === 'failure' && result.data) this.#show(result.data as Returned)
      else this.problem = new ApiProblem(result.type === 'error' ? (result.status ?? 0) : 0, {})
      await this.#lead()
    }
  }

  async #arrived(opened: Opened) {
    const { draft, tray, filesOf, opened: done } = this.#options
    draft.done()
    this.stage = 'files'
    await tray.send(filesOf(opened), 'opening')
    await done(
      opened,
      tray.refused.map(({ file }) => file.name),
    )
  }

  #show({ mistakes, key, problem }: Returned) {
    this.mistakes = mistakes
    this.problem = problem ? new ApiProblem(problem.status, { ...problem }) : null
    this.#options.draft.key = key
  }

  /** To what has to be mended first: a form that silently stays where it is looks sent. */
  async #lead() {
    await tick()
    const form = this.#options.form()
    const wrong = form?.querySelector<HTMLElement>('[aria-invalid=true], .error')
    const control = wrong?.closest('fieldset')?.querySelector<HTMLElement>('input') ?? wrong
    const target = control ?? form?.querySelector<HTMLElement>('[role=alert]')
    target?.scrollIntoView({ block: 'center' })
    control?.focus({ preventScroll: true })
  }
}
