import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { asc, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { articles, articleVersions } from '#server/kb/article.table.ts'
import { importAtStart } from '#server/kb/commands/import-at-start.ts'
import { importArticles } from '#server/kb/commands/import-articles.ts'
import { contentFolder as ourContent } from '#server/kb/content-folder.ts'
import { events } from '#server/events/event.table.ts'
import { testApp } from '../support/app.ts'
import { articleSource, contentFolder } from '../support/articles.ts'
import { loggedLines } from '../support/log.ts'

const setUp = async (files: Record<string, string>) => {
  const house = await testApp()
  const folder = await contentFolder(files)
  return { ...house, folder, run: (overwrite: string[] = []) => importArticles(house.deps, folder.path, { overwrite }) }
}
type House = Awaited<ReturnType<typeof setUp>>

const articleOf = async ({ db }: House, number: string) =>
  (await db.select().from(articles).where(eq(articles.number, number)))[0]
const versionsOf = async ({ db }: House, number: string) =>
  (
    await db
      .select({ version: articleVersions.version, title: articleVersions.title, by: articleVersions.by })
      .from(articleVersions)
      .innerJoin(articles, eq(articles.id, articleVersions.articleId))
      .where(eq(articles.number, number))
      .orderBy(asc(articleVersions.version))
  ).map(({ version, title, by }) => `${version} ${title} (${by})`)
const published = async ({ db }: House) =>
  (await db.select().from(events).where(eq(events.type, 'article.published')).orderBy(events.id)).map(
    (event) => (event.payload as { number: string }).number,
  )

test('what comes with the product is imported whole, once', async () => {
  const { deps, db } = await testApp()
  const first = await importArticles(deps, ourContent)
  expect(first.problems).toEqual([])
  expect(first.published.length).toBeGreaterThanOrEqual(40)
  const again = await importArticles(deps, ourContent)
  expect(again).toEqual({
    published: [],
    unchanged: first.published.length,
    problems: [],
    keptAsEdited: [],
    withoutFile: [],
  })
  const languages = await db.select({ language: articles.language }).from(articles)
  expect(languages.filter(({ language }) => language === 'en').length).toBeGreaterThanOrEqual(20)
})

test('a changed file is a new version, and the old one still says what it said', async () => {
  const house = await setUp({
    'en/a.md': articleSource({ title: 'First words' }),
    'en/b.md': articleSource({ number: 'KB-0002' }),
  })
  await house.run()
  house.clock.advance({ days: 1 })
  await house.folder.write('en/a.md', articleSource({ title: 'Better words', audience: 'agents' }))
  expect(await house.run()).toMatchObject({ published: ['KB-0001'], unchanged: 1 })

  expect(await articleOf(house, 'KB-0001')).toMatchObject({ version: 2, title: 'Better words', audience: 'agents' })
  expect((await articleOf(house, 'KB-0001'))!.updatedAt).toEqual(house.clock.now())
  expect(await versionsOf(house, 'KB-0001')).toEqual([
    '1 First words (article import)',
    '2 Better words (article import)',
  ])
  expect(await published(house)).toEqual(['KB-0001', 'KB-0002', 'KB-0001'])
})

test('line ends of another system are no new version', async () => {
  const house = await setUp({ 'a.md': articleSource() })
  await house.run()
  await house.folder.write('a.md', articleSource().replace(/\n/g, '\r\n'))
  expect(await house.run()).toMatchObject({ published: [], unchanged: 1 })
})

test('processes that start together publish each article once', async () => {
  const house = await setUp({ 'a.md': articleSource(), 'b.md': articleSource({ number: 'KB-0002' }) })
  await Promise.all([house.run(), house.run(), house.run()])
  expect((await published(house)).toSorted()).toEqual(['KB-0001', 'KB-0002'])
})

test('what was edited in the product stays, is reported every time, and gives way only by name', async () => {
  const house = await setUp({ 'a.md': articleSource(), 'b.md': articleSource({ number: 'KB-0002' }) })
  await house.run()
  const edited = { title: 'Edited here', version: 2, sourceHash: null }
  for (const number of ['KB-0001', 'KB-0002'])
    await house.db.update(articles).set(edited).where(eq(articles.number, number))

  const kept = [
    { number: 'KB-0001', file: 'a.md' },
    { number: 'KB-0002', file: 'b.md' },
  ]
  expect(await house.run()).toMatchObject({ published: [], keptAsEdited: kept })
  await house.folder.write('a.md', articleSource({ title: 'Changed in the file' }))
  expect(await house.run()).toMatchObject({ published: [], keptAsEdited: kept })
  expect((await articleOf(house, 'KB-0001'))!.title).toBe('Edited here')

  expect(await house.run(['KB-0001'])).toMatchObject({ published: ['KB-0001'], keptAsEdited: [kept[1]] })
  expect(await articleOf(house, 'KB-0001')).toMatchObject({ version: 3, title: 'Changed in the file' })
  expect((await articleOf(house, 'KB-0002'))!.title).toBe('Edited here')
})

test('an article that was retired does not come back with the next change of its file', async () => {
  const house = await setUp({ 'a.md': articleSource() })
  await house.run()
  await house.db.update(articles).set({ state: 'retired' })
  await house.folder.write('a.md', articleSource({ title: 'Changed' }))
  expect(await house.run()).toMatchObject({ published: [], keptAsEdited: [{ number: 'KB-0001', file: 'a.md' }] })
  expect((await articleOf(house, 'KB-0001'))!.state).toBe('retired')
})

test('a file that is gone is reported, and its article stays', async () => {
  const house = await setUp({ 'a.md': articleSource(), 'b.md': articleSource({ number: 'KB-0002' }) })
  await house.run()
  await house.folder.remove('b.md')
  expect(await house.run()).toMatchObject({ published: [], unchanged: 1, withoutFile: ['KB-0002'] })
  expect((await articleOf(house, 'KB-0002'))!.state).toBe('published')
})

test('a bad file is refused with file, line and reason, and the others are taken', async () => {
  const house = await setUp({
    'good.md': articleSource(),
    'misspelt.md': articleSource({ number: 'KB-0002', audiance: 'customers', audience: undefined }),
    'twice.md': articleSource(),
    'dangling.md': articleSource({ number: 'KB-0003' }, 'See [KB-0999](KB-0999).'),
    'broken.md': '---\nnumber: KB-0004\ntitle: "no end\n---\ntext\n',
    'notes.txt': 'not an article',
  })
  const report = await house.run()
  expect(report.published).toEqual(['KB-0001'])
  const told = report.problems.map(({ file, line, reason }) => `${file}:${line}: ${reason}`)
  expect(told).toEqual(
    expect.arrayContaining([
      'misspelt.md:13: audiance: there is no such key',
      'misspelt.md:2: audience: is missing',
      'twice.md:2: number: good.md has KB-0001 already',
      'dangling.md:15: links to KB-0999, which is not there',
    ]),
  )
  expect(told.some((line) => line.startsWith('broken.md:'))).toBe(true)
  expect(new Set(report.problems.map(({ file }) => file)).size).toBe(4)
})

test('a file that turns bad leaves the article as it was, and does not count as gone', async () => {
  const house = await setUp({ 'a.md': articleSource({ title: 'Good words' }) })
  await house.run()
  await house.folder.write('a.md', articleSource({ title: 'x' }))
  const report = await house.run()
  expect(report).toMatchObject({ published: [], unchanged: 0 })
  expect(report.problems).toHaveLength(1)
  expect((await articleOf(house, 'KB-0001'))!.title).toBe('Good words')
})

test('a start goes on with a bad file and with no folder at all, and says so', async () => {
  const house = await setUp({ 'bad.md': 'no dashes', 'good.md': articleSource() })
  await importAtStart(house.deps, house.folder.path)
  expect((await articleOf(house, 'KB-0001'))!.state).toBe('published')
  expect(loggedLines()).toContainEqual(
    expect.objectContaining({ level: 'warn', msg: 'an article was refused', file: 'bad.md', line: 1 }),
  )
  await importAtStart(house.deps, `${house.folder.path}/nowhere`)
  expect(loggedLines()).toContainEqual(
    expect.objectContaining({ level: 'warn', msg: 'there is no folder of articles' }),
  )
})

test('the script ends with 1 when a file was refused and with 0 when all are well', async () => {
  const house = await setUp({ 'good.md': articleSource(), 'bad.md': 'no dashes' })
  const run = async () => {
    const env = { ...process.env, DATABASE_URL: house.databaseUrl }
    const script = new URL('../../server/kb/import.script.ts', import.meta.url).pathname
    return promisify(execFile)(process.execPath, [script, house.folder.path], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
    )
  }
  const refused = await run()
  expect(refused).toMatchObject({ code: 1, stderr: 'bad.md:1: the file begins with a line of three dashes\n' })
  expect(refused.stdout).toContain('1 published, 0 unchanged, 1 refused')
  await house.folder.remove('bad.md')
  expect(await run()).toMatchObject({ code: 0, stderr: '', stdout: '0 published, 1 unchanged, 0 refused\n' })
})
