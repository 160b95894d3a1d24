import { ApiProblem, newKey } from '#lib/api/index.ts'
import { largestFile } from '#server/files/file.contract.ts'
import type { FileView, Mode } from '../drafts.svelte.ts'

export interface Upload {
  key: string
  name: string
  /** Between 0 and 1. */
  share: number
  problem: unknown
}

/** Files on their way to the server. fetch cannot tell how far an upload is, so this is the one place that uses XHR. */
export class Uploads {
  list = $state<Upload[]>([])
  readonly isBusy = $derived(this.list.some((upload) => upload.problem === null))
  readonly #number: string

  constructor(number: string) {
    this.#number = number
  }

  async add(files: Iterable<File>, mode: Mode, done: (file: FileView) => void): Promise<void> {
    await Promise.all(
      [...files].map(async (file) => {
        const key = newKey()
        this.list.push({ key, name: file.name, share: 0, problem: null })
        const upload = this.list.find((each) => each.key === key)!
        try {
          if (file.size > largestFile) throw new ApiProblem(413, { code: 'file.too_large' })
          done(await this.#send(file, mode, key, (share) => (upload.share = share)))
          this.drop(key)
        } catch (error) {
          upload.problem = error
        }
      }),
    )
  }

  /** What failed has been seen; the next message begins without it. */
  forgetFailed(): void {
    this.list = this.list.filter((upload) => upload.problem === null)
  }

  drop(key: string): void {
    this.list = this.list.filter((upload) => upload.key !== key)
  }

  #send(file: File, mode: Mode, key: string, progress: (share: number) => void): Promise<FileView> {
    return new Promise((resolve, reject) => {
      const form = new FormData()
      form.append('file', file)
      form.append('visibility', mode)
      const request = new XMLHttpRequest()
      request.open('POST', `/api/tickets/${encodeURIComponent(this.#number)}/files`)
      request.setRequestHeader('accept', 'application/json')
      request.setRequestHeader('idempotency-key', key)
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
      request.onerror = () => reject(new ApiProblem(0, {}))
      request.onload = () => {
        const body = parsed(request.responseText)
        if (request.status >= 200 && request.status < 300) resolve(body as unknown as FileView)
        else reject(new ApiProblem(request.status, body))
      }
      request.send(form)
    })
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
