import type { Api } from '#lib/api/index.ts'
import type { KeptFile } from './file-tray.svelte.ts'

/** Hands the files of a form without a script on to the API, one by one; one that is refused does not keep the others out. */
export async function postFiles(api: Api, path: string, form: FormData, purpose: 'opening' | 'message') {
  const kept: KeptFile[] = []
  const lost: string[] = []
  for (const file of form.getAll('files')) {
    // A browser sends one empty, nameless file where none was chosen.
    if (typeof file === 'string' || (file.size === 0 && file.name === '')) continue
    const body = new FormData()
    body.append('purpose', purpose)
    body.append('file', file)
    await api.post<KeptFile>(path, body).then(
      (answer) => kept.push(answer),
      () => lost.push(file.name),
    )
  }
  return { kept, lost }
}
