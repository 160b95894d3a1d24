import type { Api } from '#lib/api/index.ts'
import type { FileView } from '#server/files/file.contract.ts'
import { digestOf } from './digest.ts'

/**
 * Hands the files of a form without a script on to the API, one by one; one that is refused does not keep the others out.
 * `act` is the form's own key: a form that is sent twice brings each of its files once.
 */
export async function postFiles(api: Api, path: string, form: FormData, purpose: 'opening' | 'message', act: string) {
  const kept: FileView[] = []
  const lost: string[] = []
  for (const file of form.getAll('files')) {
    // A browser sends one empty, nameless file where none was chosen.
    if (typeof file === 'string' || (file.size === 0 && file.name === '')) continue
    const body = new FormData()
    body.append('purpose', purpose)
    body.append('file', file)
    const idempotencyKey = digestOf([act, file.name, Buffer.from(await file.arrayBuffer()).toString('base64')])
    await api.post<FileView>(path, body, { idempotencyKey }).then(
      (answer) => kept.push(answer),
      () => lost.push(file.name),
    )
  }
  return { kept, lost }
}
