import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import { articles, articleVersions } from '#server/kb/article.table.ts'
import { skeleton } from '#server/kb/templates.ts'
import { workingCopies } from '#server/kb/working-copy.table.ts'
import { people } from '#server/seats/seat.table.ts'
import { contacts } from '#server/accounts/account.table.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { addArticle } from '../support/articles.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let w: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let technician: StaffActor
beforeEach(async () => {
  house = await testApp()
  w = await world(house)
  agent = await w.seat('Wang')
  technician = await w.seat('Zhao', { level: 'L2', skills: { mpls: 4 } })
})

const wanted = { type: 'fault', language: 'zh-CN', product: 'leasedLine', audience: 'agents' }
const whole = {
  title: '专线闪断：光模块温度过高',
  summary: '温度告警与闪断同时出现时的处理。',
  keywords: ['闪断'],
  body: '## 现象\n\n每天下午闪断，光模块温度超过 70 度。\n\n## 处理\n\n更换光模块。',
}
const begin = async (who = agent, more = {}) => (await house.as(who).post('/articles', { ...wanted, ...more })).body
const save = (who: StaffActor, copy: { number: string; version: number; content: object }, text: object) =>
  house.as(who).put(`/articles/${copy.number}/working-copy`, {
    version: copy.version,
    content: { ...copy.content, ...text },
  })
const written = async () => (await save(agent, await begin(), whole)).body
const inReview = async () => {
  const copy = await written()
  const due = { reviewer: technician.id, due: '2026-03-01' }
  return (await house.as(agent).put(`/articles/${copy.number}/working-copy/review`, { version: copy.version, ...due }))
    .body
}
const approved = async () => {
  const { number, version } = await inReview()
  return (await house.as(technician).post(`/articles/${number}/working-copy/verdicts`, { version, approve: true })).body
}
const typesOf = async () =>
  (await house.db.select({ type: events.type }).from(events).orderBy(events.id))
    .map(({ type }) => type)
    .filter((type) => type.startsWith('article.'))

test('an article goes from its first word over a colleague\u2019s eyes to its readers', async () => {
  const copy = await begin()
  expect(copy).toMatchObject({
    number: 'KB-1001',
    stage: 'draft',
    base: null,
    content: { body: skeleton('fault', 'zh-CN') },
  })
  expect((await house.as(technician).get('/articles/KB-1001')).status).toBe(404)

  const { number, version } = await approved()
  expect(
    (await house.as(agent).put(`/articles/${number}/working-copy/publication`, { version, at: null })).status,
  ).toBe(403)
  const published = await house
    .as(technician)
    .put(`/articles/${number}/working-copy/publication`, { version, at: null, note: '新故障' })
  expect(published.status).toBe(204)

  const read = (await house.as(agent).get(`/articles/${number}`)).body
  expect(read).toMatchObject({ title: whole.title, state: 'published', version: 1, writing: { stage: null } })
  expect(await house.db.select().from(workingCopies).where(eq(workingCopies.stage, 'approved'))).toEqual([])
  expect(await typesOf()).toEqual([
    'article.drafted',
    'article.drafted',
    'article.submitted',
    'article.reviewed',
    'article.published',
  ])
  expect((await house.as(agent).get(`/articles/${number}/versions`)).body.items).toMatchObject([
    { version: 1, by: 'Zhao', note: '新故障' },
  ])
})

describe('four eyes', () => {
  test('whoever wrote a text does not approve it', async () => {
    const copy = (await save(technician, await begin(technician), whole)).body
    const due = { version: copy.version, reviewer: technician.id, due: '2026-03-01' }
    const self = await house.as(technician).put(`/articles/${copy.number}/working-copy/review`, due)
    expect(self).toMatchObject({ status: 422, body: { code: 'review.reviewer' } })
    const asked = { ...due, reviewer: w.supervisor.id }
    const { version } = (await house.as(technician).put(`/articles/${copy.number}/working-copy/review`, asked)).body
    const verdict = { version, approve: true }
    expect(await house.as(technician).post(`/articles/${copy.number}/working-copy/verdicts`, verdict)).toMatchObject({
      status: 403,
      body: { code: 'article.own_review' },
    })
  })

  test('a text that is changed after its approval is a draft again, and whoever changed it its author', async () => {
    const copy = await approved()
    const { body } = await save(technician, copy, { title: '另一个标题' })
    expect(body).toMatchObject({ stage: 'draft', author: { id: technician.id } })
    const publish = { version: body.version, at: null }
    expect(await house.as(technician).put(`/articles/${copy.number}/working-copy/publication`, publish)).toMatchObject({
      status: 409,
      body: { code: 'article.illegal_move', possible: expect.arrayContaining(['submit']) },
    })
  })

  test('saving what is there already takes nothing back', async () => {
    const copy = await approved()
    expect((await save(agent, copy, {})).body).toMatchObject({ stage: 'approved', version: copy.version })
  })

  test('who sends a text back says what has to change', async () => {
    const { number, version } = await inReview()
    const send = (comment?: string) =>
      house.as(technician).post(`/articles/${number}/working-copy/verdicts`, { version, approve: false, comment })
    expect(await send()).toMatchObject({ status: 422, body: { code: 'review.comment_missing' } })
    expect((await send('步骤 3 缺命令')).body).toMatchObject({ stage: 'draft', comment: '步骤 3 缺命令' })
  })
})

