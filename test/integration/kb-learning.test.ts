import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { searchLog } from '#server/kb/learning/search-log.table.ts'
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

test('closed tickets tell what is linked and what is missing', async () => {
  const ended = async (linked: boolean) => {
    const { id, number } = await w.open()
    const at = house.clock.now()
    await house.db.update(tickets).set({ status: 'closed', endedAt: at }).where(eq(tickets.id, id))
    const link = { id: newId<never>(), ticketId: id, article: 'KB-0001', effect: 'used', byId: agent.id, at }
    if (linked) await house.db.insert(ticketArticles).values(link)
    return number
  }
  await ended(true)
  const missing = await ended(false)
  const view = await learning()
  expect(view).toMatchObject({
    linked: { part: 1, whole: 2 },
    firstContactWith: { part: 1, whole: 1 },
    firstContactWithout: { part: 1, whole: 1 },
    ticketGaps: [{ symptom: 'noService', count: 1, numbers: [missing] }],
    reused: [{ number: 'KB-0001', tickets: 1 }],
  })
  expect((await house.as(agent).get('/knowledge/learning')).status).toBe(403)
})
