import { execFile } from 'node:child_process'
import { cp, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { root } from './support/imports.ts'

const run = promisify(execFile)
const folder = path.join(root, 'migrations')

test('the migrations say what the tables say: generating another one finds nothing to do', async () => {
  // On a copy, so that a forgotten change is reported and not also written down.
  const copy = `.migrations-${process.pid}`
  await cp(folder, path.join(root, copy), { recursive: true })
  try {
    const options = ['--dialect', 'postgresql', '--schema', './server/**/*.table.ts', '--out', `./${copy}`]
    const { stdout } = await run(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate', ...options], {
      cwd: root,
    })
    expect(stdout).toContain('No schema changes')
  } finally {
    await rm(path.join(root, copy), { recursive: true })
  }
}, 60_000)

test('the journal lists every migration, in order', async () => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).map((name) => name.replace('.sql', ''))
  const { entries } = JSON.parse(await readFile(path.join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string; when: number }[]
  }
  expect(entries.map(({ tag }) => tag)).toEqual(files.sort())
  expect(entries.map(({ when }) => when)).toEqual(entries.map(({ when }) => when).sort((a, b) => a - b))
})
