import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { articles } from '#server/kb/article.table.ts'
import { articleAssets } from '#server/kb/assets/article-asset.table.ts'
import { exportArticles } from '#server/kb/commands/export-articles.ts'
import { importArticles } from '#server/kb/commands/import-articles.ts'
import { addArticle, articleSource, contentFolder } from '../support/articles.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
/** Another one: whatever follows the end of a picture is no part of it. */
const otherPng = Buffer.concat([png, Buffer.from('x')])
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let technician: StaffActor
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  agent = await w.seat('Wang')
  technician = await w.seat('Zhao', { level: 'L2' })
})

function form(content: Uint8Array, name: string) {
  const body = new FormData()
  body.append('file', new File([new Uint8Array(content)], name, { type: 'text/html' }))
  return body
}
const upload = (who: StaffActor, number: string, content: Buffer, name: string) =>
  app.as(who).post(`/articles/${number}/files`, form(content, name))
const article = (more: object) => addArticle(app.db, { number: 'KB-1001', ...more })
const seen = async (who: Client, name = 'budget.png', door = '/articles') =>
  (await who.get(`${door}/KB-1001/files/${name}`)).status
const help = (name?: string) => seen(app, name, '/help/articles')

test('a picture is drawn in the page, and its headers let it do nothing else', async () => {
  await article({ audience: 'customers', body: '![预算](../assets/KB-1001/budget.png)' })
  const kept = await upload(agent, 'KB-1001', png, 'Budget.PNG')
  expect(kept).toMatchObject({
    status: 201,
    body: { name: 'budget.png', type: 'image/png', markdown: '![budget](../assets/KB-1001/budget.png)' },
  })
  const { body } = await app.get('/help/articles/KB-1001')
  expect(body.html).toContain('<img src="/api/help/articles/KB-1001/files/budget.png" alt="预算" loading="lazy">')
  const picture = await app.get('/help/articles/KB-1001/files/budget.png')
  expect(Object.fromEntries(picture.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': 'inline',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  })
  const again = await app.get('/help/articles/KB-1001/files/budget.png', {
    'if-none-match': picture.headers.get('etag')!,
  })
  expect(again.status).toBe(304)
})

test('any other file is a link in the text and a download behind it', async () => {
  await article({ audience: 'agents', body: '[表](../assets/KB-1001/form.pdf) ![也是](../assets/KB-1001/form.pdf)' })
  expect((await upload(agent, 'KB-1001', pdf, 'form.pdf')).body.markdown).toBe('[form.pdf](../assets/KB-1001/form.pdf)')
  const { body } = await app.as(agent).get('/articles/KB-1001')
  expect(body.html).toContain('<a href="/api/articles/KB-1001/files/form.pdf">表</a>')
  expect(body.html).toContain('<a href="/api/articles/KB-1001/files/form.pdf">也是</a>')
  const file = await app.as(agent).get('/articles/KB-1001/files/form.pdf')
  expect(file.headers.get('content-disposition')).toMatch(/^attachment/)
})

test('a picture that is not there, or from elsewhere, is only its description', async () => {
  await article({ body: '![没有](../assets/KB-1001/none.png) ![外面](https://elsewhere.example/x.png)' })
  const { html } = (await app.as(agent).get('/articles/KB-1001')).body
  expect(html).not.toContain('<img')
  expect(html).toContain('没有')
})

test('the same bytes are kept once; another file of the same name gets a name of its own', async () => {
  await article({})
  expect((await upload(agent, 'KB-1001', png, 'image.png')).body.name).toBe('image.png')
  expect((await upload(agent, 'KB-1001', png, 'copy.png')).body.name).toBe('image.png')
  expect((await upload(agent, 'KB-1001', otherPng, 'image.png')).body.name).toBe('image-2.png')
  expect(await app.db.select().from(articleAssets)).toHaveLength(2)
})

test('what can run is refused, whatever it is called', async () => {
  await article({})
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
  expect(await upload(agent, 'KB-1001', svg, 'logo.png')).toMatchObject({
    status: 415,
    body: { code: 'file.type_not_accepted' },
  })
})

describe('who may read the text that shows a picture may see it, and nobody else', () => {
  const body = '![x](../assets/KB-1001/budget.png)'

  test('a picture for technical seats', async () => {
    await article({ audience: 'technicians', body })
    await upload(technician, 'KB-1001', png, 'budget.png')
    expect(await seen(app.as(technician))).toBe(200)
    expect(await seen(app.as(agent))).toBe(404)
    expect(await help()).toBe(404)
    expect((await upload(agent, 'KB-1001', png, 'mine.png')).status).toBe(404)
  })

  test('one that is only in a working copy is for those who write', async () => {
    await article({ audience: 'customers', body: '没有图' })
    await upload(agent, 'KB-1001', png, 'budget.png')
    expect(await seen(app.as(agent))).toBe(200)
    expect(await help()).toBe(404)
    const manager = await w.person('Liu', ['account_manager'])
    expect(await seen(app.as(manager))).toBe(404)
    await app.db.update(articles).set({ body, version: 2 }).where(eq(articles.number, 'KB-1001'))
    expect(await help()).toBe(200)
    expect(await seen(app.as(manager))).toBe(200)
  })

  test('when the article is closed to customers, its pictures are', async () => {
    await article({ audience: 'customers', body })
    await upload(agent, 'KB-1001', png, 'budget.png')
    expect(await help()).toBe(200)
    await app.db.update(articles).set({ audience: 'agents' }).where(eq(articles.number, 'KB-1001'))
    expect(await help()).toBe(404)
  })

  test('the other language shows the pictures of the original, and no other article does', async () => {
    await article({ audience: 'customers', body: '没有图' })
    await addArticle(app.db, { number: 'KB-1003', audience: 'customers', body })
    await upload(agent, 'KB-1001', png, 'budget.png')
    expect(await help()).toBe(404)
    await addArticle(app.db, { number: 'KB-1002', language: 'en', translates: 'KB-1001', audience: 'customers', body })
    expect(await help()).toBe(200)
  })
})

describe('links are checked while a text is written', () => {
  const check = async (markdown: string, audience: string, who = agent) =>
    (await app.as(who).post('/articles/preview', { markdown, audience, number: 'KB-1001' })).body.links

  test('what is absent, retired or hidden from its readers is told with its line', async () => {
    await article({})
    await addArticle(app.db, { number: 'KB-0001', audience: 'agents' })
    await addArticle(app.db, { number: 'KB-0002', audience: 'customers', state: 'retired' })
    await addArticle(app.db, { number: 'KB-0003', audience: 'technicians' })
    const { number } = await w.open()
    const text = `KB-1001 KB-0001\n\nKB-0002\nKB-0003 ${number} TT-2026-999999\n![x](../assets/KB-1001/no.png) [表](/desk)`
    expect(await check(text, 'agents')).toEqual([
      { kind: 'article', target: 'KB-0002', why: 'retired', line: 3 },
      // The writer may not know that there is such an article.
      { kind: 'article', target: 'KB-0003', why: 'absent', line: 4 },
      { kind: 'ticket', target: 'TT-2026-999999', why: 'absent', line: 4 },
      { kind: 'file', target: 'no.png', why: 'absent', line: 5 },
    ])
    expect(await check(`KB-0001 ${number} [表](/desk) [帮助](/help)`, 'customers')).toEqual([
      { kind: 'article', target: 'KB-0001', why: 'hidden', line: 1 },
      { kind: 'ticket', target: number, why: 'hidden', line: 1 },
      { kind: 'page', target: '/desk', why: 'hidden', line: 1 },
    ])
    expect(await check('KB-0003', 'agents', technician)).toEqual([
      { kind: 'article', target: 'KB-0003', why: 'hidden', line: 1 },
    ])
  })

  test('a ticket\u2019s number leads to it for staff, and is text for customers', async () => {
    await article({ audience: 'customers', body: '见 TT-2026-000001。' })
    expect((await app.as(agent).get('/articles/KB-1001')).body.html).toContain('<a href="/tickets/TT-2026-000001">')
    expect((await app.get('/help/articles/KB-1001')).body.html).not.toContain('<a')
  })
})

describe('articles live in git with their pictures', () => {
  const source = (name: string) => articleSource({}, `See ![x](../assets/KB-0001/${name}).`)

  test('a folder is taken with its pictures, written back with them, and taken again without a change', async () => {
    const folder = await contentFolder({ 'en/a.md': source('light.png') })
    await folder.write('assets/KB-0001/light.png', png)
    expect(await importArticles(app.deps, folder.path)).toMatchObject({ published: ['KB-0001'], problems: [] })
    expect((await app.get('/help/articles/KB-0001/files/light.png')).status).toBe(200)
    expect(await importArticles(app.deps, folder.path)).toMatchObject({ published: [], unchanged: 1 })

    const other = await contentFolder()
    const { written } = await exportArticles(app.db, other.path)
    expect(written.sort()).toEqual(['assets/KB-0001/light.png', 'en/KB-0001.md'])
    expect(await readFile(path.join(other.path, 'assets/KB-0001/light.png'))).toEqual(png)
    expect(await exportArticles(app.db, other.path)).toMatchObject({ written: [] })
    expect(await importArticles(app.deps, other.path)).toMatchObject({ published: [], problems: [], unchanged: 1 })
  })

  test('an article that shows what is not there, or no picture, is refused with its line', async () => {
    const folder = await contentFolder({ 'en/a.md': source('none.png') })
    const line =
      source('none.png')
        .split('\n')
        .findIndex((text) => text.includes('none.png')) + 1
    const [problem] = (await importArticles(app.deps, folder.path)).problems
    expect(problem).toEqual({ file: 'en/a.md', line, reason: 'shows none.png, which is not there' })
    await folder.write('assets/KB-0001/none.png', '<svg onload="x()"/>')
    expect((await importArticles(app.deps, folder.path)).problems[0]?.reason).toContain('not accepted')
  })

  test('a picture a colleague put there stays when a file of its name comes', async () => {
    await addArticle(app.db, { number: 'KB-0001', audience: 'customers' })
    await upload(agent, 'KB-0001', png, 'light.png')
    const folder = await contentFolder({ 'en/a.md': source('light.png') })
    await folder.write('assets/KB-0001/light.png', otherPng)
    await importArticles(app.deps, folder.path, { overwrite: ['KB-0001'] })
    const [asset] = await app.db.select().from(articleAssets)
    expect(asset!.content).toEqual(png)
  })
})