test('what is not whole goes to nobody, and each gap is named', async () => {
  const copy = await begin()
  const request = { version: copy.version, reviewer: technician.id, due: '2026-03-01' }
  const { status, body } = await house.as(agent).put(`/articles/${copy.number}/working-copy/review`, request)
  expect(status).toBe(422)
  expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(
    expect.arrayContaining(['/content/title', '/content/summary', '/content/keywords']),
  )
})

test('of two who write at once, the second is told instead of overwriting the first', async () => {
  const copy = await begin()
  await save(agent, copy, { title: '先写的' })
  expect(await save(technician, copy, { title: '后写的' })).toMatchObject({
    status: 412,
    body: { code: 'working_copy.changed' },
  })
  expect((await house.as(agent).get(`/articles/${copy.number}/working-copy`)).body.content.title).toBe('先写的')
})

test('a scheduled text appears at its moment, once', async () => {
  const { number, version } = await approved()
  const at = new Date(house.clock.now().getTime() + 3_600_000).toISOString()
  await house.as(technician).put(`/articles/${number}/working-copy/publication`, { version, at })
  expect((await house.as(agent).get(`/articles/${number}`)).status).toBe(404)
  await house.settle()
  expect((await house.as(agent).get(`/articles/${number}`)).status).toBe(404)
  await w.pass({ minutes: 61 })
  await w.pass({ minutes: 61 })
  expect((await house.as(agent).get(`/articles/${number}`)).body).toMatchObject({ state: 'published', version: 1 })
  expect((await typesOf()).filter((type) => type === 'article.published')).toHaveLength(1)
  const { items } = (await house.as(technician).get(`/articles/${number}/versions`)).body
  const [author] = await house.db.select().from(people).where(eq(people.id, agent.id))
  expect(items[0].by).toBe(author!.name)
})

test('a new pattern reaches every seat at once, marked as in progress, and never a customer', async () => {
  const copy = await written()
  const notice = await house.as(agent).put(`/articles/${copy.number}/working-copy/notice`, { version: copy.version })
  expect(notice.status).toBe(204)
  expect((await house.as(technician).get(`/articles/${copy.number}`)).body).toMatchObject({ confidence: 'inProgress' })

  const open = (await save(agent, await begin(agent, { audience: 'customers' }), whole)).body
  const refused = await house.as(agent).put(`/articles/${open.number}/working-copy/notice`, { version: open.version })
  expect(refused.status).toBe(403)
})

test('readers go on seeing the live version while the next one is written, and an imported file no longer replaces it', async () => {
  await addArticle(house.db, { number: 'KB-0001', title: '旧标题', audience: 'agents' })
  const copy = (await house.as(agent).post('/articles/KB-0001/working-copy', {})).body
  expect(copy).toMatchObject({ base: 1, content: { title: '旧标题' } })
  await save(agent, copy, { ...whole, title: '新标题' })
  expect((await house.as(technician).get('/articles/KB-0001')).body).toMatchObject({
    title: '旧标题',
    writing: { stage: 'draft' },
  })
  const again = (await house.as(technician).post('/articles/KB-0001/working-copy', {})).body
  expect(again.content.title).toBe('新标题')
})

test('an earlier version comes back as a working copy, not over what is being written', async () => {
  const { number, version } = await approved()
  await house.as(technician).put(`/articles/${number}/working-copy/publication`, { version, at: null })
  const back = await house.as(agent).post(`/articles/${number}/working-copy`, { version: 1 })
  expect(back.body).toMatchObject({ base: 1, content: { body: whole.body } })
  expect(await house.as(agent).post(`/articles/${number}/working-copy`, { version: 1 })).toMatchObject({
    status: 409,
    body: { code: 'working_copy.in_the_way' },
  })
})

