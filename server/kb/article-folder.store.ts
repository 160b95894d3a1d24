import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** Markdown below the folder, named relative to it. */
export async function articleFilesBelow(folder: string): Promise<{ file: string; source: string }[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md')).sort()
  return Promise.all(
    names.map(async (name) => ({
      file: name.split(path.sep).join('/'),
      source: await readFile(path.join(folder, name), 'utf8'),
    })),
  )
}
