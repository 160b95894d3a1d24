import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { searchLog } from '#server/kb/learning/search-log.table.ts'
import { handOffs } from '#server/tickets/hand-off.table.ts'
import { ticketArticles, tickets } from '#server/tickets/ticket.table.ts'
import { newId } from '#server/kernel/ids.ts'
import { addArticle } from '../support/articles.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let w: Awaited<ReturnType<typeof world>>
let agent: StaffActor
beforeEach(async () => {
  house = await testApp()
  w = await world(house)
  agent = await w.seat('Wang')
  await addArticle(house.db, { number: 'KB-0001', title: '专线中断', audience: 'agents' })
})

const search = (more: object = {}) => ({ place: 'console', words: '光模块 过热', total: 0, opened: null, ...more })
const learning = async (who: StaffActor = w.supervisor) => (await house.as(who).get('/knowledge/learning?days=30')).body
const log = () => house.db.select().from(searchLog).orderBy(searchLog.at)

test('a reader\u2019s reason becomes a task of the article\u2019s team, and ends with what was done', async () => {
  await house.as(agent).post('/articles/KB-0001/feedback', { helpful: false, reason: '步骤 3 不对' })
  await house.as(agent).post('/articles/KB-0001/feedback', { helpful: false, reason: '步骤 3 和 4 不对' })
  const [task, ...more] = (await house.as(agent).get('/article-tasks')).body.items
  expect(more).toEqual([])
  expect(task).toMatchObject({ kind: 'feedback', text: '步骤 3 和 4 不对', article: { number: 'KB-0001' }, done: null })

  const done = { outcome: '第 2 版已更正' }
  expect((await house.as(agent).put(`/article-tasks/${task.id}/outcome`, done)).status).toBe(204)
  expect(await house.as(agent).put(`/article-tasks/${task.id}/outcome`, done)).toMatchObject({
    status: 409,
    body: { code: 'task.done' },
  })
  expect((await house.as(agent).get('/article-tasks')).body.items).toEqual([])
  expect((await house.as(agent).get('/article-tasks?done=true')).body.items).toMatchObject([{ done }])
})

test('a vote without a reason is a number, not a task', async () => {
  await house.as(agent).post('/articles/KB-0001/feedback', { helpful: false })
  await house.as(agent).post('/articles/KB-0001/feedback', { helpful: true, reason: '很好' })
  expect((await house.as(agent).get('/article-tasks')).body.items).toEqual([])
})

test('a flag carries the ticket on which it showed, and only one its sender may see', async () => {
  const { number } = await w.open()
  const flag = (more: object = {}) => house.as(agent).post('/articles/KB-0001/flags', { text: '命令已变', ...more })
  expect((await flag({ ticket: 'TT-2026-999999' })).status).toBe(404)
  expect((await flag({ ticket: number })).status).toBe(204)
  expect((await house.as(agent).get('/article-tasks')).body.items).toMatchObject([{ kind: 'flag', ticket: number }])
})

test('technical articles\u2019 tasks are for those who may read them', async () => {
  const technician = await w.seat('Zhao', { level: 'L2' })
  await addArticle(house.db, { number: 'KB-0002', title: '给技术', audience: 'technicians' })
  await house.as(technician).post('/articles/KB-0002/flags', { text: '命令已变' })
  const [task] = (await house.as(technician).get('/article-tasks')).body.items
  expect((await house.as(agent).get('/article-tasks')).body.items).toEqual([])
  const finish = house.as(agent).put(`/article-tasks/${task.id}/outcome`, { outcome: '好了好了' })
  expect((await finish).status).toBe(404)
  expect((await house.as(w.customer).get('/article-tasks')).status).toBe(403)
})

test('words searched again and again in vain are a gap; once somebody opened something they are none', async () => {
  for (const words of ['光模块 过热', '光模块  过热', '光模块 过热'])
    await house.as(agent).post('/searches', search({ words }))
  expect((await learning()).searchGaps).toMatchObject([{ words: '光模块 过热', count: 3, total: 0 }])
  await house.as(agent).post('/searches', search({ opened: 'KB-0001' }))
  expect((await learning()).searchGaps).toEqual([])
})

test('the search log keeps words, not people', async () => {
  await house.as(agent).post('/searches', search({ words: '张工 13800138000 zhang@bank.example 专线' }))
  await house.post('/searches', search({ words: '13800138000' }))
  await house.as(w.customer).post('/searches', search({ place: 'portal' }))
  const rows = await log()
  expect(rows.map(({ words, contactId }) => [words, contactId])).toEqual([
    ['张工 … …@… 专线', null],
    ['光模块 过热', w.customer.id],
  ])
  await w.pass({ hours: 25 })
  expect((await log()).map(({ contactId }) => contactId)).toEqual([null, null])
  await w.pass({ hours: 24 * 181 })
  expect(await log()).toEqual([])
})

test('a circuit number in a search stays, for that is what is missing', async () => {
  await house.as(agent).post('/searches', search({ words: 'CIR-20260012 TT-2026-000123' }))
  expect((await log())[0]!.words).toBe('CIR-20260012 TT-2026-000123')
})

