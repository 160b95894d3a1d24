import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { articles, articleVersions } from '#server/kb/article.table.ts'
import { newId, type ArticleId } from '#server/kernel/ids.ts'
import type { Database } from '#server/db/client.ts'
import { atEnd } from './after.ts'

type Row = typeof articles.$inferInsert
let count = 0

/** A published article, without a file. Everything not said is ordinary. */
export async function addArticle(db: Database, more: Partial<Row> = {}): Promise<Row> {
  const number = `KB-${String(++count + 5_000)}`
  const row: Row = {
    ...{ id: newId<ArticleId>(), number, language: 'zh-CN', state: 'published', type: 'fault', audience: 'agents' },
    ...{ confidence: 'validated', product: 'leasedLine', symptoms: ['noService'], keywords: [], owner: 'transmission' },
    ...{ reviewOn: '2027-05-31', title: '专线中断', summary: '先看指示灯', body: '## 现象\n\n不通。', version: 1 },
    updatedAt: new Date('2026-11-01T00:00:00Z'),
    ...more,
  }
  await db.insert(articles).values(row)
  const { id, version, title, summary, body, updatedAt } = row
  await db.insert(articleVersions).values({ articleId: id, version, title, summary, body, by: 'test', at: updatedAt })
  return row
}

/** The source of an article file; `front` replaces or removes (undefined) single keys. */
export function articleSource(front: Record<string, unknown> = {}, body = '## Issue\n\nNothing goes through.'): string {
  const keys = {
    ...{ number: 'KB-0001', language: 'en', title: 'Leased line down', summary: 'What to look at first' },
    ...{
      type: 'fault',
      audience: 'customers',
      confidence: 'validated',
      product: 'leasedLine',
      symptoms: ['noService'],
    },
    ...{ keywords: ['outage'], owner: 'transmission', reviewOn: '2027-05-31' },
    ...front,
  }
  const lines = Object.entries(keys).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`],
  )
  return ['---', ...lines, '---', body, ''].join('\n')
}

export interface ContentFolder {
  path: string
  write(file: string, source: string | Uint8Array): Promise<void>
  remove(file: string): Promise<void>
}

/** A folder of articles, gone when the test file is done. */
export async function contentFolder(files: Record<string, string> = {}): Promise<ContentFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'keyline-kb-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  const write = async (file: string, source: string | Uint8Array) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), source)
  }
  for (const [file, source] of Object.entries(files)) await write(file, source)
  return { path: folder, write, remove: (file) => rm(path.join(folder, file)) }
}
