import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { articleFeedback } from '#server/kb/article-feedback.table.ts'
import { articles } from '#server/kb/article.table.ts'
import type { ArticleLine } from '#server/kb/article-view.contract.ts'
import { newId } from '#server/kernel/ids.ts'
import { ticketArticles, tickets } from '#server/tickets/ticket.table.ts'
import { addArticle } from '../support/articles.ts'
import { testApp } from '../support/app.ts'
import { world } from '../support/world.ts'

const setUp = async () => {
  const app = await testApp()
  const w = await world(app)
  const agent = await w.seat('Wang')
  const technician = await w.seat('Zhao', { level: 'L2', skills: { mpls: 4 } })
  const line = await addArticle(app.db, {
    ...{ number: 'KB-0001', title: '专线中断', audience: 'customers', keywords: ['LOS'], equipment: '光端机' },
    body: '## 处理\n\n看 [KB-0002](KB-0002)、KB-0003 和 KB-0999。<script>alert(1)</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |',
  })
  const english = await addArticle(app.db, {
    ...{ number: 'KB-0101', language: 'en', title: 'Leased line down', audience: 'customers', translates: 'KB-0001' },
  })
  await addArticle(app.db, {
    number: 'KB-0002',
    title: '给坐席',
    audience: 'agents',
    type: 'playbook',
    product: 'operations',
  })
  await addArticle(app.db, {
    number: 'KB-0003',
    title: '给技术',
    audience: 'technicians',
    product: 'mplsVpn',
    symptoms: ['routing', 'flapping'],
  })
  await addArticle(app.db, { number: 'KB-0004', title: '退役', audience: 'customers', state: 'retired' })
  await addArticle(app.db, { number: 'KB-0005', title: '草稿', audience: 'customers', state: 'draft' })
  return { ...app, w, agent, technician, line, english }
}
type House = Awaited<ReturnType<typeof setUp>>
let house: House
beforeAll(async () => {
  house = await setUp()
})
const numbers = (body: { items: ArticleLine[] }) => body.items.map((item) => item.number)

describe('the list', () => {
  test('holds what its reader may open', async () => {
    const { as, agent, technician, customer } = { ...house, customer: house.w.customer }
    expect(numbers((await as(agent).get('/articles')).body)).toEqual(['KB-0001', 'KB-0002', 'KB-0101'])
    expect(numbers((await as(technician).get('/articles')).body)).toEqual(['KB-0001', 'KB-0002', 'KB-0003', 'KB-0101'])
    expect((await as(customer).get('/articles')).status).toBe(403)
    expect((await house.get('/articles')).status).toBe(401)
  })

  test('narrows by product, language, type, symptom and audience, each with alternatives', async () => {
    const list = async (query: string) => numbers((await house.as(house.technician).get(`/articles?${query}`)).body)
    expect(await list('product=operations&product=mplsVpn')).toEqual(['KB-0002', 'KB-0003'])
    expect(await list('language=en')).toEqual(['KB-0101'])
    expect(await list('type=playbook')).toEqual(['KB-0002'])
    expect(await list('symptom=flapping')).toEqual(['KB-0003'])
    expect(await list('audience=agents&audience=technicians')).toEqual(['KB-0002', 'KB-0003'])
    expect((await house.as(house.agent).get('/articles?product=everything')).status).toBe(400)
    expect((await house.as(house.agent).get('/articles?color=red')).status).toBe(400)
  })

  test('shows working copies to whoever looks after the knowledge, and what is retired to all of the operator', async () => {
    const list = async (who: typeof house.agent, state: string) =>
      numbers((await house.as(who).get(`/articles?state=${state}`)).body)
    expect(await list(house.agent, 'retired')).toEqual(['KB-0004'])
    expect(await list(house.agent, 'draft')).toEqual([])
    expect(await list(house.w.supervisor, 'draft')).toEqual(['KB-0005'])
  })

  test('comes page by page without repeats', async () => {
    const reader = house.as(house.technician)
    const first = (await reader.get('/articles?limit=2')).body
    const second = (await reader.get(`/articles?limit=2&cursor=${first.next}`)).body
    expect([...numbers(first), ...numbers(second)]).toEqual(['KB-0001', 'KB-0002', 'KB-0003', 'KB-0101'])
    expect(second.next).toBeNull()
    expect((await reader.get('/articles?cursor=bm90IG91cnM')).body.code).toBe('list.bad_cursor')
  })
})