test('a retired article sends its readers on, and only somewhere they can go', async () => {
  await addArticle(house.db, { number: 'KB-0001', title: '旧', audience: 'agents' })
  await addArticle(house.db, { number: 'KB-0002', title: '新', audience: 'agents' })
  const retire = (who: StaffActor, redirect: string | null) =>
    house.as(who).put('/articles/KB-0001/retirement', { reason: '合并到新文章', redirect })
  expect((await retire(agent, null)).status).toBe(403)
  expect(await retire(w.supervisor, 'KB-0404')).toMatchObject({ status: 422, body: { code: 'redirect.not_published' } })
  expect((await retire(w.supervisor, 'KB-0002')).status).toBe(204)
  expect((await house.as(agent).get('/articles/KB-0001')).body.retired).toEqual({
    reason: '合并到新文章',
    redirect: 'KB-0002',
  })
  expect(await retire(w.supervisor, null)).toMatchObject({ status: 409, body: { code: 'article.not_published' } })
})

test('a customer with the old address reads the new article, and is never sent where customers may not go', async () => {
  await addArticle(house.db, { number: 'KB-0001', title: '旧', audience: 'customers' })
  await addArticle(house.db, { number: 'KB-0002', title: '新', audience: 'customers' })
  await addArticle(house.db, { number: 'KB-0003', title: '给坐席', audience: 'agents' })
  const retire = (number: string, redirect: string) =>
    house.as(w.supervisor).put(`/articles/${number}/retirement`, { reason: '合并到新文章', redirect })
  expect((await retire('KB-0001', 'KB-0003')).status).toBe(422)
  expect((await retire('KB-0001', 'KB-0002')).status).toBe(204)
  expect((await house.get('/help/articles/KB-0001')).body).toMatchObject({ number: 'KB-0002', title: '新' })
  await addArticle(house.db, { number: 'KB-0004', title: '更新', audience: 'customers' })
  expect((await retire('KB-0002', 'KB-0004')).status).toBe(204)
  expect((await house.get('/help/articles/KB-0001')).body).toMatchObject({ number: 'KB-0004' })
  expect((await house.get('/help/articles/KB-0003')).status).toBe(404)
})

test('throwing away a text that nobody ever read takes its number along; a live article stays', async () => {
  const copy = await begin()
  const gone = await house.as(agent).delete(`/articles/${copy.number}/working-copy?version=${copy.version}`)
  expect(gone.status).toBe(204)
  expect(await house.db.select().from(articles)).toEqual([])
  expect(await house.db.select().from(articleVersions)).toEqual([])
})

test('a solved ticket is written down without the names of whom it was about', async () => {
  const circuit = await w.circuit(w.account0, 'AAA', 'leasedLine')
  const { id, number } = await w.open({ circuitNumber: circuit.number })
  // Another line of the same customer, and a colleague of whoever reported it, are named in the text alone.
  const other = await w.circuit(w.account0)
  await house.db
    .update(contacts)
    .set({ name: '欧阳青' })
    .where(eq(contacts.id, (await w.contact(w.account0)).id))
  await house.db
    .update(tickets)
    .set({
      description: `测试客户的 Wu 和欧阳青说 ${circuit.number} 闪断，${other.number} 正常`,
      resolution: { code: 'configurationChanged', text: '更换了光模块', evidence: null },
    })
    .where(eq(tickets.id, id))
  const copy = await begin(agent, { ticket: number })
  expect(copy).toMatchObject({ ticket: number, content: { product: 'leasedLine', symptoms: ['noService'] } })
  expect(copy.content.body).toContain('更换了光模块')
  for (const name of ['测试客户', 'Wu', circuit.number, other.number, '欧阳青'])
    expect(copy.content.body).not.toContain(name)
})

test('who does not write sees nothing of it; technical texts stay with technical seats', async () => {
  const manager = await w.person('Zhao', ['account_manager'])
  expect((await house.as(manager).get('/articles/working-copies')).status).toBe(403)
  expect((await house.as(manager).post('/articles', wanted)).status).toBe(403)
  expect((await house.as(w.customer).post('/articles', wanted)).status).toBe(403)
  const secret = await begin(technician, { audience: 'technicians' })
  expect((await house.as(agent).get(`/articles/${secret.number}/working-copy`)).status).toBe(404)
  expect((await house.as(agent).get('/articles/working-copies')).body.items).toEqual([])
  expect((await save(agent, secret, { ...whole, audience: 'agents' })).status).toBe(404)
  const copy = await begin()
  expect(await save(agent, copy, { audience: 'technicians' })).toMatchObject({
    status: 422,
    body: { code: 'article.audience_not_yours' },
  })
})
