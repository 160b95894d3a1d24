import { api, ApiProblem } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { tell } from '#lib/ui/index.ts'
import { largestFile } from '#server/files/file.contract.ts'
import type { KeptAsset } from '#server/kb/assets/asset.contract.ts'

interface Text {
  put(words: string): void
  replace(words: string, by: string): void
}

/** Pictures and files on their way into a text, one after the other: each has its place while it comes. */
export class Inserting {
  isBusy = $state(false)
  readonly #number: () => string
  readonly #text: Text
  #count = 0

  constructor(number: () => string, text: Text) {
    this.#number = number
    this.#text = text
  }

  async add(files: Iterable<File>): Promise<void> {
    const waiting = [...files].map((file) => ({
      file,
      mark: `<!-- ${m.kb_write_file_mark({ name: file.name })} ${++this.#count} -->`,
    }))
    this.#text.put(waiting.map(({ mark }) => `${mark}\n`).join(''))
    this.isBusy = true
    for (const { file, mark } of waiting) {
      try {
        if (file.size > largestFile) throw new ApiProblem(413, { code: 'file.too_large' })
        const form = new FormData()
        form.append('file', file)
        const kept = await api.post<KeptAsset>(`/api/articles/${this.#number()}/files`, form)
        this.#text.replace(mark, kept.markdown)
      } catch (error) {
        this.#text.replace(`${mark}\n`, '')
        tell.problem(error, file.name)
      }
    }
    this.isBusy = false
  }
}
