import { ApiProblem, newKey } from '#lib/api/index.ts'
import { largestFile, mostFiles, type FileView } from '#server/files/file.contract.ts'

export interface TrayFile {
  key: string
  file: File
  /** Sent so far, between 0 and 1. */
  share: number
  state: 'waiting' | 'sending' | 'kept' | 'refused'
  problem: ApiProblem | null
  kept: FileView | null
}

/** Files a customer has chosen, on their way to the server. */
export class FileTray {
  files = $state<TrayFile[]>([])
  readonly isBusy = $derived(this.files.some(({ state }) => state === 'sending'))
  readonly kept = $derived(this.files.flatMap(({ kept }) => (kept ? [kept] : [])))
  readonly refused = $derived(this.files.filter(({ state }) => state === 'refused'))

  /** The same file chosen twice is one file. Beyond ten, the rest stays behind. */
  add(files: Iterable<File>): void {
    for (const file of files) {
      const isKnown = this.files.some(({ file: had }) => had.name === file.name && had.size === file.size)
      if (isKnown || this.files.length >= mostFiles) continue
      const problem = file.size > largestFile ? new ApiProblem(413, { code: 'file.too_large' }) : null
      this.files.push({
        ...{ key: newKey(), file, share: 0, kept: null, problem },
        state: problem ? 'refused' : 'waiting',
      })
    }
  }

  drop(key: string): void {
    this.files = this.files.filter((each) => each.key !== key)
  }

  clear(): void {
    this.files = []
  }

  /** Sends what waits, one after the other so that the first ones arrive soon. Refusals stay with their file. */
  async send(path: string, purpose: 'opening' | 'message'): Promise<void> {
    for (const each of this.files) {
      if (each.state !== 'waiting') continue
      each.state = 'sending'
      try {
        each.kept = await upload(path, purpose, each, (share) => (each.share = share))
        each.state = 'kept'
      } catch (problem) {
        each.problem = problem instanceof ApiProblem ? problem : new ApiProblem(0, {})
        each.state = 'refused'
      }
    }
  }

  /** Only a failure of the way there is worth another attempt; what the server refuses stays refused. */
  again(): void {
    for (const each of this.files) {
      if (each.problem && (each.problem.status === 0 || each.problem.status >= 429)) {
        Object.assign(each, { state: 'waiting', problem: null, share: 0 })
      }
    }
  }
}

/** fetch cannot tell how far an upload is, hence XMLHttpRequest. */
function upload(
  path: string,
  purpose: string,
  { file, key }: TrayFile,
  progress: (share: number) => void,
): Promise<FileView> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('purpose', purpose)
    form.append('file', file)
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('idempotency-key', key)
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => lengthComputable && progress(loaded / total)
    request.onerror = () => reject(new ApiProblem(0, {}))
    request.onload = () => {
      const answer = parsed(request.responseText)
      if (request.status === 201) resolve(answer as unknown as FileView)
      else reject(new ApiProblem(request.status, answer))
    }
    request.send(form)
  })
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