test('a search that no ticket followed within a day helped its customer', async () => {
  await house.as(w.customer).post('/searches', search({ place: 'portal', total: 3, opened: 'KB-0001' }))
  const other = await w.contact(w.account0)
  await house.as(other).post('/searches', search({ place: 'portal', total: 3 }))
  await w.open({ by: other })
  expect((await learning()).deflected).toEqual({ part: 0, whole: 0 })
  await w.pass({ hours: 25 })
  expect((await learning()).deflected).toEqual({ part: 1, whole: 2 })
})

test('one click among many vain searches does not hide the gap', async () => {
  for (let i = 0; i < 6; i++)
    await house.as(agent).post('/searches', search({ words: i % 2 ? '光模块 过热' : '过热 光模块' }))
  await house.as(agent).post('/searches', search({ opened: 'KB-0001' }))
  const { searchGaps } = await learning()
  expect(searchGaps).toMatchObject([{ count: 7 }])
  const behind = await house
    .as(w.supervisor)
    .get(`/knowledge/learning/searches?normal=${encodeURIComponent(searchGaps[0].normal)}`)
  expect(behind.body).toMatchObject({
    total: 7,
    items: [{ count: 7, opened: 1, numbers: ['KB-0001'], places: ['console'] }],
  })
})

test('a gap is written down with the words by which it was sought', async () => {
  const started = await house.as(agent).post('/articles', {
    ...{ type: 'howTo', language: 'zh-CN', product: 'operations', audience: 'agents', words: '发票 抬头' },
  })
  expect(started.body.content).toMatchObject({ title: '发票 抬头', keywords: ['发票 抬头'] })
})

const ended = async (
  linked: 'before' | 'after' | null,
  more: { handedOn?: boolean; symptom?: 'noService' | 'other' } = {},
) => {
  const { id, number } = await w.open({ symptom: more.symptom ?? 'noService' })
  const link = () => ({
    ...{ id: newId<never>(), ticketId: id, article: 'KB-0001', effect: 'used' as const },
    byId: agent.id,
  })
  if (linked === 'before') await house.db.insert(ticketArticles).values({ ...link(), at: house.clock.now() })
  await w.pass({ minutes: 1 })
  if (more.handedOn)
    await house.db.update(handOffs).set({ level: 'L2', from: house.clock.now() }).where(eq(handOffs.ticketId, id))
  await w.pass({ minutes: 1 })
  const at = house.clock.now()
  if (linked === 'after') await house.db.insert(ticketArticles).values({ ...link(), at })
  await house.db.update(tickets).set({ status: 'closed', endedAt: at }).where(eq(tickets.id, id))
  return number
}

test('closed tickets tell what is linked and what is missing', async () => {
  await ended('before')
  const missing = await ended(null)
  const view = await learning()
  expect(view).toMatchObject({
    linked: { part: 1, whole: 2 },
    firstContact: { with: { part: 1, whole: 1 }, without: { part: 1, whole: 1, rate: 1 } },
    ticketGaps: [{ type: 'fault', symptom: 'noService', count: 1, newest: missing }],
    reused: [{ number: 'KB-0001', tickets: 1 }],
  })
  expect((await house.as(agent).get('/knowledge/learning')).status).toBe(403)
})

test('what a specialist looks up after the hand-over is no article of the first contact', async () => {
  await ended('after', { handedOn: true })
  await ended('before', { handedOn: true })
  await ended('before')
  await ended(null, { symptom: 'other' })
  const view = await learning()
  expect(view.linked).toEqual({ part: 3, whole: 4 })
  expect(view.firstContact).toMatchObject({
    with: { part: 1, whole: 2 },
    without: { part: 0, whole: 1, rate: 0 },
    leftOut: { with: 0, without: 1 },
  })
})

test('behind each figure stand exactly the tickets it counts, for who may see them all', async () => {
  await ended('after', { handedOn: true })
  const solved = await ended('before')
  const alone = await ended(null, { symptom: 'other' })
  const view = await learning()
  const behind = async (query: string) =>
    (await house.as(w.supervisor).get(`/knowledge/learning/tickets?${query}`)).body
  expect((await behind('of=linked')).total).toBe(view.linked.part)
  expect((await behind('of=closed')).total).toBe(view.linked.whole)
  expect(await behind('of=asked')).toMatchObject({ total: 1, items: [{ number: solved, articles: ['KB-0001'] }] })
  expect((await behind('of=asked&compared=true')).total).toBe(view.firstContact.with.whole)
  expect((await behind('of=alone&compared=true')).total).toBe(view.firstContact.without.whole)
  expect(await behind('of=aloneFirst')).toMatchObject({ items: [{ number: alone, firstContact: true }] })
  expect((await behind('article=KB-0001')).total).toBe(view.reused[0].tickets)
  expect(
    (await behind('of=unlinked&symptom=other&type=fault')).items.map(({ number }: { number: string }) => number),
  ).toEqual([alone])
  expect((await behind(`of=closed&week=${view.weeks[0].from}`)).total).toBe(view.weeks[0].closed)
  for (const what of ['tickets', 'searches'])
    expect((await house.as(agent).get(`/knowledge/learning/${what}`)).status).toBe(403)
})
