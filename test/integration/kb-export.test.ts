import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { articles } from '#server/kb/article.table.ts'
import { exportArticles } from '#server/kb/commands/export-articles.ts'
import { importArticles } from '#server/kb/commands/import-articles.ts'
import { contentFolder } from '#server/kb/content-folder.ts'
import { addArticle } from '../support/articles.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { atEnd } from '../support/after.ts'

let house: TestApp
let folder: string
beforeEach(async () => {
  house = await testApp()
  folder = await mkdtemp(path.join(os.tmpdir(), 'keyline-export-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
})

test('what was exported is imported again as the same, article by article', async () => {
  await importArticles(house.deps, contentFolder)
  const { written } = await exportArticles(house.db, folder)
  expect(written.length).toBeGreaterThan(40)
  const report = await importArticles(house.deps, folder)
  expect(report).toMatchObject({
    published: [],
    problems: [],
    keptAsEdited: [],
    unchanged: written.filter((file) => file.endsWith('.md')).length,
  })
})

test('a folder that says the same already is left untouched, to the byte', async () => {
  await importArticles(house.deps, contentFolder)
  const before = await readFile(path.join(contentFolder, 'en/KB-0110-reply-fault-received.md'), 'utf8')
  expect(await exportArticles(house.db, contentFolder)).toMatchObject({ written: [] })
  expect(await readFile(path.join(contentFolder, 'en/KB-0110-reply-fault-received.md'), 'utf8')).toBe(before)
})

test('what was edited in the product is written over its file, and then counts as the file\u2019s', async () => {
  await importArticles(house.deps, contentFolder)
  await exportArticles(house.db, folder)
  const tricky = 'Colon: "quotes", #hash, - dash, 冒号：与“引号”'
  await house.db
    .update(articles)
    .set({ title: tricky, sourceHash: null, version: 2, body: '## A\n\n---\n\nnot the end' })
    .where(eq(articles.number, 'KB-0001'))
  expect(await exportArticles(house.db, folder)).toMatchObject({ written: ['zh/KB-0001.md'] })
  const report = await importArticles(house.deps, folder)
  expect(report).toMatchObject({ published: [], keptAsEdited: [], problems: [] })
})

test('a file that is no article is never written over', async () => {
  await writeFile(path.join(folder, 'README.md'), 'Our articles')
  await addArticle(house.db, { number: 'KB-1001', title: 'Light is low', language: 'en', audience: 'agents' })
  expect(await exportArticles(house.db, folder)).toMatchObject({ written: ['en/KB-1001.md'] })
  expect(await readFile(path.join(folder, 'README.md'), 'utf8')).toBe('Our articles')
})