describe('an article', () => {
  test('is rendered safely, with its facts, its other language and how it fares', async () => {
    const { body } = await house.as(house.agent).get('/articles/KB-0001')
    expect(body).toMatchObject({
      ...{ number: 'KB-0001', language: 'zh-CN', state: 'published', confidence: 'validated', version: 1 },
      ...{ equipment: '光端机', keywords: ['LOS'], owner: 'transmission', reviewOn: '2027-05-31' },
      translation: { number: 'KB-0101', language: 'en', title: 'Leased line down' },
      use: { tickets: 0, helpful: 0, unhelpful: 0, mine: null },
    })
    expect(body.markdown).toContain('| 1 | 2 |')
    expect(body.html).toContain('<td>1</td>')
    expect(body.html).not.toContain('<script')
    expect((await house.as(house.agent).get('/articles/KB-0101')).body.translation.number).toBe('KB-0001')
  })

  test('links to what its reader may open, and names the rest', async () => {
    const html = async (who: typeof house.agent) => (await house.as(who).get('/articles/KB-0001')).body.html as string
    expect(await html(house.agent)).toContain('href="/kb/KB-0002"')
    expect(await html(house.agent)).not.toContain('/kb/KB-0003')
    expect(await html(house.technician)).toContain('href="/kb/KB-0003"')
    for (const text of [await html(house.agent), await html(house.technician)]) {
      expect(text).toContain('KB-0999')
      expect(text).not.toContain('/kb/KB-0999')
    }
  })

  test('that may not be read looks as if there were none', async () => {
    const reader = house.as(house.agent)
    const hidden = await reader.get('/articles/KB-0003')
    const absent = await reader.get('/articles/KB-0999')
    expect(hidden.status).toBe(404)
    expect({ ...hidden.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' })
    expect((await reader.get('/articles/KB-0005')).status).toBe(404)
    expect((await reader.get('/articles/KB-0004')).body.state).toBe('retired')
  })

  test('counts the tickets it is linked to that its reader may see', async () => {
    const { db, w, clock } = house
    const { id } = await w.open({})
    const link = { ticketId: id, article: 'KB-0002', byId: w.supervisor.id, at: clock.now() }
    await db.insert(ticketArticles).values([
      { id: newId(), ...link, effect: 'used' },
      { id: newId(), ...link, effect: 'reference' },
    ])
    const count = async (who: typeof house.agent) => (await house.as(who).get('/articles/KB-0002')).body.use.tickets
    expect(await count(house.agent)).toBe(1)
    expect(await count(house.technician)).toBe(0)
    await db.update(tickets).set({ level: 'L2' }).where(eq(tickets.id, id))
    expect(await count(house.technician)).toBe(1)
  })
})

describe('a vote', () => {
  test('counts once for each person, the last one, with what was missing', async () => {
    const vote = (who: typeof house.agent, helpful: boolean, reason?: string) =>
      house.as(who).post('/articles/KB-0001/feedback', { helpful, ...(reason ? { reason } : {}) })
    expect((await vote(house.agent, false, '没有写告警灯的颜色')).status).toBe(204)
    expect((await vote(house.technician, true)).status).toBe(204)
    const use = async () => (await house.as(house.agent).get('/articles/KB-0001')).body.use
    expect(await use()).toMatchObject({ helpful: 1, unhelpful: 1, mine: false })
    await vote(house.agent, true)
    expect(await use()).toMatchObject({ helpful: 2, unhelpful: 0, mine: true })
    const rows = await house.db.select().from(articleFeedback).where(eq(articleFeedback.byId, house.agent.id))
    expect(rows).toMatchObject([{ helpful: true, reason: null, version: 1, byKind: 'staff' }])
  })

  test('is taken from contacts for what they may read, and from nobody else', async () => {
    const customer = house.as(house.w.customer)
    expect((await customer.post('/articles/KB-0101/feedback', { helpful: true })).status).toBe(204)
    expect((await customer.post('/articles/KB-0002/feedback', { helpful: true })).status).toBe(404)
    expect((await customer.post('/articles/KB-0004/feedback', { helpful: true })).status).toBe(404)
    expect((await house.post('/articles/KB-0101/feedback', { helpful: true })).status).toBe(401)
    expect((await customer.post('/articles/KB-0101/feedback', { helpful: 'yes' })).status).toBe(400)
  })
})

describe('the public help', () => {
  test('lists and shows what is written for customers, whoever asks', async () => {
    for (const client of [
      house,
      house.as(house.w.customer),
      house.as(house.technician),
      house.as(house.w.supervisor),
    ]) {
      expect(numbers((await client.get('/help/articles')).body)).toEqual(['KB-0001', 'KB-0101'])
      for (const number of ['KB-0002', 'KB-0003', 'KB-0004', 'KB-0005', 'KB-0999', '../articles']) {
        expect((await client.get(`/help/articles/${encodeURIComponent(number)}`)).status).toBe(404)
      }
    }
  })

  test('shows the page and not its source, with links that lead somewhere', async () => {
    const { body } = await house.get('/help/articles/KB-0001')
    expect(body).toMatchObject({ markdown: null, use: null, translation: { number: 'KB-0101' } })
    expect(body.html).not.toMatch(/href="[^#]/)
    await house.db.update(articles).set({ audience: 'customers' }).where(eq(articles.number, 'KB-0002'))
    expect((await house.get('/help/articles/KB-0001')).body.html).toContain('href="/help/KB-0002"')
    await house.db.update(articles).set({ audience: 'agents' }).where(eq(articles.number, 'KB-0002'))
  })

  test('narrows by product, language and symptom', async () => {
    const list = async (query: string) => numbers((await house.get(`/help/articles?${query}`)).body)
    expect(await list('language=en')).toEqual(['KB-0101'])
    expect(await list('product=leasedLine&symptom=noService')).toEqual(['KB-0001', 'KB-0101'])
    expect(await list('product=dns')).toEqual([])
  })

  test('searches in one language of each article, the one asked for', async () => {
    const find = async (query: string) =>
      (await house.get(`/help/search?${query}`)).body.hits.map((hit: { number: string }) => hit.number)
    expect(await find(`q=${encodeURIComponent('专线')}&language=zh-CN`)).toEqual(['KB-0001'])
    expect(await find('q=leased%20line&language=en')).toEqual(['KB-0101'])
    expect(await find('symptom=noService&language=en')).toEqual(['KB-0101'])
    expect(await find('symptom=dns')).toEqual([])
  })

  test('is narrow: too many questions from one address are refused', async () => {
    let last = 200
    for (let i = 0; i < 130 && last === 200; i++) last = (await house.get('/help/search?q=x')).status
    expect(last).toBe(429)
  })
})
